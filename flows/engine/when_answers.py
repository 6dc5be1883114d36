"""A date or a time as the answer to a question, together with what an earlier text left over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from .asked import NO_MATCH, Answer, Asked, NotUnderstood, Option, Understood, unclear
from .when import MOST, Reading, When, read_when
from .wordlist import word_list

PAST = NotUnderstood("past")
_FAR = timedelta(days=300)  # beyond this a date is read back with its year


def read_date(text: str, asked: Asked) -> Answer:
    """The day, as 2026-11-25. A time that was said along with it is not kept."""
    when = _read(text, asked, "date")
    if isinstance(when, NotUnderstood):
        return when
    days = list(dict.fromkeys(on for on, _ in when.readings if on))
    if not days:
        return _missing(when, asked, "needs_date")
    today = asked.now.date()
    fitting = [on for on in days if not asked.future or on >= today]
    return _choose(tuple(Option(on.isoformat(), shown_date(on, asked.now)) for on in fitting))


def read_time(text: str, asked: Asked) -> Answer:
    """The time of day, as 15:00."""
    when = _read(text, asked, "time")
    if isinstance(when, NotUnderstood):
        return when
    times = list(dict.fromkeys(at for _, at in when.readings if at))
    if not times:
        return _missing(when, asked, "needs_time")
    return _choose(tuple(Option(f"{at:%H:%M}", shown_time(at)) for at in times))


def read_datetime(text: str, asked: Asked) -> Answer:
    """The moment, as 2026-11-25T15:00:00-05:00. Half of one is kept as the answer's partial."""
    when = _read(text, asked, _wanted(asked))
    if isinstance(when, NotUnderstood):
        return when
    readings = _completed(when, asked)
    whole = [(on, at) for on, at in readings if on and at]
    if not whole:
        return _half(when, readings, asked)
    moments = [moment for on, at in whole if (moment := _moment(on, at, asked.now))]
    if not moments:
        return NotUnderstood("invalid", {"date": whole[0][0].isoformat()})
    coming = [one for one in moments if not asked.future or one >= _minute(asked.now)]
    return _choose(tuple(Option(one.isoformat(), shown_datetime(one, asked.now)) for one in coming))


# ---- what was read


def _read(text: str, asked: Asked, wanted: str) -> When | NotUnderstood:
    when = read_when(
        text,
        asked.now,
        opens=_time(asked.opens),
        closes=_time(asked.closes),
        day_first=asked.day_first,
        future=asked.future,
        asked=wanted,
        days=_kept_dates(asked.partial),
        part=str(asked.partial.get("part", "")),
        week=_kept_week(asked.partial),
    )
    if when is None:
        return NO_MATCH
    if when.kind == "invalid":
        return NotUnderstood("invalid")
    return _constraint(when) if when.kind == "constraint" else when


def _wanted(asked: Asked) -> str:
    """What a bare number would be: the half of the moment that is still missing."""
    if _kept_dates(asked.partial):
        return "time"
    return "date" if "time" in asked.partial else "datetime"


def _constraint(when: When) -> NotUnderstood:
    """What does not suit is kept; it names no day."""
    kept: dict[str, Any] = {"exclude": list(when.excluded)} if when.excluded else {}
    if when.bound:
        kept[when.bound] = when.candidates[0].isoformat()
    return NotUnderstood("constraint", kept | _extras(when))


def _extras(when: When) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    if when.time:
        kept["time"] = f"{when.time:%H:%M}"
    if when.part:
        kept["part"] = when.part
    if when.end and not when.time:
        kept["before"] = f"{when.end:%H:%M}"
    return kept


def _missing(when: When, asked: Asked, why: str) -> NotUnderstood:
    kept = _extras(when)
    if when.kind == "range":
        kept |= {"from": when.candidates[0].isoformat(), "to": when.candidates[1].isoformat()}
    if when.date:
        kept["date"] = when.date.isoformat()
    return NotUnderstood(why, kept)


# ---- two halves of a moment


def _completed(when: When, asked: Asked) -> list[Reading]:
    """Every reading, its missing half filled from what was kept."""
    days: tuple[date | None, ...] = _kept_dates(asked.partial) or (None,)
    at = _kept_time(asked.partial)
    if when.kind == "range":
        return [(None, when.time or at)]
    readings = when.readings or ((None, when.time),)
    return [(on, then or at) for said, then in readings for on in ((said,) if said else days)]


def _half(when: When, readings: list[Reading], asked: Asked) -> Answer:
    """Only a day, or only a time: keep it. Of two readings of the day both are kept."""
    days = list(dict.fromkeys(on for on, _ in readings if on))
    coming = [on for on in days if not asked.future or on >= asked.now.date()][:MOST]
    if days and not coming:
        return PAST
    if not coming:
        return _missing(when, asked, "needs_date")
    kept: dict[str, Any] = {"dates": [on.isoformat() for on in sorted(coming)]}
    if len(coming) == 1:
        kept = {"date": coming[0].isoformat()}
    return NotUnderstood("needs_time", kept | _extras(when))


def _choose(options: tuple[Option, ...]) -> Answer:
    several = tuple(dict.fromkeys(options))
    if not several:
        return PAST
    if len(several) == 1:
        return Understood(*several[0])
    return unclear(tuple(sorted(several[:MOST], key=lambda option: str(option.value))))


def _moment(on: date, at: time, now: datetime) -> datetime | None:
    """The moment in the business's zone; None in the hour that summer time leaves out."""
    moment = datetime.combine(on, at, tzinfo=now.tzinfo)
    there = moment.astimezone(UTC).astimezone(now.tzinfo)
    return moment if there.replace(tzinfo=None) == moment.replace(tzinfo=None) else None


def _minute(now: datetime) -> datetime:
    return now.replace(second=0, microsecond=0)


# ---- what was kept


def _time(hour: time | int) -> time:
    return hour if isinstance(hour, time) else time(23, 59) if hour > 23 else time(max(hour, 0))


def _date(said: object) -> date | None:
    try:
        return date.fromisoformat(str(said))
    except ValueError:
        return None


def _kept_dates(partial: Mapping[str, Any]) -> tuple[date, ...]:
    several = partial.get("dates")
    listed = several if isinstance(several, (list, tuple)) else (partial.get("date"),)
    return tuple(day for day in map(_date, listed) if day)


def _kept_time(partial: Mapping[str, Any]) -> time | None:
    try:
        return time.fromisoformat(str(partial.get("time", "")))
    except ValueError:
        return None


def _kept_week(partial: Mapping[str, Any]) -> tuple[date, date] | None:
    first, last = _date(partial.get("from")), _date(partial.get("to"))
    return (first, last) if first and last else None


# ---- how it is read back


def shown_time(at: time | datetime) -> str:
    """``3:00 PM``."""
    return f"{at.hour % 12 or 12}:{at.minute:02} {'AM' if at.hour < 12 else 'PM'}"


def shown_date(on: date | datetime, now: datetime) -> str:
    """``Wed Nov 25``; with its year where that is not plain."""
    day = on.date() if isinstance(on, datetime) else on
    far = not timedelta(0) <= day - now.date() <= _FAR
    short = f"{_DAYS[day.weekday()]} {_MONTHS[day.month - 1]} {day.day}"
    return f"{short}, {day.year}" if far else short


def shown_datetime(moment: datetime, now: datetime) -> str:
    """``Wed Nov 25 at 3:00 PM``."""
    return f"{shown_date(moment, now)} at {shown_time(moment)}"


_DAYS = word_list("Mon Tue Wed Thu Fri Sat Sun")
_MONTHS = word_list("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec")
