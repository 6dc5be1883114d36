"""Weekdays, weeks and feasts in plain words: next tuesday, friday next week, this weekend."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from .days import coming, monday_of, nth_weekday, previous
from .when_scan import Rules, Scan, rule
from .when_words import DAYS

_DAY = f"(?P<day>{'|'.join(DAYS)})"


# ---- weekdays


def _weekday(match: re.Match[str], scan: Scan) -> bool:
    weekday = DAYS.index(match["day"])
    dates = _WHICH[match["which"] or ""](scan, weekday)
    return scan.add(match, *dates, weekday=weekday if not match["which"] else None)


def _bare(scan: Scan, weekday: int) -> tuple[date, ...]:
    """Tuesday, said on a Tuesday, is next week's or today's."""
    if scan.week:
        return _within(scan.week, weekday)
    if not scan.future:
        return (previous(scan.today, weekday),)
    near = coming(scan.today, weekday)
    return (near, scan.today) if scan.today.weekday() == weekday else (near,)


def _within(week: tuple[date, date], weekday: int) -> tuple[date, ...]:
    first, last = week
    found = first + timedelta(days=(weekday - first.weekday()) % 7)
    return (found,) if found <= last else (coming(last, weekday),)


def _this(scan: Scan, weekday: int) -> tuple[date, ...]:
    return (scan.today + timedelta(days=(weekday - scan.today.weekday()) % 7),)


def _next(scan: Scan, weekday: int) -> tuple[date, ...]:
    """Next wednesday, said early in a week, is this week's to some and next week's to others."""
    near = coming(scan.today, weekday)
    later = near + timedelta(days=7)
    if scan.today.weekday() == 6:  # sunday ends the week for some and begins it for others
        return (near, later)
    same_week = monday_of(near) == monday_of(scan.today)
    return (later, near) if same_week else (near,)


def _last(scan: Scan, weekday: int) -> tuple[date, ...]:
    return (previous(scan.today, weekday),)


def _only_coming(scan: Scan, weekday: int) -> tuple[date, ...]:
    return (coming(scan.today, weekday),)


_WHICH = {
    "": _bare,
    "this": _this,
    "next": _next,
    "the following": _next,
    "last": _last,
    "past": _last,
    "coming": _only_coming,
    "upcoming": _only_coming,
    "this coming": _only_coming,
    "the coming": _only_coming,
    "this upcoming": _only_coming,
}


def _of_week(match: re.Match[str], scan: Scan) -> bool:
    """Friday next week, next week on friday, monday of this week."""
    weeks = {"this": 0, "next": 1, "the following": 1, "last": -1}[match["which"]]
    monday = monday_of(scan.today) + timedelta(weeks=weeks)
    return scan.add(match, monday + timedelta(days=DAYS.index(match["day"])))


def _after_next(match: re.Match[str], scan: Scan) -> bool:
    near = coming(scan.today, DAYS.index(match["day"]))
    return scan.add(match, near + timedelta(days=7))


# ---- spans of days


def _weekend(match: re.Match[str], scan: Scan) -> bool:
    saturday = monday_of(scan.today) + timedelta(days=5 + 7 * (match["which"] == "next"))
    days = (max(saturday, scan.today), saturday + timedelta(days=1))
    return scan.add(match, *sorted(set(days)))


def _week(match: re.Match[str], scan: Scan) -> bool:
    monday = monday_of(scan.today) + timedelta(weeks=match["which"] in ("next", "the following"))
    scan.span = (max(monday, scan.today), monday + timedelta(days=6))
    return True


# ---- feasts


def _feast(match: re.Match[str], scan: Scan) -> bool:
    for year in (scan.today.year, scan.today.year + 1):
        found = _FEASTS[match["feast"]](year)
        if found >= scan.today:
            return scan.add(match, found)
    return False


def _thanksgiving(year: int) -> date:
    return nth_weekday(year, 11, 3, 4) or date(year, 11, 26)


_FEASTS: dict[str, Callable[[int], date]] = {
    "christmas eve": lambda year: date(year, 12, 24),
    "xmas eve": lambda year: date(year, 12, 24),
    "christmas": lambda year: date(year, 12, 25),
    "xmas": lambda year: date(year, 12, 25),
    "new years eve": lambda year: date(year, 12, 31),
    "nye": lambda year: date(year, 12, 31),
    "new years": lambda year: date(year, 1, 1),
    "halloween": lambda year: date(year, 10, 31),
    "valentines": lambda year: date(year, 2, 14),
    "thanksgiving": _thanksgiving,
    "black friday": lambda year: _thanksgiving(year) + timedelta(days=1),
}

_WHICHES = "|".join(sorted(filter(None, _WHICH), key=len, reverse=True))
_WHICH_WEEK = r"(?P<which>this|next|last|the following)"
FEASTS: Rules = (rule(rf"\b(?P<feast>{'|'.join(_FEASTS)})(?: day)?\b", _feast),)
RULES: Rules = (
    rule(rf"\b{_DAY},? (?:of |from |on )?{_WHICH_WEEK} week\b", _of_week),
    rule(rf"\b{_WHICH_WEEK} week(?:s|,| on)? {_DAY}\b", _of_week),
    rule(rf"\b(?:the )?{_DAY} after next\b", _after_next),
    rule(
        rf"\b(?:the )?(?:(?P<which>{_WHICHES}) )?{_DAY}\b",
        _weekday,
    ),
    rule(r"\b(?:(?P<which>this|next|the|coming|on the|over the) )?weekend\b", _weekend),
    rule(r"\b(?P<which>this|next|the following|later this|sometime next) week\b", _week),
)
