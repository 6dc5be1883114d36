"""Days by the calendar, in plain words: 11/25, nov 25th 2026, the 3rd, the last friday of may."""

from __future__ import annotations

import re
from calendar import isleap, monthrange
from datetime import date

from .days import day_of, months_later, nth_weekday
from .when_scan import Rules, Scan, rule
from .when_words import DAYS, MONTHS

_DAY = f"(?P<day>{'|'.join(DAYS)})"
_MONTH = f"(?P<month>{'|'.join(MONTHS)})"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_NTH = r"(?P<nth>\d{1,2})(?:st|nd|rd|th)"
_NO_CLOCK = r"(?![:\d]|\s?[ap]m\b|\s?oclock|h\d)"
_FEBRUARY, _LEAP_DAY = 2, 29


def _in_year(scan: Scan, month: int, day: int) -> date | None:
    """A day said without its year: the next one, or the last one where the past is meant."""
    if not 1 <= month <= 12:
        return None
    step = 1 if scan.future else -1
    leap_day = month == _FEBRUARY and day == _LEAP_DAY
    for year in range(scan.today.year, scan.today.year + step * 9, step):
        if leap_day and not isleap(year):
            continue
        found = day_of(year, month, day)
        if found is None or (found >= scan.today if scan.future else found <= scan.today):
            return found
    return None


def _year(scan: Scan, said: str) -> int:
    number = int(said.lstrip("'"))
    if number >= 100:
        return number
    century = 2000 if scan.future or 2000 + number <= scan.today.year else 1900
    return century + number


# ---- by the calendar


def _dated(scan: Scan, match: re.Match[str], year: str | None, month: int, day: int) -> bool:
    found = day_of(_year(scan, year), month, day) if year else _in_year(scan, month, day)
    return scan.add(match, found) or scan.refuse()


def _iso(match: re.Match[str], scan: Scan) -> bool:
    year, month, day = (int(part) for part in match.groups())
    if not 1900 <= year < 2100:
        return scan.refuse()
    return scan.add(match, day_of(year, month, day)) or scan.refuse()


def _named(match: re.Match[str], scan: Scan) -> bool:
    month = MONTHS.index(match["month"]) + 1
    return _dated(scan, match, match["year"], month, int(match["nth"]))


def _slashed(match: re.Match[str], scan: Scan) -> bool:
    one, two = int(match["one"]), int(match["two"])
    day_first = scan.day_first if one <= 12 and two <= 12 else one > 12
    month, day = (two, one) if day_first else (one, two)
    return _dated(scan, match, match["year"], month, day)


def _hyphened(match: re.Match[str], scan: Scan) -> bool:
    """``11-25`` is a day; ``1-3`` is from one to three unless a day was asked for."""
    one, two = int(match["one"]), int(match["two"])
    if max(one, two) > 31 or (one > 12 and two > 12) or not min(one, two):
        return False
    if scan.asked != "date" and max(one, two) <= 12:
        return False
    return _slashed(match, scan)


def _of_month(match: re.Match[str], scan: Scan) -> bool:
    """The 3rd: of this month, or of the next month that has such a day still to come."""
    number = int(match["nth"])
    if not 1 <= number <= 31:
        return False
    for step in range(13):
        month = months_later(scan.today.replace(day=1), step if scan.future else -step)
        found = day_of(month.year, month.month, number) if month else None
        if found and (found >= scan.today if scan.future else found <= scan.today):
            return scan.add(match, found)
    return False


def _of_that_month(match: re.Match[str], scan: Scan) -> bool:
    month = _that_month(scan, match["which"])
    return scan.add(match, day_of(month.year, month.month, int(match["nth"]))) or scan.refuse()


def _that_month(scan: Scan, which: str | None) -> date:
    step = {"next": 1, "following": 1, "last": -1, "previous": -1}.get(which or "", 0)
    return months_later(scan.today.replace(day=1), step) or scan.today


def _month_meant(match: re.Match[str], scan: Scan) -> date:
    """The first day of the month that a rule names: october, october 2027, or next month."""
    if not match["month"]:
        return _that_month(scan, match["which"])
    month = MONTHS.index(match["month"]) + 1
    if match["year"]:
        return date(_year(scan, match["year"]), month, 1)
    passed = month < scan.today.month if scan.future else False
    return date(scan.today.year + passed, month, 1)


def _weekday_of_month(match: re.Match[str], scan: Scan) -> bool:
    month = _month_meant(match, scan)
    nth = int(match["nth"]) if match["nth"] else -1
    return scan.add(match, nth_weekday(month.year, month.month, DAYS.index(match["day"]), nth))


def _day_of_month(match: re.Match[str], scan: Scan) -> bool:
    month = _month_meant(match, scan)
    length = monthrange(month.year, month.month)[1]
    nth = int(match["nth"] or 1)
    number = length + 1 - nth if match["last"] else nth
    return scan.add(match, day_of(month.year, month.month, number))


def _numbered_weekday(match: re.Match[str], scan: Scan) -> bool:
    """``fri 27``: a day of the month, where it is such a weekday; else it may be a time."""
    for step in range(3):
        month = months_later(scan.today.replace(day=1), step)
        found = day_of(month.year, month.month, int(match["nth"])) if month else None
        if found and found >= scan.today and found.weekday() == DAYS.index(match["day"]):
            return scan.add(match, found)
    return False


def _month(match: re.Match[str], scan: Scan) -> bool:
    first = _month_meant(match, scan)
    last = first.replace(day=monthrange(first.year, first.month)[1])
    scan.span = (max(first, scan.today), last)
    return True


_ITS_MONTH = (
    rf"(?:{_MONTH}(?:,? {_YEAR})?|(?:the )?(?P<which>this|next|last|following|previous)? ?month)"
)

RULES: Rules = (
    rule(r"(?<!\d)(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?!\d)", _iso),
    rule(
        rf"\b(?:the )?(?:(?P<nth>\d)(?:st|nd|rd|th)|last) {_DAY} (?:of|in) (?:the )?{_ITS_MONTH}\b",
        _weekday_of_month,
    ),
    rule(
        rf"\b(?:the )?(?:(?P<nth>\d{{1,2}})(?:st|nd|rd|th) ?)?(?P<last>last )?"
        rf"day (?:of|in) {_ITS_MONTH}\b",
        _day_of_month,
    ),
    rule(
        rf"\b{_MONTH}\.?,? (?:the )?(?P<nth>\d{{1,2}})(?:st|nd|rd|th)?{_NO_CLOCK}"
        rf"(?:,? {_YEAR}(?![:\d]))?",
        _named,
    ),
    rule(
        rf"(?<![\d:/])(?P<nth>\d{{1,2}})(?:st|nd|rd|th)? ?(?:day )?(?:of )?{_MONTH}\b"
        rf"(?:,? {_YEAR}(?![:\d]))?",
        _named,
    ),
    rule(
        r"(?<![\d/])(?P<one>\d{1,2}) ?/ ?(?P<two>\d{1,2})(?: ?/ ?(?P<year>\d{4}|\d\d))?"
        r"(?![\d/]|\s?[ap]m| of )",
        _slashed,
    ),
    rule(r"(?<![\d-])(?P<one>\d{1,2})-(?P<two>\d{1,2})-(?P<year>\d{4}|\d\d)(?![\d-])", _slashed),
    rule(r"(?<![\d.])(?P<one>\d{1,2})\.(?P<two>\d{1,2})\.(?P<year>\d{4}|\d\d|)(?!\d)", _slashed),
    rule(
        r"(?<![\d:-])(?P<one>\d{1,2}) ?- ?(?P<two>\d{1,2})(?P<year>)(?![\d:-]|\s?[ap]m|\s?oclock)",
        _hyphened,
    ),
    rule(
        rf"\b(?:the )?{_NTH} of (?:the )?(?P<which>this|next|last|following|previous|) ?month\b",
        _of_that_month,
    ),
)
LATER_RULES: Rules = (
    rule(rf"\b(?:in|sometime in|this) (?P<which>){_MONTH}(?:,? {_YEAR})?\b", _month),
    rule(r"\b(?P<which>this|next) (?P<month>)month\b", _month),
    rule(rf"\b(?:the |on )?{_NTH}\b(?! ?(?:street|st|ave|floor|grade)\b)", _of_month),
    rule(rf"\b(?:on )?the (?P<nth>\d{{1,2}})\b{_NO_CLOCK}(?![/.-]\d)", _of_month),
)
NUMBERED: Rules = (
    rule(
        rf"\b{_DAY},? (?:the )?(?P<nth>1[3-9]|2\d|3[01]){_NO_CLOCK}(?![/.-]\d)", _numbered_weekday
    ),
)
BARE = rule(r"\A(?:\D*)(?P<nth>\d{1,2})(?!\d)", _of_month)  # where a day was asked for
