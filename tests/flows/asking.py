"""The question behind an answer: what the tests of understanding ask."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from flows.engine.answers import Answer, Asked, NotUnderstood, Unclear, Understood, read

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("America/New_York"))


def heard(text: str, kind: str, **more) -> Answer:
    return read(text, Asked(kind=kind, now=more.pop("now", MONDAY), **more))


def value(text: str, kind: str, **more):
    """The value understood; for the rest the code, or the values to choose from."""
    match heard(text, kind, **more):
        case Understood(value=found):
            return found
        case Unclear(options=options):
            return [option.value for option in options]
        case NotUnderstood(why=why):
            return why
