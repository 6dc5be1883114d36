"""What an action is: plain inputs in, a plain result out, the same thing once per key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionRequest:
    """What is asked. Running twice with one ``key`` does the thing once."""

    key: str
    name: str
    inputs: Mapping[str, Any]
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """A text to be sent later to the person who asked; ``topic`` lets it be withdrawn."""

    key: str
    due_at: datetime
    text: str
    expires_at: datetime
    topic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionResult:
    """``outcome`` is ``ok``, ``failed`` or the action's own word; ``result`` is JSON.

    ``cancel_reminders`` names a topic whose reminders are moot; it is done before ``reminders``.
    """

    outcome: str
    result: Mapping[str, Any] = field(default_factory=dict)
    reminders: tuple[Reminder, ...] = ()
    cancel_reminders: str = ""


class ActionUnavailable(Exception):
    """The world did not answer; the same key may be tried again."""


Action = Callable[[ActionRequest], ActionResult]
