"""What a list may be narrowed by. A value that cannot be read is 400, naming the parameter."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError
from rest_framework.filters import BaseFilterBackend
from rest_framework.request import Request

from .numbers import BadNumber, e164

Read = Callable[[str], Any]
_ID = re.compile(r"[0-9a-f]{32}")


def phone(raw: str) -> str:
    try:
        return e164(raw)
    except BadNumber as error:
        raise ValueError(str(error)) from None


def public_id(raw: str) -> str:
    if not _ID.fullmatch(raw):
        raise ValueError("An id has 32 characters, 0-9 and a-f.")
    return raw


def one_of(values: Iterable[str]) -> Read:
    """A reader of a closed set of words."""
    known = tuple(str(value) for value in values)

    def read(raw: str) -> str:
        if raw not in known:
            raise ValueError(f"One of {', '.join(known)}.")
        return raw

    return read


def plain(raw: str) -> str:
    if "\x00" in raw or len(raw) > 120:
        raise ValueError("At most 120 characters, none of them NUL.")
    return raw


def moment(raw: str) -> datetime:
    """A time in ISO 8601; without a zone it is UTC. A ``+`` may have arrived as a space."""
    try:
        at = datetime.fromisoformat(re.sub(r" (\d\d:?\d\d)$", r"+\1", raw[:40]))
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError("Write a time like 2026-01-31T14:00:00Z.") from None


class Narrow(BaseFilterBackend):
    """``view.narrow``: parameter -> (look-up, reader). ``updated_since`` is on every list."""

    def filter_queryset(
        self, request: Request, queryset: QuerySet[Any], view: Any
    ) -> QuerySet[Any]:
        for name, (look_up, read) in self._all(view).items():
            if name in request.query_params:
                value = _read(name, request.query_params[name], read)
                queryset = queryset.filter(**{look_up: value})
        return queryset

    def _all(self, view: Any) -> Mapping[str, tuple[str, Read]]:
        return {**view.narrow, "updated_since": ("updated_at__gte", moment)}

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return [
            {"name": name, "in": "query", "required": False, "schema": {"type": "string"}}
            for name in self._all(view)
        ]


def _read(name: str, raw: str, read: Read) -> Any:
    try:
        return read(raw)
    except ValueError as error:
        raise ValidationError({name: [str(error)]}) from None


#: Said once here for the schema of every POST.
IDEMPOTENCY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="The same key and body are done once and answered alike, for 24 hours.",
)
