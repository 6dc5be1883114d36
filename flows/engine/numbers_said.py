"""A number out of a text: 2, two, a couple, 1,200, $30, 1.5k."""

from __future__ import annotations

import re
import unicodedata

from .asked import NO_MATCH, Answer, Asked, NotUnderstood, Option, Understood, unclear
from .wordlist import word_list

_ONES = word_list("""
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
    fifteen sixteen seventeen eighteen nineteen
""")
_TENS = word_list("twenty thirty forty fifty sixty seventy eighty ninety")
_WORTH = {
    **{word: n for n, word in enumerate(_ONES)},
    **{word: 20 + 10 * n for n, word in enumerate(_TENS)},
    "fourty": 40,
    "none": 0,
    "nil": 0,
    "single": 1,
    "couple": 2,
    "pair": 2,
    "dozen": 12,
}
_SCALES = {"hundred": 100, "thousand": 1_000, "k": 1_000, "grand": 1_000, "million": 1_000_000}
_SCALES |= {"m": 1_000_000, "dozen": 12}
_DIGITS = re.compile(
    r"(?P<sign>(?<![\w.])[-\u2212])?[$€£]?\s?(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?|\.\d+)"
    r"(?:\s?(?P<scale>k|m|grand|dozen|hundred|thousand|million)\b)?(?P<rest>[\w/:-]*)",
    re.I,
)
_NO_NUMBER = re.compile(r"\d[/:]\d|\d{3}[ .-]\d{3}[ .-]\d{4}|\d+(?:st|nd|rd|th)\b|\d\s?[ap]m\b")
_RANGE = re.compile(r"(\d)\s?(?:-|to|or)\s?(?=\d)")
_UNITS = re.compile(
    r"x|%|st|people|ppl|pax|persons?|years?|yrs?|yo|lbs?|kgs?|ft|miles?|mi|usd|hours?|hrs?|h|min|"
    r"mins|minutes|days?|weeks?|months?|adults?|kids?|guests?|nights?|rooms?|beds?",
    re.I,
)
_WORD = re.compile(r"[a-z]+")
_ONLY_ME = re.compile(r"\b(?:just|only) me\b|\bmyself\b|\bme only\b")
_HALVES = re.compile(r"\band a half\b|\b(?:1/2)\b|½")
_LARGEST = 1e15
MOST = 3  # readings worth asking about


def read_number(text: str, asked: Asked) -> Answer:
    """The one number of a text. Of two it asks which; it never adds them up."""
    found = list(dict.fromkeys(_numbers(text[:200])))
    if not found:
        return NO_MATCH
    if len(found) > MOST:
        return NotUnderstood("invalid")
    fitting = tuple(_option(number) for number in found if _fits(number, asked))
    if not fitting:
        return NotUnderstood("out_of_range")
    return Understood(*fitting[0]) if len(fitting) == 1 else unclear(fitting)


def _option(number: float) -> Option:
    value = int(number) if number == int(number) else number
    return Option(value, f"{value:,}" if isinstance(value, int) else f"{value:,.10g}")


def _fits(number: float, asked: Asked) -> bool:
    low = -_LARGEST if asked.minimum is None else asked.minimum
    high = _LARGEST if asked.maximum is None else asked.maximum
    return low <= number <= high


def _numbers(text: str) -> list[float]:
    flat = unicodedata.normalize("NFKC", text.replace("½", " and a half")).lower()
    flat = flat.replace("\ufe0f", "").replace("\u20e3", "")
    if _NO_NUMBER.search(flat):
        return []
    if _ONLY_ME.search(flat):
        return [1.0]
    half = 0.5 if _HALVES.search(flat) else 0.0
    found = _digits(_HALVES.sub("", _RANGE.sub(r"\1 ", flat))) or _worded(_HALVES.sub("", flat))
    return [found[0] + half] if len(found) == 1 and half else found


def _digits(flat: str) -> list[float]:
    found = []
    for match in _DIGITS.finditer(flat):
        if match["rest"] and not _UNITS.fullmatch(match["rest"]):
            return []
        found.append(_float(match))
    return found


def _float(match: re.Match[str]) -> float:
    digits = match["digits"]
    if re.fullmatch(r"\d+,\d{1,2}", digits):
        digits = digits.replace(",", ".")  # a decimal comma: thousands have three digits
    number = float(digits.replace(",", "")[:20]) * _SCALES.get(match["scale"] or "", 1)
    return -number if match["sign"] else number


def _worded(flat: str) -> list[float]:
    """Numbers in words: twenty five, a hundred and ten, half a dozen."""
    if "half a dozen" in flat or "half dozen" in flat:
        return [6.0]
    found: list[float] = []
    running: float | None = None
    previous = ""
    for word in _WORD.findall(flat.replace("-", " ")):
        running, done = _next(word, previous, running)
        found += [] if done is None else [done]
        previous = word
    return found if running is None else [*found, running]


def _next(word: str, previous: str, running: float | None) -> tuple[float | None, float | None]:
    """The number under way after one more word, and the number that is complete, if any."""
    if word in _SCALES and len(word) > 1 and word != "dozen":
        return (1 if running is None else running) * _SCALES[word], None
    if word in _WORTH:
        return _joined(word, previous, running)
    if word in ("and", "a", "of") and running is not None:
        return running, None
    return None, running


def _joined(word: str, previous: str, running: float | None) -> tuple[float | None, float | None]:
    worth = float(_WORTH[word])
    if word == "dozen" and running is not None and previous in _WORTH:
        return running * 12, None
    tens = previous in _TENS and worth < 10
    if running is not None and (tens or (running >= 100 and worth < 100 and previous not in _ONES)):
        return running + worth, None
    return worth, running
