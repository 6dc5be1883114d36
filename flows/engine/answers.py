"""Reading the answer to the open question out of a messy text. Pure: the clock comes in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from .addresses import read_address
from .asked import (
    NO_MATCH,
    Answer,
    Asked,
    Choice,
    NotUnderstood,
    Option,
    Unclear,
    Understood,
)
from .choices import read_choice
from .contact_fields import read_email, read_phone
from .names import read_name
from .numbers_said import read_number
from .when_answers import read_date, read_datetime, read_time
from .yes_no import read_yes_no

__all__ = [
    "KINDS",
    "Answer",
    "Asked",
    "Choice",
    "NotUnderstood",
    "Option",
    "Unclear",
    "Understood",
    "read",
]

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\u200b\u2060\ufeff]")


def read(text: str, asked: Asked) -> Answer:
    """What ``text`` says to the open question. Any text gets an Answer; none raises.

    The same text, question and moment always give the same answer.
    """
    reader = KINDS.get(asked.kind)
    if reader is None:
        raise ValueError(f"There is no kind of answer named {asked.kind!r}.")
    clean = _CONTROL.sub("", text).strip()
    if not clean:
        return NotUnderstood("empty")
    if len(clean) > asked.max_length:
        return NotUnderstood("too_long")
    return reader(clean, asked)


def _read_text(text: str, asked: Asked) -> Answer:
    return Understood(text, text)


def _read_pattern(text: str, asked: Asked) -> Answer:
    """The whole text, if it fits the pattern that an editor wrote."""
    pattern = _compiled(asked.pattern)
    if pattern is None:
        return NotUnderstood("invalid")
    return Understood(text, text) if pattern.fullmatch(text) else NO_MATCH


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> Any:
    """The pattern in RE2, whose time no text can stretch; None where it is none."""
    import re2  # only flows with a pattern need it

    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(pattern, options)
    except re2.error:
        return None


Reader = Callable[[str, Asked], Answer]

KINDS: Mapping[str, Reader] = {
    "text": _read_text,
    "number": read_number,
    "email": read_email,
    "phone": read_phone,
    "date": read_date,
    "time": read_time,
    "datetime": read_datetime,
    "name": read_name,
    "address": read_address,
    "yes_no": read_yes_no,
    "choice": read_choice,
    "pattern": _read_pattern,
}
