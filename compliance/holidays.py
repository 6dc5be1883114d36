"""The federal holidays of the United States, by 5 U.S.C. 6103. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

MONDAY, THURSDAY = 0, 3
SATURDAY, SUNDAY = 5, 6


def is_holiday(day: date) -> bool:
    """A holiday itself, or the weekday on which one that falls on a weekend is kept."""
    return day in _of_year(day.year) or day in _of_year(day.year + 1)


@lru_cache(maxsize=16)
def _of_year(year: int) -> frozenset[date]:
    fixed = [date(year, month, day) for month, day in ((1, 1), (6, 19), (7, 4), (11, 11), (12, 25))]
    moving = [
        _nth(year, 1, MONDAY, 3),  # Martin Luther King
        _nth(year, 2, MONDAY, 3),  # Washington
        _nth(year, 6, MONDAY, 1) - timedelta(days=7),  # Memorial Day: the last Monday of May
        _nth(year, 9, MONDAY, 1),  # Labor Day
        _nth(year, 10, MONDAY, 2),  # Columbus
        _nth(year, 11, THURSDAY, 4),  # Thanksgiving
    ]
    return frozenset([*fixed, *map(_observed, fixed), *moving])


def _observed(day: date) -> date:
    shift = {SATURDAY: -1, SUNDAY: 1}.get(day.weekday(), 0)
    return day + timedelta(days=shift)


def _nth(year: int, month: int, weekday: int, n: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (n - 1))
