"""The tables as one Playbook of values, kept per process and refreshed when they change."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings

from . import models
from .engine.definition import Definition, Text
from .engine.problem import BrokenFlow
from .engine.reading import read
from .playbook import KnownAnswer, Match, Playbook, Rule

log = logging.getLogger(__name__)

Key = tuple[str, int]


@dataclass(slots=True)
class _Kept:
    playbook: Playbook
    stamp: str
    checked_at: float


_kept: _Kept | None = None


def playbook() -> Playbook:
    """What the bot knows now. Asks the database at most every PLAYBOOK_CACHE_SECONDS."""
    global _kept
    kept, now = _kept, time.monotonic()
    if kept and now - kept.checked_at < _patience():
        return kept.playbook
    number, stamp = models.PlaybookVersion.current()  # before the rows: never newer than they are
    if kept and kept.stamp == stamp:
        kept.checked_at = now
        return kept.playbook
    _kept = _Kept(playbook=load(number), stamp=stamp, checked_at=now)
    return _kept.playbook


def forget() -> None:
    """Drop what is kept: the next call reads the tables again."""
    global _kept
    _kept = None


def _patience() -> float:
    return float(getattr(settings, "PLAYBOOK_CACHE_SECONDS", 1.0))


def load(number: int = 0) -> Playbook:
    """The tables as they are, read in five queries."""
    live = dict(_live())
    return Playbook(
        version=number,
        flows=live,
        versions=Versions(live),
        rules=tuple(_rule(row) for row in _rules()),
        answers=tuple(_answer(row) for row in models.KnownAnswer.objects.filter(active=True)),
        texts=_texts(),
    )


def _live() -> Iterator[tuple[str, Definition]]:
    published = models.FlowVersion.objects.filter(status=models.FlowVersion.Status.PUBLISHED)
    for row in published.select_related("flow").order_by("flow__name", "flow__pk"):
        if definition := _definition(row.flow.slug, row.number, row.source):
            yield row.flow.slug, definition


@lru_cache(maxsize=512)
def compiled(source: str, number: int) -> Definition:
    """The definition of a version; reading one text twice costs nothing."""
    return read(source, version=number)


def _definition(slug: str, number: int, source: str) -> Definition | None:
    """None, and a line in the log, for a text that an older release could still read."""
    try:
        return compiled(source, number)
    except BrokenFlow as broken:
        log.error("flow %s version %s cannot be read: %s", slug, number, broken.problems[0])
        return None


class Versions(Mapping[Key, Definition]):
    """Every version that a conversation may still stand in; old ones are fetched when asked for."""

    def __init__(self, live: Mapping[str, Definition]) -> None:
        self._found: dict[Key, Definition | None] = {
            (slug, flow.version): flow for slug, flow in live.items()
        }

    def __getitem__(self, key: Key) -> Definition:
        if key not in self._found:
            self._found[key] = _stored(*key)
        found = self._found[key]
        if found is None:
            raise KeyError(key)
        return found

    def __iter__(self) -> Iterator[Key]:
        return (key for key, found in list(self._found.items()) if found is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _stored(slug: str, number: int) -> Definition | None:
    rows = models.FlowVersion.objects.filter(flow__slug=slug, number=number)
    row = rows.exclude(status=models.FlowVersion.Status.DRAFT).first()
    return _definition(slug, number, row.source) if row else None


def _rules() -> Iterator[models.Rule]:
    """Active rules; one whose flow is not published would lead nowhere."""
    live = models.FlowVersion.objects.filter(status=models.FlowVersion.Status.PUBLISHED)
    published = set(live.values_list("flow", flat=True))
    for row in models.Rule.objects.filter(active=True).select_related("flow"):
        if row.flow_id is None or row.flow_id in published:
            yield row


def _rule(row: models.Rule) -> Rule:
    return Rule(
        name=row.name,
        label=row.label,
        phrases=models.lines(row.phrases),
        match=Match(row.match),
        priority=row.priority,
        flow=row.flow.slug if row.flow else "",
        answer=_text(row.answer, row.variants),
        hand_off=row.hand_off,
        listed=row.listed,
    )


def _answer(row: models.KnownAnswer) -> KnownAnswer:
    return KnownAnswer(
        name=row.name,
        label=row.label,
        phrases=models.lines(row.phrases),
        answer=_text(row.answer, row.variants),
        listed=row.listed,
    )


def _text(usual: str, variants: Mapping[str, str]) -> Text:
    return {"": usual, **variants} if usual else {}


def _texts() -> Mapping[str, Text]:
    found: dict[str, dict[str, str]] = {}
    for row in models.BotText.objects.all():
        found.setdefault(row.name, {})[row.language] = row.wording
    return found
