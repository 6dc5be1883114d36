"""Days counted from now, in plain words: tomorrow, in two hours, a week from friday."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from .days import coming, months_later, previous
from .when_scan import Rules, Scan, rule
from .when_words import DAYS

_DAY = f"(?P<day>{'|'.join(DAYS)})"
_COUNT = r"(?P<count>\d{1,3}(?:\.5)?|an?|half an?|a couple of|a couple|couple of|couple|a few|few)"
_UNIT = r"(?P<unit>minute|hour|day|week|month|year|fortnight)s?"


# ---- by counting from now


def _count(said: str) -> float:
    if said.startswith("half"):
        return 0.5
    if "couple" in said:
        return 2
    if "few" in said:
        return 3
    return 1 if said in ("a", "an") else float(said)


def _after(start: date, unit: str, count: float) -> date | None:
    if unit in ("month", "year"):
        return months_later(start, int(count) * (12 if unit == "year" else 1))
    days = {"day": 1, "week": 7, "fortnight": 14}[unit]
    return start + timedelta(days=round(days * count))


def _counted(match: re.Match[str], scan: Scan) -> bool:
    """In two hours, three weeks ago."""
    sign = -1 if match.groupdict().get("ago") else 1
    count = _count(match["count"]) + (0.5 if match["half"] else 0)
    if match["unit"] in ("hour", "minute"):
        return _moment(scan, match, count * sign)
    return scan.add(match, _after(scan.today, match["unit"], sign * count))


def _moment(scan: Scan, match: re.Match[str], count: float) -> bool:
    """Hours run by the clock on the wall of the world, also where summer time begins or ends."""
    length = timedelta(hours=count) if match["unit"] == "hour" else timedelta(minutes=count)
    there: datetime = (scan.now.astimezone(UTC) + length).astimezone(scan.now.tzinfo)
    scan.moment = there.replace(second=0, microsecond=0)
    return scan.add(match, there.date())


def _counted_from(match: re.Match[str], scan: Scan) -> bool:
    """A week from friday, two days after tomorrow."""
    from_day = match["from"]
    if from_day in DAYS:
        start = coming(scan.today, DAYS.index(from_day))
    else:
        start = scan.today + timedelta(days=from_day == "tomorrow")
    return scan.add(match, _after(start, match["unit"], _count(match["count"] or "a")))


def _weekdays_from_now(match: re.Match[str], scan: Scan) -> bool:
    """Two sundays from now, three fridays ago."""
    count, weekday = round(_count(match["count"])), DAYS.index(match["day"])
    if match["ago"]:
        return scan.add(match, previous(scan.today, weekday) - timedelta(weeks=count - 1))
    return scan.add(match, coming(scan.today, weekday) + timedelta(weeks=count - 1))


SHIFTS = {"today": 0, "tonight": 0, "tomorrow": 1, "yesterday": -1}


def _relative(match: re.Match[str], scan: Scan) -> bool:
    if match["shift"] == "tonight":
        scan.part = "night"
    return scan.add(match, scan.today + timedelta(days=SHIFTS[match["shift"]]))


def _two_days(match: re.Match[str], scan: Scan) -> bool:
    return scan.add(match, scan.today + timedelta(days=-2 if "before" in match[0] else 2))


def _right_now(match: re.Match[str], scan: Scan) -> bool:
    scan.moment = scan.now.replace(second=0, microsecond=0)
    return scan.add(match, scan.today)


RULES: Rules = (
    rule(
        rf"\b(?:in |within )(?:about |around |like )?{_COUNT} {_UNIT}(?P<half> and a half)?\b"
        r"(?: from (?:now|today)| time)?",
        _counted,
    ),
    rule(
        rf"\b{_COUNT} {_UNIT}(?P<half> and a half)? "
        r"(?:from (?:now|today)|hence|later|(?P<ago>ago|back))\b",
        _counted,
    ),
    rule(
        rf"\b(?:{_COUNT} )?(?P<unit>day|week|fortnight|month)s? (?:from|on|after) "
        rf"(?P<from>tomorrow|today|{'|'.join(DAYS)})(?<!day after tomorrow)\b",
        _counted_from,
    ),
    rule(rf"\b{_COUNT} {_DAY} (?:from now|hence|(?P<ago>ago|back))\b", _weekdays_from_now),
    rule(
        r"\b(?:the )?day (?:after tomorrow|before yesterday)\b|\bovermorrow\b",
        _two_days,
    ),
    rule(r"\b(?:later )?(?P<shift>today|tonight|tomorrow|yesterday)\b", _relative),
    rule(r"\b(?:right |just )now\b|^now$|\bat this time\b", _right_now),
)
