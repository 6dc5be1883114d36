"""What has been found so far in a text that may hold a date: the working copy of one reading."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time

from .when_words import READ


@dataclass(frozen=True, slots=True)
class Day:
    """A day that was named, and where. ``dates`` are its readings, the likeliest first."""

    start: int
    end: int
    dates: tuple[date, ...]
    weekday: int | None = None  # set where only a weekday was said


@dataclass(frozen=True, slots=True)
class Clock:
    """A time that was named. ``meridiem`` is am, pm, 24 (said in full) or unknown (empty)."""

    start: int
    hour: int
    minute: int = 0
    meridiem: str = ""


@dataclass(slots=True, kw_only=True)
class Scan:
    """One reading under way. It lives for one text."""

    text: str
    now: datetime
    opens: time
    closes: time
    day_first: bool
    future: bool
    asked: str  # what was asked for: date, time, datetime, or nothing
    week: tuple[date, date] | None = None  # the days a weekday is to be found in
    days: list[Day] = field(default_factory=list)
    clocks: list[Clock] = field(default_factory=list)
    end: Clock | None = None
    moment: datetime | None = None
    span: tuple[date, date] | None = None
    part: str = ""
    excluded: list[str] = field(default_factory=list)
    bound: str = ""  # after or before: the day named is a border
    only_before: bool = False  # the time named is a border
    invalid: bool = False

    @property
    def today(self) -> date:
        return self.now.date()

    def add(self, match: re.Match[str], *dates: date | None, weekday: int | None = None) -> bool:
        """Note a day. False, and nothing noted, where there is no such day."""
        found = tuple(one for one in dates if one is not None)
        if not found:
            return False
        self.days.append(Day(match.start(), match.end(), found, weekday))
        return True

    def refuse(self) -> bool:
        """Somebody named a day or a time that does not exist."""
        self.invalid = True
        return True


Handler = Callable[[re.Match[str], Scan], bool]
Rules = tuple[tuple[re.Pattern[str], Handler], ...]


def apply(rules: Rules, scan: Scan) -> None:
    """Try each rule in order; what one accepts is marked as read, at its place."""
    for pattern, handler in rules:
        scan.text = pattern.sub(lambda m, h=handler: _mark(m, h, scan), scan.text)  # type: ignore[misc]


def _mark(match: re.Match[str], handler: Handler, scan: Scan) -> str:
    return READ * len(match[0]) if handler(match, scan) else match[0]


def rule(pattern: str, handler: Handler) -> tuple[re.Pattern[str], Handler]:
    """A rule of the grammar. Patterns are bounded: no text can make them slow."""
    return re.compile(pattern), handler
