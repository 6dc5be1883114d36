"""Programs by slug, from a small process cache."""

from __future__ import annotations

import threading
import time as clock
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from .models import Program
from .program_facts import ProgramFacts, StandingTexts

__all__ = ["ProgramFacts", "StandingTexts", "forget", "program_for"]


@dataclass(slots=True)
class _Cache:
    known: dict[str, ProgramFacts] = field(default_factory=dict)
    until: float = 0.0


_cache = _Cache()
_lock = threading.Lock()


def program_for(slug: str) -> ProgramFacts:
    """The program of that slug, else the default one. As old as PROGRAM_CACHE_SECONDS at most."""
    known = _programs()
    return known.get(slug) or known.get("") or ProgramFacts()


def forget(**_: Any) -> None:
    """Drop what this process remembers; the next look-up reads the database."""
    with _lock:
        _cache.until = 0.0


def _programs() -> dict[str, ProgramFacts]:
    if clock.monotonic() < _cache.until:
        return _cache.known
    known = _read()
    with _lock:
        _cache.known = known
        _cache.until = clock.monotonic() + getattr(settings, "PROGRAM_CACHE_SECONDS", 1.0)
    return known


def _read() -> dict[str, ProgramFacts]:
    """Every program by slug; the default one also under the empty name."""
    known = {row.slug: row.facts() for row in Program.objects.order_by("slug")}
    default = next((facts for facts in known.values() if facts.is_default), None)
    default = default or known.get("default")
    return {**known, "": default} if default else known
