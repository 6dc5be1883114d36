"""Pages by keyset on (updated_at, id): stable while rows change, and one index a page.

A row that changes while somebody turns pages moves to the end and is met again, as it is then;
none is skipped. So a reader that goes on from the last ``updated_at`` it saw keeps a true copy.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

from django.db.models import Q, QuerySet
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

DEFAULT, MOST = 50, 100
_LARGEST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """Just after this row, or just before it."""

    at: datetime
    id: int
    back: bool

    def __str__(self) -> str:
        raw = json.dumps([self.at.astimezone(UTC).isoformat(), self.id, int(self.back)])
        return base64.urlsafe_b64encode(raw.encode()).decode().rstrip("=")

    @classmethod
    def read(cls, text: str) -> Self:
        """Raises ValueError for anything that ``str`` did not write."""
        padded = text + "=" * (-len(text) % 4)
        try:
            at, pk, back = json.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
            moment = datetime.fromisoformat(at).astimezone(UTC)
        except (binascii.Error, TypeError, RecursionError, OverflowError) as error:
            raise ValueError("no cursor") from error
        if type(pk) is not int or not 0 <= pk <= _LARGEST_ID or back not in (0, 1):
            raise ValueError("no cursor")
        return cls(at=moment, id=pk, back=bool(back))

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows beyond it. The first condition is the index's, the second breaks ties."""
        if self.back:
            rows = rows.filter(updated_at__lte=self.at)
            return rows.filter(Q(updated_at__lt=self.at) | Q(id__lt=self.id))
        rows = rows.filter(updated_at__gte=self.at)
        return rows.filter(Q(updated_at__gt=self.at) | Q(id__gt=self.id))


class ChangePages(BasePagination):
    """``?cursor=`` and ``?page_size=``; oldest change first."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        size = _size(request)
        cursor = _cursor(request)
        back = cursor is not None and cursor.back
        order = ("-updated_at", "-id") if back else ("updated_at", "id")
        rows = cursor.narrow(queryset) if cursor else queryset
        found = list(rows.order_by(*order)[: size + 1])
        more, page = len(found) > size, found[:size]
        if back:
            page.reverse()
        self.before = bool(page) and (more if back else cursor is not None)
        self.after = bool(page) and (more or back)
        self.page, self.url = page, request.build_absolute_uri()
        return page

    def get_paginated_response(self, data: Any) -> Response:
        return Response(
            {
                "results": data,
                "next": self._link(self.page[-1], back=False) if self.after else None,
                "previous": self._link(self.page[0], back=True) if self.before else None,
            }
        )

    def _link(self, row: Any, *, back: bool) -> str:
        cursor = Cursor(at=row.updated_at, id=row.pk, back=back)
        return replace_query_param(self.url, "cursor", str(cursor))

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"anyOf": [{"type": "string", "format": "uri"}, {"enum": [None]}]}
        return {
            "type": "object",
            "required": ["results", "next", "previous"],
            "properties": {
                "results": {**schema, "maxItems": MOST},
                "next": link,
                "previous": link,
            },
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        size = {"type": "integer", "minimum": 1, "default": DEFAULT}
        return [
            _parameter("cursor", {"type": "string"}, "From a `next` or `previous` link."),
            _parameter("page_size", size, f"Rows a page; more than {MOST} are {MOST}."),
        ]


def _parameter(name: str, schema: dict[str, Any], words: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": words}


def _size(request: Request) -> int:
    raw = request.query_params.get("page_size", str(DEFAULT))
    if not (raw.isascii() and raw.isdigit()) or not raw.strip("0"):
        raise ValidationError({"page_size": [f"Write a whole number from 1 to {MOST}."]})
    return min(int(raw[:9]), MOST)


def _cursor(request: Request) -> Cursor | None:
    raw = request.query_params.get("cursor", "")
    if not raw:
        return None
    try:
        return Cursor.read(raw[:400])
    except ValueError:
        raise ValidationError({"cursor": ["Take it from a next or previous link."]}) from None
