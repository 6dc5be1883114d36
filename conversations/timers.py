"""Things due later are rows: a flow's nudges and ends, a hand-back, a flow that somebody starts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from .models import Timer


def set_timer(
    conversation_id: int, *, key: str, name: str, step: str, seconds: int, now: datetime
) -> None:
    """Come back to a step later. The same key is set once."""
    row = Timer(
        key=key,
        conversation_id=conversation_id,
        name=name,
        step=step,
        due_at=now + timedelta(seconds=seconds),
    )
    Timer.objects.bulk_create([row], ignore_conflicts=True)


def clear(conversation_id: int) -> None:
    """The flow's timers are moot; hand-backs and starts that wait are not touched."""
    Timer.objects.filter(
        conversation_id=conversation_id, what=Timer.What.TIMER, done_at=None
    ).update(done_at=timezone.now(), outcome="cleared")


def hand_back(conversation_id: int, *, key: str, how: str) -> None:
    """A person is done: the bot goes on. The same key is heard once."""
    _now(conversation_id, key, Timer.What.HANDED_BACK, payload={"how": how})


def start_flow(
    conversation_id: int, *, key: str, flow: str, fields: Mapping[str, Any] | None = None
) -> None:
    """Begin a flow for a person. The same key begins it once."""
    _now(conversation_id, key, Timer.What.FLOW_STARTED, name=flow, payload={"fields": fields or {}})


def _now(
    conversation_id: int, key: str, what: str, *, payload: Mapping[str, Any], name: str = ""
) -> None:
    row = Timer(
        key=key,
        conversation_id=conversation_id,
        what=what,
        name=name,
        payload=payload,
        due_at=timezone.now(),
    )
    Timer.objects.bulk_create([row], ignore_conflicts=True)
