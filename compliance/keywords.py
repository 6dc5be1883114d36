"""What a text means to the law, before any flow may see it. Pure.

Three readings, the surest first: what the vendor has read; the whole text as a keyword, whatever
is around it; and a classifier of sentences, for people who say it in words of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from compliance import classifier, cleaning, standard_words
from compliance.features import PIECE, corrected, features, sentences
from compliance.slips import slips


class Meaning(StrEnum):
    OPTOUT = "optout"
    HELP = "help"
    OPTIN = "optin"
    WRONG_NUMBER = "wrong_number"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a text means, and the words that say so.

    ``certainty`` is 1 for a keyword and a chance for a sentence. ``scope_all`` asks to leave
    everything, not one program. ``uncertain`` marks a text that may have meant to opt out: worth
    one question.
    """

    meaning: Meaning
    matched: str = ""
    certainty: float = 1.0
    scope_all: bool = False
    uncertain: bool = False


#: The chance from which a text counts, and from which a doubt is worth a question.
SURE_ENOUGH = 0.5
DOUBT = 0.2
#: A sentence among others must be plainer than one that stands alone.
SURE_ALONE = 0.9

_VENDOR = {"stop": Meaning.OPTOUT, "start": Meaning.OPTIN, "help": Meaning.HELP}
_SENTENCE = re.compile(r"[.!?;\n…]+\s+|\n+")
_CLAUSE = re.compile(r",\s*(?:and|but|so|also)?\b|\s(?:and|but|so|also)\s+(?=please|pls|also)")
_LONG_RUN = re.compile(r"(.)\1{2,}")
_WORD = re.compile(r"\w+")
_EVERYTHING = re.compile(r"\b(?:stop ?all|everything|(?:from|of|all) (?:all|lists|programs))\b")
_STOP_SIGN = re.compile(r"[\s🛑⛔]*🛑[\s🛑⛔]*")
_SAYS_SOMETHING = frozenset(Meaning) - {Meaning.NONE}
_ONLY_OPTOUT = frozenset([Meaning.OPTOUT])
#: Without one of these no sentence opts out, whatever its other words have in common with one.
_SPEAKS_OF_LEAVING = frozenset(
    f"@{concept}"
    for concept in (
        *("stop", "unsubscribe", "cancel", "remove", "revoke", "consent", "scrap", "lose", "off"),
        *("leave_alone", "do_not_list", "threat", "enough", "bother", "interest", "hear"),
        *("subscribe", "list", "send", "text", "texts", "texting", "permit"),
        *("not+want", "not..want", "want+not", "not+more", "not..more", "not..receive"),
        *("take..number", "take..list", "take+me", "me..take"),
    )
)
#: On their own an opt-out; as one sentence of several they may be about an order.
_AMBIGUOUS = frozenset(
    ["cancel", "end", "remove", "quit", "this", "stop", "take", "me", "start", "help", "info"]
)


def read(text: str, *, provider_keyword: str = "", join_words: Iterable[str] = ()) -> Reading:
    """What the text means. The vendor's own reading (STOP, START, HELP) has the last word.

    ``join_words`` are the words with which a program says one may join it.
    """
    if vendor := _VENDOR.get(provider_keyword.strip().casefold()):
        return Reading(meaning=vendor, matched=provider_keyword, scope_all=_says_everything(text))
    text = cleaning.readable(text)
    if cleaning.said_by_a_machine(text):
        return Reading(meaning=Meaning.NONE)
    own = cleaning.own_words(text)
    plain = cleaning.plain(own)
    return _keyword(plain, join_words) or _sentence(plain)


def meaning(text: str, *, provider_keyword: str = "", join_words: Iterable[str] = ()) -> Meaning:
    return read(text, provider_keyword=provider_keyword, join_words=join_words).meaning


def _says_everything(text: str) -> bool:
    return bool(_EVERYTHING.search(text.casefold()))


def _keyword(plain: str, join_words: Iterable[str]) -> Reading | None:
    """The whole text as a keyword, whatever politeness, spacing or slip is in it."""
    if _STOP_SIGN.fullmatch(plain):
        return Reading(meaning=Meaning.OPTOUT, matched="🛑")
    words = _WORD.findall(plain)
    if not words or len(words) > 14:
        return None
    for candidate in _candidates(words):
        found = _STANDARD.get(candidate)
        if found is None and _joins(candidate, join_words):
            found = (candidate, Meaning.OPTIN)
        if found is not None:
            matched, meant = found
            everything = matched in standard_words.EVERYTHING
            return Reading(meaning=meant, matched=matched, scope_all=everything)
    return None


def _joins(candidate: str, join_words: Iterable[str]) -> bool:
    return any(candidate == " ".join(_WORD.findall(cleaning.plain(word))) for word in join_words)


def _candidates(words: Sequence[str]) -> Iterable[str]:
    """The text as it stands, without politeness, with its letters together, said once."""
    yield " ".join(words)
    plainly = [word for word in words if word not in standard_words.POLITE]
    yield " ".join(plainly)
    if all(len(word) == 1 for word in words):
        yield "".join(words)
    if len(plainly) <= 2:
        yield "".join(plainly)
    shorter = [_LONG_RUN.sub(r"\1", word) for word in plainly]
    yield " ".join(shorter)
    if len(set(shorter)) == 1:
        yield shorter[0]


@cache
def _standard() -> dict[str, tuple[str, Meaning]]:
    """Every keyword and, for the longer ones, every slip of one letter."""
    lists = (
        (Meaning.OPTOUT, standard_words.OPT_OUT),
        (Meaning.OPTIN, standard_words.OPT_IN),
        (Meaning.HELP, standard_words.HELP),
    )
    known = {word: (word, Meaning.NONE) for word in standard_words.MENU}
    known.update((word, (word, meant)) for meant, words in lists for word in words)
    for meant, words in lists:
        for word in sorted(words):
            for slip in slips(word) - standard_words.REAL_WORDS:
                known.setdefault(slip, (word, meant))
    return known


_STANDARD = _standard()
_MODEL = classifier.load()


def features_of(plain: str) -> set[str]:
    """All that the classifier sees of a text, or of one sentence."""
    found: set[str] = set()
    for words in sentences(plain):
        found |= features([corrected(word) for word in words])
    return found


def _chances(plain: str) -> dict[str, float]:
    """The chance of each meaning; none to opt out where no word speaks of texts or of an end."""
    seen = features_of(plain)
    chances = _MODEL.chances(seen)
    if seen.isdisjoint(_SPEAKS_OF_LEAVING):
        chances[Meaning.OPTOUT] = 0.0
    return chances


def _sentence(plain: str) -> Reading:
    """The whole, and each part: an opt-out at the end of a long story is an opt-out."""
    best = {label: (chance, plain) for label, chance in _chances(plain).items()}
    del best[Meaning.NONE]
    for part, labels in _parts(plain).items():
        for label, chance in _chances(part).items():
            if label in labels and chance >= SURE_ALONE and chance > best[label][0]:
                best[label] = (chance, part)
    return _decided(best)


def _parts(plain: str) -> dict[str, frozenset[Meaning]]:
    """What is read on its own, and what it may mean there: of a mere clause, only an opt-out."""
    sentences = [part for part in _SENTENCE.split(plain) if part.strip()]
    clauses = [part for sentence in sentences for part in _CLAUSE.split(sentence) if part.strip()]
    parts = dict.fromkeys(_pieces(clauses), _ONLY_OPTOUT)
    parts.update(dict.fromkeys(_pieces(sentences), _SAYS_SOMETHING))
    if len(parts) < 2:
        return {}
    return {part: labels for part, labels in parts.items() if not _ambiguous(part)}


def _pieces(parts: Iterable[str]) -> Iterator[str]:
    """The parts, a long one in overlapping pieces."""
    for part in parts:
        words = part.split()
        yield from (
            " ".join(words[at : at + PIECE])
            for at in range(0, max(len(words) - PIECE // 2, 1), PIECE // 2)
        )


def _ambiguous(part: str) -> bool:
    words = [word for word in _WORD.findall(part) if word not in standard_words.POLITE]
    return len(words) < 3 and all(word in _AMBIGUOUS or word == "it" for word in words)


def _decided(best: dict[str, tuple[float, str]]) -> Reading:
    doubt = best[Meaning.OPTOUT][0]
    order = sorted(best, key=lambda label: (label == Meaning.OPTOUT, best[label][0]), reverse=True)
    for label in order:
        chance, words = best[label]
        if chance >= SURE_ENOUGH:
            everything = label == Meaning.OPTOUT and _says_everything(words)
            return Reading(
                meaning=Meaning(label), matched=words[:80], certainty=chance, scope_all=everything
            )
    return Reading(
        meaning=Meaning.NONE, certainty=1 - doubt, uncertain=DOUBT <= doubt < SURE_ENOUGH
    )
