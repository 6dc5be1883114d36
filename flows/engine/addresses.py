"""Where somebody lives, out of a text: a number and a street, or a box."""

from __future__ import annotations

import re

from .asked import NO_MATCH, Answer, Asked, NotUnderstood, Understood
from .wordlist import word_set

_SHIPPED = re.compile(
    r"(?:(?:hi|hey|hello|yes|sure|ok|okay)\b[\s,.!]{0,3}){0,3}"
    r"(?:(?:my|the|our) (?:new |home |mailing )?address is|"
    r"(?:i|we) live (?:at|on)|i'?m (?:at|on)|we'?re (?:at|on)|(?:it'?s|its|it is|that'?s)(?: at)?|"
    r"(?:please )?(?:ship|send|deliver|mail)(?: it)? to|address\s*[:-]|located at|at)\s*[:,-]?\s*",
    re.I,
)
_BOX = re.compile(
    r"\bp\.?\s?o\.?\s?box\s+#?\s?\w{1,10}\b|\b(?:rr|hc)\s?#?\d{1,4}\s+box\s+\d{1,6}\b", re.I
)
_NUMBERED = re.compile(
    r"(?:(?:apt|unit|suite|ste|flat|#)\.?\s?#?\w{1,6},?\s+)?#?\d{1,6}(?:[-/]\d{1,5})?\s?[a-z]?\b(?:\s1/2)?"
    r"[\s,]{1,3}(?:[nsew]{1,2}\.?\s)?(?P<first>\d{1,3}(?:st|nd|rd|th)|[^\W\d_][^\W_.'’-]*)",
    re.I,
)
_NAMED_FIRST = re.compile(
    r"(?P<street>[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){0,4})[\s,]{1,2}"
    r"(?:#|no\.?|nr\.?|nº)?\s?\d{1,5}\s?[a-z]?\b",
    re.I,
)
_STREET = re.compile(
    r"(?:calle|rue|via|avenida|av|rua|plaza|paseo|carrer|piazza|strada)\b|"
    r".*(?:stra(?:ss|ß)e|str\.?|weg|platz|gasse|laan|straat)\b",
    re.I,
)
_NO_STREET = word_set("""
    am pm people ppl person persons minutes minute min mins hours hour hr hrs days day weeks
    week months month years year dollars bucks usd oclock o'clock of or and to kids adults
    guests times tomorrow today tonight please pls thanks is are for on at in the this that more
    percent monday tuesday wednesday thursday friday saturday sunday jan feb mar apr may jun jul
    aug sep oct nov dec
""")
_SUFFIX = re.compile(
    r"\b(?:st|street|ave|avenue|rd|road|dr|drive|ln|lane|blvd|boulevard|ct|court|cir|circle|way|pl|"
    r"place|ter|terrace|pkwy|parkway|hwy|highway|sq|square|trl|trail|loop|row|route|rte|broadway)\b",
    re.I,
)
_LONGEST_ADDRESS = 250


def read_address(text: str, asked: Asked) -> Answer:
    """A postal address: a number and a street, or a box. It is kept as it was typed."""
    lines = [" ".join(line.split()).strip(" ,") for line in text.splitlines()]
    flat = ", ".join(line for line in lines if line)
    lead = _SHIPPED.match(flat)
    bare = flat[lead.end() :] if lead else flat
    if len(bare) > _LONGEST_ADDRESS:
        return NotUnderstood("too_long")
    if not _is_address(bare):
        return NO_MATCH
    return Understood(bare, bare)


def _is_address(bare: str) -> bool:
    if "@" in bare or "://" in bare:
        return False
    if _BOX.search(bare):
        return True
    numbered = _NUMBERED.search(bare)
    if numbered and numbered.start() <= 25:
        first = numbered["first"].lower()
        return first not in _NO_STREET or (first != "the" and bool(_SUFFIX.search(bare)))
    named = _NAMED_FIRST.match(bare)
    return bool(named and _STREET.match(named["street"]))
