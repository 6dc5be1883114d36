"""What can happen to a conversation: the engine's only way to learn of the world."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from compliance.keywords import Meaning


@dataclass(frozen=True, slots=True)
class TextReceived:
    """A text from the person. ``key`` names its cause and makes every reply to it unique.

    ``changed_consent`` is True where this very text moved the person out or in (it is written
    before any flow sees the text), so that a confirmation is said once and only once.
    """

    key: str
    text: str
    meaning: Meaning = Meaning.NONE
    changed_consent: bool = False
    has_media: bool = False


@dataclass(frozen=True, slots=True)
class TimerFired:
    """A row came due. ``name`` is the timer's (``nudge``, ``end``); ``step`` where it was set."""

    key: str
    name: str
    step: str


@dataclass(frozen=True, slots=True)
class ActionFinished:
    """The world answered a RunAction. ``token`` is the one that was asked with.

    ``outcome`` is ``ok``, ``failed`` or a word of the action's own (``taken``, ``none``).
    """

    key: str
    token: str
    name: str
    outcome: str
    result: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HandedBack:
    """A person is done. ``how``: ``resume`` the flow, ``restart`` it, or ``end`` it."""

    key: str
    how: str = "resume"


@dataclass(frozen=True, slots=True)
class FlowStarted:
    """Staff, the API or a schedule starts a flow for a person."""

    key: str
    flow: str
    fields: Mapping[str, Any] = field(default_factory=dict)


Event = TextReceived | TimerFired | ActionFinished | HandedBack | FlowStarted
