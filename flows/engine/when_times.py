"""Times of day in plain words: 3pm, half past four, 1-3, in the morning, and a bare 3."""

from __future__ import annotations

import re
from datetime import time

from .when_scan import Clock, Rules, Scan, rule
from .when_words import READ
from .wordlist import word_set

_HOUR = r"\d{1,2}"
_MINUTE = r"[0-5]\d"
_CLOCK = rf"(?P<h>{_HOUR})(?:(?:[:.]| )?(?P<m>{_MINUTE}))?"
_ENDS = r"(?![\d:/]|[.,-]\d|\s?%)"
_MERIDIEM = r"(?P<mer>am|pm)\b"
_LEAD = (
    r"(?P<lead>at|around|about|approximately|approx|for|by|before|after|past|from|since|say|like|"
    r"until|till|near|maybe|starting|later than|earlier than)"
)
_UNITS = r"(?! ?(?:minutes?|hours?|days?|weeks?|months?|years?|th\b|st\b|nd\b|rd\b))"
_YEAR = re.compile(r"(?:19|20)\d\d\Z")
_MINUTES = frozenset({"5", "10", "15", "20", "25"})
_BEFORE = frozenset({"by", "before", "until", "till", "earlier than"})


# ---- notes


def _note(match: re.Match[str], scan: Scan, hour: int, minute: int, meridiem: str) -> bool:
    if not _possible(hour, minute, meridiem):
        return False
    scan.clocks.append(Clock(match.start(), hour, minute, meridiem))
    return True


def _possible(hour: int, minute: int, meridiem: str) -> bool:
    most = 12 if meridiem in ("am", "pm") else 24
    return minute < 60 and (hour < most or (hour == most and (minute == 0 or most == 12)))


def _full(hour: int, said: str) -> str:
    """Whether an hour is said by the 24-hour clock: 15:00, 0930."""
    return "24" if hour > 12 or hour == 0 or said.startswith("0") else ""


def _said(match: re.Match[str], scan: Scan) -> bool:
    """A time with am or pm, a colon, an h, or o'clock."""
    found = match.groupdict()
    hour, minute = int(match["h"]), int(found.get("m") or 0)
    meridiem = {"a": "am", "p": "pm"}.get(found.get("mer") or "", found.get("mer") or "")
    if meridiem and hour > 12:
        meridiem = "24" if meridiem == "pm" else "no"
    if not meridiem:
        meridiem = _full(hour, match["h"])
    return meridiem != "no" and hour < 25 and _note(match, scan, hour, minute, meridiem)


def _led(match: re.Match[str], scan: Scan) -> bool:
    """``at 3``, ``before 5``: a number that a word makes a time."""
    if not _said(match, scan):
        return False
    scan.only_before = match["lead"] in _BEFORE
    return True


def _bounded(match: re.Match[str], scan: Scan) -> bool:
    scan.only_before = True
    return False


def _beside(match: re.Match[str], scan: Scan) -> bool:
    """``tomorrow 10``, ``10 tomorrow``: a number beside a day. A year is none."""
    if _YEAR.match(match["h"] + (match["m"] or "")):
        return False
    return _said(match, scan)


_NAMED = {"noon": 12, "midday": 12, "midnight": 0}


def _named(match: re.Match[str], scan: Scan) -> bool:
    return _note(match, scan, _NAMED[match["name"].replace(" ", "")], 0, "24")


_SPOKEN = {"quarter": 15, "half": 30}


def _relative(match: re.Match[str], scan: Scan) -> bool:
    """Half past four, ten to three, a quarter past noon."""
    minute = _SPOKEN.get(match["by"]) or int(match["by"])
    hour = _NAMED.get(match["h"]) if match["h"] in _NAMED else int(match["h"])
    if hour is None or hour > 24 or minute > 59:
        return False
    named = match["h"] in _NAMED or hour > 12
    if match["side"] in ("to", "till", "before", "of", "til"):
        hour, minute = (hour - 1) % 24 or (0 if named else 12), 60 - minute
    return _note(match, scan, hour, minute % 60, match["mer"] or ("24" if named else ""))


def _window(match: re.Match[str], scan: Scan) -> bool:
    """One to three: the start is the time, the end is kept."""
    start, end = _two_clocks(match)
    if start is None or end is None or not _is_window(match, scan):
        return False
    if _is_minutes(match) and not _fits_hours(start, end, scan):
        return False
    scan.clocks.append(start)
    scan.end = end
    return True


def _is_minutes(match: re.Match[str]) -> bool:
    """``ten to four`` may be ten minutes before it."""
    return match["joint"] == "to" and not match["lead"] and match[0][:2].strip() in _MINUTES


def _fits_hours(start: Clock, end: Clock, scan: Scan) -> bool:
    """Whether both ends lie in the business's hours, in their order."""
    first, last = (times_of(one, scan, today=False)[0] for one in (start, end))
    return first < last and not _miss(first, scan) and not _miss(last, scan)


def _is_window(match: re.Match[str], scan: Scan) -> bool:
    if match["lead"] or match["mer"] or match["mer2"] or match["m"] or match["m2"]:
        return True
    return scan.asked in ("time", "datetime") or bool(scan.days or scan.part)


def _two_clocks(match: re.Match[str]) -> tuple[Clock | None, Clock | None]:
    """Both ends. The first takes the other's am or pm, where that keeps their order."""
    hour, hour2 = int(match["h"]), int(match["h2"])
    minute, minute2 = int(match["m"] or 0), int(match["m2"] or 0)
    said2 = match["mer2"] or _full(hour2, match["h2"])
    said = match["mer"] or _full(hour, match["h"])
    if not said and said2 in ("am", "pm"):
        in_order = (hour % 12, minute) < (hour2 % 12, minute2)
        said = said2 if in_order else {"am": "pm", "pm": "am"}[said2]
    if not (_possible(hour, minute, said) and _possible(hour2, minute2, said2)):
        return None, None
    return Clock(match.start(), hour, minute, said), Clock(match.end(), hour2, minute2, said2)


def _either(match: re.Match[str], scan: Scan) -> bool:
    """Three or four: two times to choose from."""
    start, end = _two_clocks(match)
    if start is None or end is None or not _is_window(match, scan):
        return False
    scan.clocks += [start, end]
    return True


# ---- a bare number

_BARE = re.compile(rf"{_CLOCK}(?:ish)?\Z")
_BESIDE_NUMBER = word_set("""
    a about actually am around at be best better can could do for good great how i id instead is
    it its k lets like make maybe me my ok okay perfect pls please prefer say should sorry
    sounds sure that thats the then think um umm uh want we well what will works work would yeah
    yep yes fine thanks thank you thx u possible free available come there yup just go with take
    have if possibly no or not
""")


def read_bare(scan: Scan) -> None:
    """``430``, ``can we do 4 instead``: the one number where a time was asked for."""
    words = re.sub(rf"[^\w: ]|[{READ}]", " ", scan.text).split()
    numbers = [word for word in words if word not in _BESIDE_NUMBER]
    joined = " ".join(numbers)
    found = _BARE.match(joined) if len(numbers) <= 2 else None
    if found and scan.text.find(numbers[0]) >= 0:
        hour, minute = int(found["h"]), int(found["m"] or 0)
        if _possible(hour, minute, "") and hour < 25:
            at = scan.text.find(numbers[0])
            scan.clocks.append(Clock(at, hour, minute, _full(hour, found["h"])))


# ---- parts of the day

PARTS = ("morning", "afternoon", "evening", "night")
HALF = {"morning": "am", "afternoon": "pm", "evening": "pm", "night": "pm", "midday": "pm"}
_PART_WORDS = {"am": "morning", "pm": "afternoon", "lunch": "midday", "lunchtime": "midday"}
_TODAY = ("this", "later this")


def _part(match: re.Match[str], scan: Scan) -> bool:
    said = match["part"]
    scan.part = _PART_WORDS.get(said, said)
    if match["which"] in _TODAY:
        scan.add(match, scan.today)
    return True


def _rough(match: re.Match[str], scan: Scan) -> bool:
    """End of day, first thing: a part of the day in other words."""
    said = match[0]
    if "first" in said or "early" in said:
        scan.part = "morning"
    else:
        scan.part = "evening" if "work" in said or "school" in said else "afternoon"
    return True


PART_RULES: Rules = (
    rule(
        r"\b(?:(?P<which>this|later this|in the|the|early|late|during the|mid|in|at|all|any) )?"
        r"(?:early |late |mid )?(?P<part>morning|afternoon|evening|night)\b",
        _part,
    ),
    rule(r"\b(?:in )?the (?P<which>)(?P<part>am|pm)\b", _part),
    rule(r"(?<=~ )(?P<which>)(?P<part>am|pm)\b", _part),
    rule(r"\b(?:at |around |over )?(?P<which>)(?P<part>lunchtime|lunch)\b", _part),
    rule(r"\b(?:end of (?:the )?day|eod|after (?:work|school)|first thing|early on)\b", _rough),
)


# ---- the clock


_TWO = rf"{_CLOCK}\s?(?P<mer>am|pm)?"
_TWO_MORE = rf"(?P<h2>{_HOUR})(?:[:.]?(?P<m2>{_MINUTE}))?\s?(?P<mer2>am|pm)?{_ENDS}(?!\w)"
_SIDE = r"(?P<side>past|after|to|till|before|of|from)"

CLOCK_RULES: Rules = (
    rule(
        rf"\b(?P<lead>from |between |at |anytime |any time )?(?:from )?{_TWO} ?"
        rf"(?P<joint>-|to\b|till\b|until\b|and\b) ?{_TWO_MORE}",
        lambda match, scan: False if _is_and(match) else _window(match, scan),
    ),
    rule(rf"\b(?P<lead>at |around |about )?{_TWO} ?(?:or|/|and|,) ?(?:at )?{_TWO_MORE}", _either),
    rule(
        rf"\b(?:at |around |for |a )*(?P<by>quarter|half|\d{{1,2}})(?: minutes?)? {_SIDE} "
        r"(?P<h>\d{1,2}|noon|midday|midnight)(?![:\d])(?: ?oclock)? ?(?:(?P<mer>am|pm)\b)?(?!\w)",
        _relative,
    ),
    rule(
        r"\b(?P<by>half)(?P<side>) (?P<h>\d{1,2})(?![:\d]) ?(?:(?P<mer>am|pm)\b)?"
        r"(?! ?hours?)(?!\w)",
        _relative,
    ),
    rule(r"\b(?:by|before|until|till) (?=noon|midday|midnight|\d{1,2}(?::\d\d)? ?[ap]m)", _bounded),
    rule(r"\b(?:at |around |about )?(?:the |12 )?(?P<name>noon|mid ?day|midnight)\b", _named),
    rule(
        rf"\b(?:at )?(?P<h>{_HOUR})(?:[:. h]?(?P<m>{_MINUTE}))? ?(?:ish|oclock)?[ -]?{_MERIDIEM}",
        _said,
    ),
    rule(rf"\b(?P<h>{_HOUR})(?:[: ]?(?P<m>{_MINUTE})) ?(?P<mer>[ap])\b", _said),
    rule(rf"\b(?P<h>{_HOUR})(?P<mer>p)\b", _said),
    rule(rf"\bat (?P<h>{_HOUR}) ?(?P<mer>[ap])\b", _said),
    rule(rf"(?<![\d:.])(?P<h>{_HOUR})[:h](?P<m>{_MINUTE})(?::\d\d)?(?: ?ish)?{_ENDS}(?!\w)", _said),
    rule(rf"\b(?P<h>{_HOUR})h\b", _said),
    rule(rf"\b{_CLOCK} ?(?:oclock|ish)\b", _said),
    rule(rf"\b{_LEAD} (?:about |around |like |say )?{_CLOCK}(?:ish)?{_ENDS}{_UNITS}(?!\w)", _led),
    rule(rf"(?<=~)[ ,]{{1,2}}(?:- )?{_CLOCK}{_ENDS}{_UNITS}(?!\w)", _beside),
    rule(rf"(?<![\w:./-]){_CLOCK}{_ENDS}(?= (?:on |this )?~)", _beside),
)


def _is_and(match: re.Match[str]) -> bool:
    """``1 and 3`` is a window only where "between" said so."""
    return match["joint"] == "and" and not (match["lead"] or "").startswith("between")


# ---- which half of the day


def times_of(clock: Clock, scan: Scan, *, today: bool, part: str = "") -> tuple[time, ...]:
    """The times a clock may mean, the likeliest first: a bare 3 goes by part, then by hours."""
    if clock.meridiem == "24":
        return (time(clock.hour % 24, clock.minute),)
    early = time(clock.hour % 12, clock.minute)
    late = early.replace(hour=early.hour + 12)
    half = clock.meridiem or _half(clock, part)
    if half:
        return (early if half == "am" else late,)
    return _by_hours(early, late, scan, today=today)


def _half(clock: Clock, part: str) -> str:
    if part == "night" and clock.hour == 12:
        return "am"
    if part == "midday":
        return "am" if clock.hour in (10, 11) else "pm"
    return HALF.get(part, "")


def _by_hours(early: time, late: time, scan: Scan, *, today: bool) -> tuple[time, ...]:
    if today and scan.future and early < scan.now.time() <= late:
        return (late,)
    misses = _miss(early, scan), _miss(late, scan)
    if misses == (0, 0):
        return (early, late) if early.hour >= 7 else (late, early)
    if misses[0] == misses[1]:
        return (early,) if 8 <= early.hour < 12 else (late,)
    return (early,) if misses[0] < misses[1] else (late,)


def _miss(one: time, scan: Scan) -> int:
    """By how many minutes a time lies outside the hours."""
    at, opens, closes = (t.hour * 60 + t.minute for t in (one, scan.opens, scan.closes))
    return max(opens - at, at - closes, 0)
