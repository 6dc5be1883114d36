"""What the classifier sees of a sentence: its words, and in order what they are about. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from compliance.concepts import OFTEN_MISTYPED, ORDINARY, PHRASES, WORDS

#: Longer sentences are read in overlapping pieces of this many words.
PIECE = 24
_OTHER = "x"
#: Words shorter than this are taken as they stand: "tests" is no slip for "texts".
_CORRECTED_FROM = 6
_SENTENCE = re.compile(r"[.!?;\n…¿¡]+|\s[-–—]+\s|,")
_NUMBER_SIGN = re.compile(r"#(?!\w)")
_WORD = re.compile(r"\w+")
_THIN = frozenset(["", _OTHER, "i", "you", "be", "and", "at", "from", "can"])


def sentences(plain: str) -> list[list[str]]:
    """The words of each sentence, and of the pieces between commas; "my #" is a number."""
    plain = _NUMBER_SIGN.sub(" number ", plain)
    return [words for part in _SENTENCE.split(plain) if (words := _WORD.findall(part))]


def _slips(word: str) -> Iterator[str]:
    """What is left of a word with one letter gone: two words a slip apart share one of these."""
    yield word
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]


def _misspellings() -> dict[str, str]:
    return {slip: word for word in reversed(OFTEN_MISTYPED.split()) for slip in _slips(word)}


_MISSPELT = _misspellings()
_ORDINARY = frozenset(ORDINARY.split())


def corrected(word: str) -> str:
    """The word that was meant, if this is a slip of one often mistyped; or the word itself."""
    if word in WORDS or word in _ORDINARY or len(word) < _CORRECTED_FROM or word.isdigit():
        return word
    for slip in _slips(word):
        meant = _MISSPELT.get(slip)
        if meant is not None and meant[0] == word[0] and abs(len(meant) - len(word)) <= 1:
            return meant
    return word


def concepts(words: Sequence[str]) -> list[str]:
    """What the words are about, in order; "x" for anything else; fillers are left out."""
    found: list[str] = []
    at = 0
    while at < len(words):
        word = words[at]
        length, meant = 1, WORDS.get(word)
        for phrase, concept in PHRASES.get(word, ()):
            if tuple(words[at : at + len(phrase)]) == phrase:
                length, meant = len(phrase), concept
                break
        at += length
        if meant is None:
            meant = "#" if word.isdigit() else _OTHER
        if meant:
            found.extend(meant.split() if " " in meant else (meant,))
    return found


def features(words: Sequence[str]) -> set[str]:
    """The features of one sentence or text; ``words`` as ``sentences`` gives them, corrected."""
    about = concepts(words)
    found = set(_neighbours(["^", *about, "$"]))
    found.update(_pairs(about))
    found.update(words)
    found.update(f"{a} {b}" for a, b in pairwise(words))
    found.update(f"~{word[:size]}" for word in words for size in (4, 5, 6) if len(word) > size)
    found.update(f"~{a[:4]} {b[:4]}" for a, b in pairwise(words))
    found.add(f"length:{min(len(about), 6)}")
    return found


def _neighbours(about: Sequence[str]) -> Iterator[str]:
    for at, concept in enumerate(about):
        yield f"@{concept}"
        if at:
            yield f"@{about[at - 1]}+{concept}"
        if at > 1:
            yield f"@{about[at - 2]}+{about[at - 1]}+{concept}"


def _pairs(about: Sequence[str]) -> Iterable[str]:
    """Concepts that meet in this order within six steps, whatever stands between."""
    kept = [(at, concept) for at, concept in enumerate(about) if concept not in _THIN]
    for index, (at, first) in enumerate(kept):
        for later, second in kept[index + 1 : index + 6]:
            if later - at <= 6:
                yield f"@{first}..{second}"
