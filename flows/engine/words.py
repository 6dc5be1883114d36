"""Texts as words: what people type on a phone, made comparable. Never for display or for names."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rapidfuzz.distance import OSA, Indel

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_SHORT = {
    "u": "you",
    "ur": "your",
    "r": "are",
    "pls": "please",
    "plz": "please",
    "thx": "thanks",
    "ty": "thanks",
    "tmrw": "tomorrow",
    "tmr": "tomorrow",
    "tomoro": "tomorrow",
    "appt": "appointment",
    "apt": "appointment",
    "appts": "appointment",
    "resched": "reschedule",
    "hrs": "hours",
    "hr": "hours",
    "addr": "address",
    "wat": "what",
    "wats": "what is",
    "whats": "what is",
    "what's": "what is",
    "wheres": "where is",
    "where's": "where is",
    "whens": "when is",
    "when's": "when is",
    "hows": "how is",
    "im": "i am",
    "i'm": "i am",
    "ive": "i have",
    "i'd": "i would",
    "id": "id",
    "dont": "do not",
    "don't": "do not",
    "cant": "can not",
    "can't": "can not",
    "cannot": "can not",
    "wont": "will not",
    "won't": "will not",
    "wanna": "want to",
    "gonna": "going to",
    "gotta": "got to",
    "lemme": "let me",
    "need2": "need to",
    "2day": "today",
    "2moro": "tomorrow",
    "2morrow": "tomorrow",
    "b4": "before",
    "msg": "message",
    "info": "information",
    "ppl": "people",
    "abt": "about",
    "gr8": "great",
    "asap": "soon",
    "ok": "okay",
    "k": "okay",
    "yr": "your",
    "wknd": "weekend",
    "n": "and",
    "y'all": "you",
    "yall": "you",
    "ya": "you",
}
_FILLERS = """
a an the i you we my your our me us it this that is are am be been was do does did can could would
will to for of on in at and or please hi hello hey there thanks okay have has had want need like get
got some any so just about what when where how who with if let know going make made
"""
FILLER = frozenset(_FILLERS.split())


@lru_cache(maxsize=4096)
def words(text: str) -> tuple[str, ...]:
    """The words of a text: lower case, accents gone, texting forms spelt out."""
    flat = unicodedata.normalize("NFKD", text[:1600].casefold().replace("\u2019", "'"))
    flat = "".join(mark for mark in flat if not unicodedata.combining(mark))
    found = (_SHORT.get(word, word) for word in _WORD.findall(flat))
    return tuple(part for word in found for part in word.split())


def normalise(text: str) -> str:
    """The text as ``words`` sees it, in one line."""
    return " ".join(words(text))


@lru_cache(maxsize=20_000)
def alike(one: str, other: str) -> float:
    """1 for the same word or stem, less for a typo, 0 for another word.

    A letter dropped from a word of four is worth a question, no more: "bok" may be "book".
    """
    if one == other:
        return 1.0
    if one[:1] != other[:1]:
        return 0.0
    if _stem(one) == _stem(other):
        return 1.0
    short = min(len(one), len(other))
    if short < 3:
        return 0.0
    if short == 3:
        return 0.7 if Indel.distance(one, other) == 1 else 0.0
    edits = OSA.distance(one, other, score_cutoff=2)
    allowed = 1 if short < 8 else 2
    return 0.95 if edits <= allowed else 0.0


@lru_cache(maxsize=4096)
def _stem(word: str) -> str:
    for ending in ("ings", "ing", "ies", "ed", "es", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)].rstrip("y")
    return word.rstrip("y") if len(word) > 4 else word
