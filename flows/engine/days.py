"""Arithmetic with days: the next friday, the last monday of a month, three months later."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta


def day_of(year: int, month: int, day: int) -> date | None:
    """The day, or None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def months_later(start: date, count: int) -> date | None:
    """The same day so many months later, or the last one of a shorter month."""
    year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
    if not 1 <= year <= 9998:
        return None
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def coming(today: date, weekday: int) -> date:
    """The next such day after today."""
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def monday_of(day: date) -> date:
    """The monday of the week that ``day`` is in."""
    return day - timedelta(days=day.weekday())


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date | None:
    """The nth such weekday of a month; -1 is the last."""
    if nth < 0:
        last = date(year, month, monthrange(year, month)[1])
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return day_of(year, month, 1 + (weekday - first.weekday()) % 7 + 7 * (nth - 1))


def previous(today: date, weekday: int) -> date:
    """The last such day before today."""
    return today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)
