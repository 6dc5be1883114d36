"""What the engine may wish for: the shell turns each wish into rows, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Say:
    """One text to the person.

    ``kind`` is one of the outbox's: ``bot_reply``, ``opt_out_confirmation``,
    ``opt_in_confirmation``, ``help_reply``, ``handoff_notice``. ``choices`` are the labels, in
    order, for channels that can show buttons; ``text`` already numbers them for SMS.
    ``once`` makes the text unique for a cause beyond this turn (one confirmation per epoch).
    """

    text: str
    kind: str = "bot_reply"
    choices: tuple[str, ...] = ()
    once: str = ""


@dataclass(frozen=True, slots=True)
class RunAction:
    """Ask the world. The answer comes back as ActionFinished with the same ``token``."""

    name: str
    inputs: Mapping[str, Any]
    token: str


@dataclass(frozen=True, slots=True)
class SetTimer:
    """Come back in ``seconds`` with TimerFired(name, step), unless timers are cleared first."""

    name: str
    step: str
    seconds: int


@dataclass(frozen=True, slots=True)
class ClearTimers:
    """Whatever was to fire for the flow is moot."""


@dataclass(frozen=True, slots=True)
class Escalate:
    """A person is needed. From here the bot is silent until the ticket is resolved."""

    reason: str  # asked, failed_answers, not_understood, flow, action_failed, quarantined
    queue: str = ""
    note: str = ""
    on_return: str = "resume"  # what HandedBack.how defaults to


@dataclass(frozen=True, slots=True)
class SaveContact:
    """Keep what was learnt: ``name``, ``email``, ``language``, or ``attributes.anything``."""

    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FlowEnded:
    """A flow came to its end. ``outcome``: finished, timed_out, left, replaced, handed_off."""

    flow: str
    outcome: str


Effect = Say | RunAction | SetTimer | ClearTimers | Escalate | SaveContact | FlowEnded
