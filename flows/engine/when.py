"""Dates and times out of texts: tmrw at 3, next tues, half past four, any day but friday. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from . import when_counted, when_dates, when_excluded, when_times, when_weekdays
from .when_scan import Clock, Day, Scan, apply
from .when_words import READ, plain, without_numbers

OnDay = date  # the fields of When take the plain names
AtTime = time
Reading = tuple[date | None, time | None]
MOST = 3  # readings worth asking about

# In this order: what one of them has read, the next does not see.
_DAY_RULES = (
    when_weekdays.FEASTS,
    when_dates.RULES,
    when_counted.RULES,
    when_dates.NUMBERED,
    when_weekdays.RULES,
    when_dates.LATER_RULES,
    when_times.PART_RULES,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """What a text says about when.

    ``kind`` is exact (a day and a time), date, time, part (of a day), range (days from the first of
    ``candidates`` to the second), constraint (only what does not suit) or invalid (no such day).
    """

    kind: str
    date: OnDay | None = None
    time: AtTime | None = None
    end: AtTime | None = None  # of a window; or, with no time, what it must be before
    part: str = ""
    excluded: tuple[str, ...] = ()
    candidates: tuple[OnDay, ...] = ()  # every reading of the day, the likeliest first
    readings: tuple[Reading, ...] = ()  # every reading of day and time, the likeliest first
    bound: str = ""  # after or before: where the days of a constraint begin or end


def read_when(
    text: str,
    now: datetime,
    *,
    opens: time = time(9),
    closes: time = time(17),
    day_first: bool = False,
    future: bool = True,
    asked: str = "",
    days: tuple[date, ...] = (),
    part: str = "",
    week: tuple[date, date] | None = None,
) -> When | None:
    """What ``text`` says about when, seen from ``now``; None where it says nothing.

    ``asked`` is what was asked for (date, time or datetime): then a bare number is an answer.
    ``days``, ``part`` and ``week`` are what is known from an earlier text.
    """
    scan = Scan(
        text=without_numbers(plain(text)),
        now=now,
        opens=opens,
        closes=closes,
        day_first=day_first,
        future=future,
        asked=asked,
        week=week,
    )
    when_excluded.rule_out(scan)
    for rules in _DAY_RULES:
        apply(rules, scan)
    _read_bare_day(scan)
    apply(when_times.CLOCK_RULES, scan)
    if not scan.clocks and asked in ("time", "datetime"):
        when_times.read_bare(scan)
    _read_bound(scan)
    return _told(scan, days, part)


# ---- a bare number, a border

_NUMBER = re.compile(r"[ ,.]*(?:on |the )*(\d{1,2})(?:[ .]*(?:please|pls)?[ .]*\Z|(?P<at> at ))")
_BORDER = re.compile(
    rf"\b(not before|not until|after|since|starting|by|before|until|till|no later than) {READ}"
)
_LATER = frozenset({"after", "since", "starting", "not before", "not until"})


def _read_bare_day(scan: Scan) -> None:
    """A bare 25 is a day of the month where a day was asked for."""
    found = _NUMBER.match(scan.text)
    if not found or scan.days or scan.asked not in ("date", "datetime"):
        return
    if int(found[1]) > 24 or (scan.asked == "date" and not found["at"]):
        apply((when_dates.BARE,), scan)


def _read_bound(scan: Scan) -> None:
    found = _BORDER.search(scan.text)
    if found and scan.days and any(day.start == found.end() - 1 for day in scan.days):
        scan.bound = "after" if found[1] in _LATER else "before"


# ---- the days of a text


_OR = re.compile(r"\b(?:or|and)\b|[/&,;]\Z|\A ?/ ?\Z")
_IS_RANGE = Day(-1, -1, ())
_RANGE = re.compile(r" ?(?:-|to|thru|through|until|till)(?: the)? ?\Z")
_INSTEAD = re.compile(
    r"\b(?:no|actually|wait|i mean|i meant|make (?:it|that)|or rather|rather|sorry|scratch that|"
    r"instead|change|better)\b"
)


def _days(scan: Scan) -> tuple[date, ...]:
    """The readings of the day, the likeliest first. "Friday the 27th" is one day said twice."""
    days = sorted(scan.days, key=lambda day: day.start)
    groups: list[Day] = days[:1]
    for day in days[1:]:
        _join(scan, groups, day, scan.text[groups[-1].end : day.start])
    if len(groups) > 1 and _IS_RANGE in groups:
        return ()
    return tuple(dict.fromkeys(one for group in groups for one in group.dates))


def _join(scan: Scan, groups: list[Day], day: Day, between: str) -> None:
    """Add a day that was named: the same one again, another, or one instead of the others."""
    if _INSTEAD.search(between):
        groups[:] = [day]
    elif _RANGE.match(between):
        scan.span = (min(groups[-1].dates), max(day.dates))
        groups.append(_IS_RANGE)
    elif _OR.search(between):
        groups.append(day)
    else:
        groups[-1] = _same(groups[-1], day)


def _same(one: Day, other: Day) -> Day:
    """One day said in two ways; where they disagree, both are readings."""
    for weekday, said in ((one.weekday, other), (other.weekday, one)):
        fitting = tuple(d for d in said.dates if d.weekday() == weekday)
        if fitting and said.weekday is None:
            return Day(one.start, other.end, fitting)
    both = tuple(d for d in one.dates if d in other.dates)
    by_number = one.weekday is not None and other.weekday is None
    either = (*other.dates, *one.dates) if by_number else (*one.dates, *other.dates)
    return Day(one.start, other.end, both or either)


# ---- what it comes to


def _told(scan: Scan, known: tuple[date, ...], part: str) -> When | None:
    dates = _days(scan)
    part = scan.part or part
    if scan.invalid:
        return When(kind="invalid")
    if scan.span and not dates:
        return _span(scan, part)
    if scan.bound and dates:
        return When(kind="constraint", bound=scan.bound, candidates=dates[:1], part=part)
    readings = _readings(scan, dates or known, part)
    if not readings:
        return _bare_rest(scan, part)
    return _exact(scan, dates, readings, part)


def _span(scan: Scan, part: str) -> When | None:
    first, last = scan.span or (scan.today, scan.today)
    times = _readings(scan, (), part)
    return When(
        kind="range",
        candidates=(first, last),
        part=part,
        time=times[0][1] if times else None,
        excluded=tuple(scan.excluded),
    )


def _bare_rest(scan: Scan, part: str) -> When | None:
    if scan.excluded:
        return When(kind="constraint", excluded=tuple(scan.excluded), part=part)
    end = _end(scan, None, part)
    return When(kind="part", part=part, end=end) if scan.part or end else None


def _exact(scan: Scan, dates: tuple[date, ...], readings: tuple[Reading, ...], part: str) -> When:
    on, at = readings[0]
    if not dates and scan.excluded:
        kind = "constraint"
    elif at is None:
        kind = "part" if scan.part else "date"
    else:
        kind = "exact" if dates else "time"
    return When(
        kind=kind,
        date=on if dates else None,
        time=at,
        end=_end(scan, at, part),
        part=part,
        excluded=tuple(scan.excluded),
        candidates=tuple(dict.fromkeys(one for one, _ in readings if one)) if dates else (),
        readings=readings if dates else tuple((None, one) for _, one in readings),
    )


def _readings(scan: Scan, dates: tuple[date, ...], part: str) -> tuple[Reading, ...]:
    """Every day with every time; in pairs where they were said in pairs."""
    clocks = sorted(scan.clocks, key=lambda clock: clock.start)
    if scan.moment and not clocks:
        return ((scan.moment.date(), scan.moment.time()),)
    if scan.only_before and len(clocks) == 1 and not scan.end:
        scan.end, clocks = clocks[0], []
    if not clocks:
        return tuple((on, None) for on in dates)
    found = [
        _midnight(on, at, clock, part)
        for on, clock in _pairs(scan, dates, clocks)
        # Where the day is in doubt, a time that has passed today tells that it is not today.
        for at in when_times.times_of(
            clock, scan, today=on == scan.today and len(dates) == 1, part=part
        )
    ]
    return tuple(dict.fromkeys(found))


def _pairs(
    scan: Scan, dates: tuple[date, ...], clocks: list[Clock]
) -> list[tuple[date | None, Clock]]:
    if len(clocks) == len(dates) == len(scan.days) > 1:
        return list(zip(dates, clocks, strict=True))
    days: tuple[date | None, ...] = dates or (None,)
    return [(on, clock) for on in days for clock in clocks]


def _midnight(on: date | None, at: time, clock: Clock, part: str) -> Reading:
    """Twelve at night belongs to the day that begins then."""
    if on and part == "night" and at.hour == 0 and clock.hour in (0, 12):
        return on + timedelta(days=1), at
    return on, at


def _end(scan: Scan, at: time | None, part: str) -> time | None:
    if not scan.end:
        return None
    ends = when_times.times_of(scan.end, scan, today=False, part=part)
    later = [one for one in ends if at is None or one > at]
    if later or at is None or scan.end.meridiem:
        return (later or list(ends))[0]
    return ends[0].replace(hour=(ends[0].hour + 12) % 24)
