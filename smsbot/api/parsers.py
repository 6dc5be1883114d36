"""Bodies as JSON that any database can keep: refused here once, instead of stumbling later."""

from __future__ import annotations

import re
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

#: NUL, which PostgreSQL cannot store, and half surrogates, which are no characters.
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")
DEEPEST = 20
LARGEST = 2**53


class StorableJSONParser(JSONParser):
    """JSON, without what cannot be stored."""

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Any = None
    ) -> Any:
        try:
            data = super().parse(stream, media_type, parser_context)
        except RecursionError:
            raise ParseError("The body is nested too deeply.") from None
        _check(data, DEEPEST)
        return data


def _check(value: Any, depth: int) -> None:
    """Walk the values; one that cannot be kept raises ParseError."""
    if depth < 0:
        raise ParseError(f"The body is nested more than {DEEPEST} levels deep.")
    match value:
        case str():
            _check_text(value)
        case float() | int() if not abs(value) <= LARGEST:
            raise ParseError("The body holds a number that is too large.")
        case list():
            for item in value:
                _check(item, depth - 1)
        case dict():
            for name, item in value.items():
                _check_text(name)
                _check(item, depth - 1)


def _check_text(text: str) -> None:
    if _UNSTORABLE.search(text):
        raise ParseError("The body holds a NUL or a half surrogate, which no text may contain.")
