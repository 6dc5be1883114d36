"""What a decision is made from, and what it comes to. Pure values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .engine.effects import Effect
from .engine.state import State
from .playbook import Playbook


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who we talk to, as plain values."""

    address: str
    name: str = ""
    email: str = ""
    language: str = ""
    timezone: str = ""
    attributes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramTexts:
    """The program's standing replies, already rendered (see compliance.models.Program)."""

    name: str = ""
    help: str = ""
    goodbye: str = ""
    welcome: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What we know when an event is thought about. ``now`` is aware; ``zone`` the business's."""

    state: State | None
    person: Person
    playbook: Playbook
    now: datetime
    zone: str = "UTC"
    owner: str = "bot"  # bot, queue, staff
    opted_out: bool = False
    epoch: int = 0  # the consent epoch; names the one confirmation
    confirms_optout: bool = True  # False where the provider answers a STOP itself
    program: ProgramTexts = field(default_factory=ProgramTexts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """``by`` names the route; ``detail`` says why, for the Trace (JSON values only)."""

    state: State | None
    effects: tuple[Effect, ...] = ()
    by: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)
