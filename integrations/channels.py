"""The channel table in memory: the front door asks for a channel with every text.

When the database is away the last good table serves, so that signatures can still be checked.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import Error, transaction

from .messaging.registry import UnknownBackend
from .messaging.types import ChannelFacts
from .models import Channel
from .secrets import SecretMissing

log = logging.getLogger(__name__)

_NEVER = float("-inf")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """All channels at one moment. Replaced as a whole, so that readers need no lock."""

    read_at: float = _NEVER
    by_key: Mapping[str, ChannelFacts] = field(default_factory=dict)
    by_id: Mapping[int, ChannelFacts] = field(default_factory=dict)

    @property
    def fresh(self) -> bool:
        return time.monotonic() - self.read_at < settings.CHANNEL_CACHE_SECONDS


_table = _Table()
_lock = threading.Lock()


def channel(key: str) -> ChannelFacts | None:
    """The channel of this key, or None."""
    return _current().by_key.get(key)


def channel_by_id(pk: int) -> ChannelFacts | None:
    """The channel of this row, or None."""
    return _current().by_id.get(pk)


def every() -> list[ChannelFacts]:
    """All channels, by key."""
    known = _current().by_key
    return [known[key] for key in sorted(known)]


def forget() -> None:
    """Read the table anew at the next question; should that fail, the old one still serves."""
    _replace(_table, read_at=_NEVER)


def on_change(**_: Any) -> None:
    """A channel was written: this process sees it at once, the others within the cache's time."""
    forget()
    transaction.on_commit(forget)


def _current() -> _Table:
    if _table.fresh:
        return _table
    with _lock:
        if not _table.fresh:
            _renew()
        return _table


def _renew() -> None:
    """Read the table, or keep the last one for another while. Raises where there is none."""
    try:
        found = [facts for row in Channel.objects.order_by("pk") if (facts := _facts(row))]
    except Error:
        if not _table.by_key:
            raise
        log.warning("channels: the database is away; the last table serves")
        _replace(_table, read_at=time.monotonic())
        return
    by_key, by_id = {one.key: one for one in found}, {one.id: one for one in found}
    _replace(_Table(by_key=by_key, by_id=by_id), read_at=time.monotonic())


def _replace(table: _Table, *, read_at: float) -> None:
    global _table
    _table = _Table(read_at=read_at, by_key=table.by_key, by_id=table.by_id)


def _facts(row: Channel) -> ChannelFacts | None:
    """A channel as a value. Without its secrets it stays known, so that its texts wait."""
    try:
        return row.facts()
    except UnknownBackend as error:
        log.error("channel %s cannot be used: %s", row.key, error)
        return None
    except SecretMissing as error:
        log.error("channel %s has no credentials: %s", row.key, error)
        return row.facts_without_secrets()
