"""Twilio's vocabulary in our words: statuses and error codes. An unknown one never raises."""

from __future__ import annotations

from .error_codes import TWILIO
from .types import ErrorClass, ReportStatus

STATUSES = {
    "accepted": ReportStatus.SENDING,
    "scheduled": ReportStatus.SENDING,
    "queued": ReportStatus.SENDING,
    "sending": ReportStatus.SENDING,
    "sent": ReportStatus.SENT,
    "delivered": ReportStatus.DELIVERED,
    "read": ReportStatus.DELIVERED,
    "partially_delivered": ReportStatus.UNDELIVERED,
    "undelivered": ReportStatus.UNDELIVERED,
    "failed": ReportStatus.FAILED,
    "canceled": ReportStatus.FAILED,
}


def status(word: str) -> ReportStatus | None:
    """Our word for Twilio's; None for one that says nothing of a text we sent."""
    return STATUSES.get(word.lower())


def error(code: str) -> tuple[ErrorClass | None, str]:
    """What a code asks of us, and what it means; an unknown code asks nothing."""
    if not code or code == "0":
        return None, ""
    if known := TWILIO.get(code):
        return known.error_class, known.meaning
    return ErrorClass.STOP, f"Twilio's code {code}."
