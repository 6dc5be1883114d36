"""Floods at the front door: so many texts a minute from one sender, and on one channel.

Counted in each web process, so that no text costs a statement or a call for it; the limits are
wide, and the law is above them: a STOP, a START or a HELP is never refused.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

from django.conf import settings

from compliance import keywords
from compliance.keywords import Meaning

#: Senders remembered before the oldest half is forgotten.
REMEMBERED = 20_000


@dataclass(slots=True)
class _Bucket:
    """A token bucket: ``rate`` texts a minute, as many at once."""

    left: float
    at: float

    def take(self, rate: int, now: float) -> bool:
        self.left = min(rate, self.left + (now - self.at) * rate / 60)
        self.at = now
        if self.left < 1:
            return False
        self.left -= 1
        return True


_buckets: dict[tuple[str, str], _Bucket] = {}
_lock = threading.Lock()


def allow(channel: str, sender: str, body: str, *, keyword: str = "") -> bool:
    """May this text come in? Keywords of the law always may."""
    with _lock:
        mine = _take((channel, sender), settings.WEBHOOK_SENDER_LIMIT)
        ours = _take((channel, ""), settings.WEBHOOK_CHANNEL_LIMIT)
    if mine and ours:
        return True
    return keywords.read(body, provider_keyword=keyword).meaning is not Meaning.NONE


def _take(key: tuple[str, str], rate: int) -> bool:
    now = time.monotonic()
    bucket = _buckets.get(key)
    if bucket is None:
        _forget_some()
        bucket = _buckets[key] = _Bucket(rate, now)
    return bucket.take(rate, now)


def _forget_some() -> None:
    if len(_buckets) < REMEMBERED:
        return
    for key in sorted(_buckets, key=lambda key: _buckets[key].at)[: REMEMBERED // 2]:
        del _buckets[key]


def forget() -> None:
    """Start counting anew. For tests."""
    with _lock:
        _buckets.clear()
