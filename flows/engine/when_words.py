"""Texts about dates in plain words: typos mended, numbers as digits, what is no date gone."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rapidfuzz.distance import OSA

from .wordlist import word_list

LONGEST = 400
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
GONE = "_"  # stands where something was that is no date
READ = "~"  # stands where a date was read: nothing is read twice, and places stay

_ONES = word_list("one two three four five six seven eight nine")
_TEENS = word_list("""
    ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen
""")
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50}
_NTH = word_list("""
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth
    fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth
""")


def _ordinal(number: int) -> str:
    ending = (
        "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    )
    return f"{number}{ending}"


_WORDS: dict[str, str] = {
    **{word: str(n) for n, word in enumerate((*_ONES, *_TEENS), 1)},
    **{word: str(n) for word, n in _TENS.items()},
    **{word: _ordinal(n) for n, word in enumerate(_NTH, 1)},
    "thirtieth": "30th",
    **{f"{day}s": day for day in DAYS},
    **{day[:3]: day for day in DAYS},
    **{month[:3]: month for month in MONTHS},
}
_SPELT = {
    "monday": "mond mondy munday",
    "tuesday": "tue tues tuesd tuesdy teusday",
    "wednesday": "weds wedn wednes wendsday wensday wenesday",
    "thursday": "thur thurs thrs thu thurdsay",
    "friday": "frid frday",
    "saturday": "satur saterday satday",
    "sunday": "sund",
    "january": "janu",
    "february": "febuary feburary febr",
    "august": "agust",
    "september": "sept",
    "today": "tday tdy tody todays",
    "tomorrow": "tmrw tmw tmrrw tmr tomo tomoz tomoro tommorow tommorrow tomorow tomorows "
    "tomorrows tmmrw tmorrow tomrw tomorro 2moro 2mrw 2morrow 2mro 2mrrw",
    "tonight": "tonite tonit 2nite 2night",
    "morning": "morn mornin mornings mrng",
    "afternoon": "aft afternoons arvo aftrnoon",
    "evening": "eve evenings evng",
    "night": "nite nights",
    "weekend": "wknd wkend weekends",
    "week": "wk",
    "weeks": "wks",
    "hour": "hr",
    "hours": "hrs",
    "minute": "min",
    "minutes": "mins",
    "month": "mth",
    "next": "nxt nex",
    "noon": "noontime",
    "before": "b4",
    "after": "aftr",
    "at": "@",
    "through": "thru",
    "till": "til",
    "maybe": "mayb",
}
_WORDS.update({wrong: right for right, wrongs in _SPELT.items() for wrong in wrongs.split()})
_WORDS["2day"] = "today"

_LONG = (*DAYS, *(m for m in MONTHS if len(m) > 5), "tomorrow", "afternoon", "morning", "evening")
_FIXED = frozenset({"mooring", "warning", "evenings", "sundae", "mondays", "moving", "meaning"})
_PERSONS = frozenset({"i", "we", "he", "she", "they", "the", "you", "just", "who"})

_COMPOUND = re.compile(
    rf"\b(twenty|thirty|forty|fifty)[ -]({'|'.join((*_ONES, *_NTH[:9]))})\b(?! ?oclock)"
)
_WORD = re.compile(r"(?<![^\W_])(?:2[a-z]{3,6}|[a-z]{2,14}|@)(?![^\W_])|@")
_MERIDIEM = re.compile(r"(\d|ish|oclock)\s?([ap])\.?\s?m(?:\b\.?|(?=,))")
_SPACES = re.compile(r"\s+")
_MARKS = re.compile(r"[~_'`*\"()\[\]{}!?;|<>\\^]")


def plain(text: str) -> str:
    """``text`` in lower case and plain words: "tmrw @ three p.m." is "tomorrow at 3pm"."""
    flat = unicodedata.normalize("NFKD", text[:LONGEST]).lower().replace("\u2019", "'")
    flat = "".join(c for c in flat if not unicodedata.combining(c)) if not flat.isascii() else flat
    flat = re.sub(r"[\u2010-\u2015\u2212]", "-", flat)
    flat = _SPACES.sub(" ", _MARKS.sub(_spaced, flat)).strip()
    flat = _COMPOUND.sub(_compound, flat.replace("first thing", "early morning"))
    flat = _WORD.sub(_word, flat)
    flat = flat.replace("o clock", "oclock").replace(" oclock", "oclock")
    flat = _MERIDIEM.sub(r"\1\2m", re.sub(r"(\d) oh? (\d)\b", r"\1 0\2", flat))
    return _SPACES.sub(" ", flat)[:LONGEST]


def _spaced(mark: re.Match[str]) -> str:
    return "" if mark[0] in "'`" else " "


def _compound(match: re.Match[str]) -> str:
    ten = _TENS[match[1]]
    if match[2] in _ONES:
        return str(ten + _ONES.index(match[2]) + 1)
    return _ordinal(ten + _NTH.index(match[2]) + 1)


def _word(match: re.Match[str]) -> str:
    word = match[0]
    if word in ("sat", "sun", "mon", "wed", "mar", "eve") and _is_no_day(match):
        return word
    if word == "@":
        return " at "
    return _WORDS.get(word) or _mended(word)


def _is_no_day(match: re.Match[str]) -> bool:
    """We sat down; the sun; christmas eve: short names of days that are also other words."""
    before = match.string[max(0, match.start() - 12) : match.start()].split()
    if match[0] == "eve":
        return bool(before) and before[-1] in ("christmas", "years", "xmas")
    return bool(before) and before[-1] in _PERSONS


@lru_cache(maxsize=4096)
def _mended(word: str) -> str:
    """The day, month or part of day that ``word`` is a slip of, else the word itself."""
    if len(word) < 6 or word in _FIXED or word in _LONG:
        return word
    allowed = 1 if len(word) < 8 else 2
    near = [one for one in _LONG if one[0] == word[0] and _slips(word, one, allowed) <= allowed]
    return near[0] if len(near) == 1 else word


def _slips(word: str, other: str, allowed: int) -> int:
    return OSA.distance(word, other, score_cutoff=allowed)


# ---- what is no date

_THINGS = (
    "people|ppl|persons?|adults?|kids?|child(?:ren)?|guests?|pax|of us|seats?|tickets?|dogs?|cats?|"
    "pets?|rooms?|beds?|bedrooms?|bags?|cars?|items?|pieces?|boxes|times|dollars?|bucks|usd|euros?|"
    "pounds?|percent|miles?|blocks?|lbs?|kg|ft|feet|inches|stars?|windows?|doors?|units?|copies|"
    "years? old|yrs? old|yo|men|women|ladies|girls|boys|friends|options?|questions?|things?|ones?"
)
_LABELS = (
    "order|ticket|invoice|case|confirmation|conf|ref|reference|account|acct|code|zip|suite|apt|"
    "unit|room|gate|flight|bus|route|exit|floor|hwy|highway|size|model|version|policy|claim"
)
_NO_DATE = re.compile(
    "|".join(
        (
            r"[\w.+-]{1,64}@[\w-]{1,64}\.[a-z]{2,}",
            r"(?:https?://|www\.)\S+",
            r"[$€£]\s?\d[\d,.]*k?",
            r"\d[\d,.]*\s?%",
            r"\d ?/ ?\d of (?:it|the|a|my|them)\b",
            r"(?:\+?\d{1,2}[ .-])?(?<!\d)\d{3}[ .-]{1,2}\d{3}[ .-]\d{4}(?!\d)",
            r"(?<![\d/])\d{3}[ .-]\d{4}(?![\d/])",
            r"\+?\d{5,}",
            r"#\s?\d+",
            rf"\b(?:{_LABELS})(?: (?:number|no|num|id|code|is|was))*[ :.#]{{1,3}}(?=\w*\d)[\w-]+",
            rf"\b\d{{1,4}} (?:{_THINGS})\b",
            r"\b(?:table|party|group|family|team) (?:for|of) \d{1,3}\b",
            r"\bfor \d{1,2}(?= at \d)",
            r"\b(?:this|that|which|any|the|past|a|\d{1,2}(?:st|nd|rd|th)) (?:past )?"
            r"(?:1|one)\b(?![:.]?\d| ?[ap]m|\w)",
            r"\b(?:the )?\d{1,2}(?:st|nd|rd|th) "
            r"(?:option|slot|choice|time|visit|floor|street|ave)\b",
        )
    )
)


def without_numbers(text: str) -> str:
    """``text`` with money, order and phone numbers, and counts of things, blanked out."""
    return _NO_DATE.sub(_gone, text) if any(mark.isdigit() for mark in text) else text


def _gone(match: re.Match[str]) -> str:
    return GONE * len(match[0])
