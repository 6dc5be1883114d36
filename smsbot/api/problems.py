"""Every error as a problem (RFC 9457): what is wrong, in words, and in which field."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

MEDIA_TYPE = "application/problem+json"


class Conflict(exceptions.APIException):
    """The request is well formed, and cannot be granted as things stand."""

    status_code = HTTPStatus.CONFLICT
    default_code = "conflict"
    default_detail = "This cannot be done as things stand."


class TooLarge(exceptions.APIException):
    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"
    default_detail = "The body is too large."


class Busy(exceptions.APIException):
    status_code = HTTPStatus.SERVICE_UNAVAILABLE
    default_code = "busy"
    default_detail = "The database is busy: try again in a moment."


def handle(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """Any error of the API as a problem; what is truly unexpected is left to the server's 500."""
    if isinstance(error, RequestDataTooBig):
        error = TooLarge()
    elif isinstance(error, OperationalError):
        error = Busy()
    response = exception_handler(error, dict(context))
    if response is None:
        return None
    response.data = problem(response.status_code, response.data)
    response.content_type = MEDIA_TYPE
    return response


def problem(status: int, raw: Any) -> dict[str, Any]:
    """The body of a problem, from what the framework gathered."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
    }
    if isinstance(raw, Mapping) and set(raw) == {"detail"}:
        return body | {
            "detail": str(raw["detail"]),
            "code": getattr(raw["detail"], "code", "error"),
        }
    errors = _flat(raw)
    first = next(iter(errors.items()), ("", ["The request is not valid."]))
    where = f"{first[0]}: " if first[0] else ""
    return body | {"detail": f"{where}{first[1][0]}", "code": "invalid", "errors": errors}


def _flat(raw: Any, path: str = "") -> dict[str, list[str]]:
    """Field -> sentences; a nested field is named with dots."""
    if isinstance(raw, Mapping):
        found: dict[str, list[str]] = {}
        for name, below in raw.items():
            name = "" if name == "non_field_errors" else str(name)
            found |= _flat(below, ".".join(filter(None, (path, name))))
        return found
    if isinstance(raw, list) and raw and isinstance(raw[0], (Mapping, list)):
        return _flat({str(number): below for number, below in enumerate(raw) if below}, path)
    sentences = raw if isinstance(raw, list) else [raw]
    return {path: [str(sentence) for sentence in sentences]}
