"""What Twilio's API answers, in our words. Whatever is not a clear yes or no is Ambiguous."""

from __future__ import annotations

from datetime import UTC
from email.utils import parsedate_to_datetime
from math import isfinite
from typing import Any

import httpx

from . import reading
from .twilio_words import error, status
from .types import (
    Accepted,
    Ambiguous,
    ErrorClass,
    ListedText,
    Rejected,
    ReportStatus,
    SendResult,
    Throttled,
)


def result(answer: httpx.Response) -> SendResult:
    """What became of a POST that was answered. Never raises."""
    if answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
        return Throttled(retry_after=_seconds(answer.headers.get("Retry-After")))
    if answer.status_code == httpx.codes.REQUEST_TIMEOUT or answer.status_code >= 500:
        return Ambiguous(why=f"HTTP {answer.status_code}")
    try:
        body = dict(answer.json())
    except (ValueError, TypeError):
        body = {}
    if answer.is_success:
        sid = body.get("sid")
        return Accepted(provider_id=str(sid)) if sid else Ambiguous(why="unreadable answer")
    return _refusal(answer.status_code, body)


def _refusal(http_status: int, body: dict[str, Any]) -> Rejected:
    """A clear no, by Twilio's own code where there is one."""
    if http_status in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
        return credentials()
    code = reading.reference(str(body.get("code", "")))
    if not code:
        # A redirect or a page of some proxy: api_base does not lead to Twilio.
        ours = http_status < 400 or http_status == httpx.codes.NOT_FOUND
        kind = ErrorClass.CONFIGURATION if ours else ErrorClass.STOP
        return Rejected(
            error_code=str(http_status),
            error_class=kind,
            meaning=f"HTTP {http_status} from Twilio.",
        )
    error_class, meaning = error(code)
    return Rejected(error_code=code, error_class=error_class or ErrorClass.STOP, meaning=meaning)


def credentials() -> Rejected:
    """Not this text's fault: it waits until the channel's credentials are mended."""
    error_class, meaning = error("20003")
    return Rejected(
        error_code="20003", error_class=error_class or ErrorClass.CONFIGURATION, meaning=meaning
    )


def _seconds(header: str | None) -> float | None:
    """What Retry-After asks for, an hour at most; None where it is no number."""
    try:
        seconds = float(header or "")
    except ValueError:
        return None
    return max(0.0, min(seconds, 3600.0)) if isfinite(seconds) else None


def listed(entry: dict[str, Any]) -> ListedText | None:
    """An entry of the list; None for one whose date cannot be read."""
    try:
        created = parsedate_to_datetime(str(entry["date_created"]))
    except (KeyError, ValueError, TypeError):
        return None
    return ListedText(
        provider_id=str(entry.get("sid", "")),
        sender=str(entry.get("from") or ""),
        recipient=str(entry.get("to") or ""),
        body=str(entry.get("body") or ""),
        created_at=created if created.tzinfo else created.replace(tzinfo=UTC),
        status=_at_least_sent(status(str(entry.get("status")))),
        error_code=str(entry.get("error_code") or ""),
    )


def _at_least_sent(found: ReportStatus | None) -> ReportStatus:
    """What is in Twilio's list is no longer ours to send, whatever its word for that is."""
    return found if found and found.rank > ReportStatus.SENT.rank else ReportStatus.SENT
