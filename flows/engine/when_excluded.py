"""Days that somebody rules out: any day but friday, not monday, thursdays are bad."""

from __future__ import annotations

import re
from datetime import timedelta

from .when_counted import SHIFTS
from .when_scan import Scan
from .when_words import DAYS, GONE

_RULED = rf"(?:{'|'.join(DAYS)}|today|tomorrow|tonight|weekend|morning|afternoon|evening|night)"
_LIST = rf"(?P<list>{_RULED}(?:(?:,? (?:or|and|nor) | ?[,/&] ?){_RULED}){{0,6}})"
_NOT = (
    r"(?:but not|but|except(?: for)?|excluding|besides|other than|instead of|rather than|not|no|"
    r"never|avoid|cant(?: do| make| come| on)?|cannot(?: do| make| come)?|can not(?: do| make)?|"
    r"dont want|dont do|dont like|wont do|busy|unavailable|not free|not available|i work)"
)
_BEFORE = re.compile(
    rf"(?<!why )\b(?P<not>{_NOT}) (?:(?:on|the|this|in|do|make|for|a|any|it) ){{0,3}}{_LIST}\b"
)
_AFTER = re.compile(
    rf"\b{_LIST},? (?:(?:is|are|am|i|it|all|really|just) ){{0,3}}"
    r"(?:doesnt|does not|dont|wont|will not|isnt|is not|no good|bad|out|impossible|cannot|busy|"
    r"full|taken|cant(?! (?:do|make) \w*day)|(?:not|no)(?! \w*day))\b"
    r"(?: (?:work|good|possible|great|do|make it|happen|free|for me)){0,2}"
)
_OPEN = ("but", "except", "except for", "excluding", "besides", "other than")
_ANY = re.compile(r"\b(?:any|every|all|what|no|which)\w*(?: ?(?:day|time|thing)s?)? $")
_REPLACED = re.compile(rf"(?:{_RULED}|\d),? $")


def rule_out(scan: Scan) -> None:
    """Take the days out of the text that somebody does not want."""
    scan.text = _AFTER.sub(lambda match: _ruled_out(match, scan), scan.text)
    scan.text = _BEFORE.sub(lambda match: _ruled_out(match, scan), scan.text)


def _ruled_out(match: re.Match[str], scan: Scan) -> str:
    said = match.groupdict().get("not")
    before = match.string[: match.start()]
    if said == "but" and not _ANY.search(before[-30:]):
        return match[0]  # not friday but saturday
    if said == "no" and _REPLACED.search(before[-12:]):
        return match[0]  # thursday no friday
    out = _first_only(said, match["list"])
    scan.excluded += [_excluded(word, scan) for word in re.findall(_RULED, out)]
    start = match.end() - len(match["list"]) + len(out) if said else match.end()
    return GONE * (start - match.start()) + match.string[start : match.end()]


def _first_only(said: str | None, listed: str) -> str:
    """In "not friday, thursday instead" only friday is ruled out."""
    whole = not said or said.endswith(_OPEN) or re.search(r" (?:or|and|nor) |[/&]", listed)
    return listed if whole else listed.split(",")[0]


def _excluded(word: str, scan: Scan) -> str:
    """A weekday or a part of day by name, a day of this week by its date."""
    shift = SHIFTS.get(word)
    return word if shift is None else (scan.today + timedelta(days=shift)).isoformat()
