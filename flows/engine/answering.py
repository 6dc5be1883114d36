"""Reading a text as the answer to the question that is open."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from . import answers
from .asking import Offer, offers, own_offers
from .definition import Ask, Choose, Question
from .turn import Turn, as_json
from .words import words

ANYTHING = frozenset({"text", "name", "address"})  # types that nearly every text is an answer to

_PICK = re.compile(
    r"(?:option|number|choice|no\.?|nr\.?|#|the)?\s*"
    r"(?P<pick>\d{1,2}|one|two|three|four|five|six|first|second|third|fourth|fifth|last)"
    r"(?:st|nd|rd|th)?(?:\s+(?:one|option|time|slot))?(?:\s+please)?\s*[.)!]*\s*\Z",
    re.I,
)
_ORDER = ("one", "two", "three", "four", "five", "six")
_ORDINALS = ("first", "second", "third", "fourth", "fifth")


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """The answer: a value that a state can hold, and how it is read back."""

    value: Any
    shown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """More than one reading. ``ask`` is how to ask, if the reader knew."""

    options: tuple[Offer, ...]
    ask: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """No answer. ``partial`` is what could be read all the same."""

    why: str = ""
    partial: Mapping[str, Any]


Reading = Taken | Narrowed | Missed


def read(turn: Turn, step: Question, text: str) -> Reading:
    """What ``text`` says to ``step``: a number of an offered option, or an answer of its type."""
    if picked := pick(offers(turn, step), text):
        return Taken(value=picked.value, shown=picked.label)
    several = own_offers(turn, step)
    kind = _kind(step, several)
    return _understood(answers.read(text, _asked(turn, step, kind, several)), several)


def pick(several: tuple[Offer, ...], text: str) -> Offer | None:
    """The offer that ``text`` names by its number, its place or its very words."""
    said = words(text)
    for one in several:
        if said and said == words(one.label):
            return one
    found = _PICK.match(text.strip())
    place = _place(found["pick"].lower(), len(several)) if found else 0
    return several[place - 1] if 1 <= place <= len(several) else None


def _place(picked: str, count: int) -> int:
    if picked.isdecimal():
        return int(picked)
    if picked == "last":
        return count
    series = _ORDER if picked in _ORDER else _ORDINALS
    return series.index(picked) + 1


def _kind(step: Question, several: tuple[Offer, ...]) -> str:
    if isinstance(step, Choose):
        return "choice"
    if isinstance(step, Ask):
        return "choice" if several and step.type == "text" else step.type
    return "yes_no"


def _asked(turn: Turn, step: Question, kind: str, several: tuple[Offer, ...]) -> answers.Asked:
    ask = step if isinstance(step, Ask) else Ask(id=step.id, question=step.question)
    choices = several if kind == "choice" else ()
    return answers.Asked(
        kind=kind,
        now=turn.now,
        choices=tuple(
            answers.Choice(value=one.value, label=one.label, words=one.words) for one in choices
        ),
        pattern=ask.pattern,
        minimum=ask.minimum,
        maximum=ask.maximum,
        region=ask.region,
        opens=ask.opens,
        closes=ask.closes,
        partial=turn.pending.get("partial", {}),
    )


def _understood(found: Any, several: tuple[Offer, ...]) -> Reading:
    match found:
        case answers.Understood(value=value, shown=shown):
            label = next((one.label for one in several if one.value == value), shown)
            return Taken(value=as_json(value), shown=label)
        case answers.Unclear(options=options, ask=ask):
            return Narrowed(options=tuple(_offer(one) for one in options), ask=ask)
        case answers.NotUnderstood(why=why, partial=partial):
            known = partial if isinstance(partial, Mapping) else {}
            return Missed(why=why, partial=as_json(known))
    return Missed(partial={})


def _offer(option: Any) -> Offer:
    label = getattr(option, "shown", "") or getattr(option, "label", "")
    return Offer(value=as_json(option.value), label=str(label or option.value))


# ---- a change of mind at a confirmation

_NO_BUT = re.compile(
    r"\s*(?:no+|nope|nah|not quite|wait|actually|sorry|hmm|rather|yes|yeah|yep|ok|okay|sure)\b"
    r"[\s,.:;!-]*(?:but|thanks|thank you|please|make it|change it to|change to|rather|i said|"
    r"i meant|can we do|can you do|could we do|how about|what about|instead|better|\s|,)*",
    re.I,
)
_MAKE_IT = re.compile(
    r"\s*(?:can we|could we|please|can you|let's|lets)?\s*"
    r"(?:make (?:it|that)|change (?:it|that)? ?to|"
    r"how about|what about|rather|i meant)\b",
    re.I,
)
_BARE_YES = re.compile(r"\s*(?:yes|yeah|yep|ok|okay|sure)\b", re.I)
_BUT = re.compile(r"\bbut\b", re.I)


def correction(text: str) -> str:
    """``tuesday`` for "no, tuesday", or an empty string where nothing is corrected.

    "yes please" corrects nothing; "yes but at 3" does.
    """
    if made := _MAKE_IT.match(text):
        return text[made.end() :].strip()
    if _BARE_YES.match(text) and not _BUT.search(text):
        return ""
    lead = _NO_BUT.match(text)
    return text[lead.end() :].strip() if lead else ""


def takes_anything(step: Question) -> bool:
    """Whether nearly every text would pass as an answer to it."""
    return isinstance(step, Ask) and step.type in ANYTHING and not step.options_from


def is_yes(reading: Reading) -> bool | None:
    """True, False, or None where it was neither."""
    if not isinstance(reading, Taken):
        return None
    if isinstance(reading.value, bool):
        return reading.value
    return {"yes": True, "no": False}.get(str(reading.value).lower())
