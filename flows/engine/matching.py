"""How near a text is to the words we know: exact, by phrase, by first word, and roughly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from flows.playbook import KnownAnswer, Match, Rule

from .words import FILLER, alike, words

if TYPE_CHECKING:
    from flows.playbook import Playbook

ACT = 0.85  # at least this sure: do it
ASK = 0.5  # at least this sure: ask whether it was meant
PHRASED = 0.95  # the phrase stands in the text
NEARLY = 0.94  # as much as a text can get that only resembles the phrase

_NEGATIONS = frozenset({"not", "never", "without", "no"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """Something known that a text may mean, and how sure we are of it (0 to 1)."""

    target: Rule | KnownAnswer
    score: float
    how: str  # exact, phrase, prefix, near
    rest: str = ""
    length: int = 0

    @property
    def route(self) -> str:
        """``rule:name`` or ``answer:name``: how a clarifying question remembers it."""
        kind = "rule" if isinstance(self.target, Rule) else "answer"
        return f"{kind}:{self.target.name}"


def rules(playbook: Playbook) -> tuple[Rule, ...]:
    """The playbook's rules, then one for every flow that names its own triggers."""
    own = tuple(
        Rule(
            name=f"flow:{slug}",
            label=flow.name,
            phrases=flow.triggers,
            match=Match.PHRASE,
            priority=200,
            flow=slug,
        )
        for slug, flow in playbook.flows.items()
        if flow.triggers
    )
    return playbook.rules + own


def hits(playbook: Playbook, text: str) -> list[Hit]:
    """Everything the text may mean, the likeliest first. Sure hits follow the rules' priority."""
    known: tuple[Rule | KnownAnswer, ...] = (*rules(playbook), *playbook.answers)
    return rank(_hit(target, text) for target in known)


def rank(found: Iterable[Hit | None]) -> list[Hit]:
    """Sure ones by how they matched, priority and length of the phrase; then by score."""
    return sorted((hit for hit in found if hit and hit.score >= ASK), key=_order)


_KINDS = ("exact", "prefix", "phrase", "near")


def _order(hit: Hit) -> tuple[float, float, int, float, str]:
    sure = hit.score >= ACT
    priority = hit.target.priority if isinstance(hit.target, Rule) else 100
    if not sure:
        return (len(_KINDS), -hit.score, priority, 0, hit.route)
    kind = _KINDS.index(hit.how)
    return (kind, priority, -hit.length, -hit.score, hit.route)


def _hit(target: Rule | KnownAnswer, text: str) -> Hit | None:
    match = target.match if isinstance(target, Rule) else Match.PHRASE
    best = max((_compare(phrase, match, text) for phrase in target.phrases), default=_NOTHING)
    score, length, how, rest = best
    return Hit(target=target, score=score, how=how, rest=rest, length=length) if score else None


_Found = tuple[float, int, str, str]  # score, words of the phrase, how, rest
_NOTHING: _Found = (0.0, 0, "", "")


@lru_cache(maxsize=4096)  # several routes ask about one text
def _compare(phrase: str, match: Match, text: str) -> _Found:
    said, known = words(text), words(phrase)
    if not said or not known:
        return _NOTHING
    if match is Match.PREFIX:
        return _prefixed(known, text)
    if said == known:
        return (1.0, len(known), "exact", "")
    if match is Match.EXACT:
        return (_close_words(said, known), len(known), "near", "")
    return _phrased(said, known)


def _prefixed(known: tuple[str, ...], text: str) -> _Found:
    """The text begins with the phrase; what follows it is kept as it was typed."""
    head = text.split(maxsplit=len(known))
    if words(" ".join(head[: len(known)])) != known:
        return _NOTHING
    rest = head[len(known)] if len(head) > len(known) else ""
    return (1.0, len(known), "prefix", rest.strip())


def _phrased(said: tuple[str, ...], known: tuple[str, ...]) -> _Found:
    at = _find(said, known)
    if at is None:
        return (near(said, known), len(known), "near", "")
    # "I do not want to book" holds the phrase and means the opposite: ask.
    denied = _NEGATIONS & set(said[max(0, at - 4) : at])
    return (0.6 if denied else PHRASED, len(known), "phrase", "")


def _find(said: tuple[str, ...], known: tuple[str, ...]) -> int | None:
    for at in range(len(said) - len(known) + 1):
        if said[at : at + len(known)] == known:
            return at
    return None


def _close_words(said: tuple[str, ...], known: tuple[str, ...]) -> float:
    """Nearly 1 where only typos differ, else 0."""
    if len(said) != len(known):
        return 0.0
    same = all(alike(one, other) for one, other in zip(said, known, strict=True))
    return 0.9 if same else 0.0


def near(said: tuple[str, ...], known: tuple[str, ...]) -> float:
    """How much of the phrase is in the text, and the other way round. Fillers do not count."""
    ours, theirs = _content(known), _content(said)
    if not ours or not theirs:
        return 0.0
    recall = sum(max(alike(one, word) for word in theirs) for one in ours) / len(ours)
    if recall < 0.4:
        return 0.0
    precision = sum(max(alike(word, one) for one in ours) for word in theirs) / len(theirs)
    return min(NEARLY, 0.65 * recall + 0.35 * precision)


@lru_cache(maxsize=4096)
def _content(several: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in several if word not in FILLER) or several


def menu(playbook: Playbook) -> Iterator[tuple[str, str]]:
    """What a person may ask for, as (first phrase, label), in the order of the rules."""
    first = sorted(rules(playbook), key=lambda rule: rule.priority)
    known: tuple[Rule | KnownAnswer, ...] = (*first, *playbook.answers)
    for target in known:
        hidden = isinstance(target, Rule) and target.match is Match.PREFIX
        if target.phrases and target.listed and not hidden:
            yield target.phrases[0], target.label
