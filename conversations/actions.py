"""Actions asked of the world: rows, run in the worker outside any lease or transaction."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from integrations.actions.base import ActionRequest, ActionResult, ActionUnavailable, Reminder
from integrations.actions.registry import run

from . import outbox
from .models import ActionCall, Message

log = logging.getLogger(__name__)

#: A running action whose worker said nothing for so long is run again, under the same key.
LEASE_SECONDS = 30.0
TRIES = 3
Status = ActionCall.Status


def ask(conversation_id: int, *, key: str, name: str, inputs: Mapping[str, Any]) -> None:
    """Write down what is asked. The same key is asked once."""
    call = ActionCall(key=key, conversation_id=conversation_id, name=name, inputs=dict(inputs))
    ActionCall.objects.bulk_create([call], ignore_conflicts=True)


def run_waiting(conversation_id: int) -> int:
    """Run what is due in this conversation. Returns how many finished. Safe to run at once."""
    finished = 0
    while (call := _claim(conversation_id)) is not None:
        finished += _run(call)
    return finished


def _claim(conversation_id: int) -> ActionCall | None:
    due = ActionCall.objects.filter(
        conversation_id=conversation_id, status=Status.WAITING, not_before__lte=timezone.now()
    )
    call = due.select_related("conversation__contact").order_by("id").first()
    if call is None:
        return None
    mine = ActionCall.objects.filter(pk=call.pk, status=Status.WAITING).update(
        status=Status.RUNNING,
        attempts=F("attempts") + 1,
        lease_until=time.time() + LEASE_SECONDS,
    )
    call.attempts += 1
    return call if mine else _claim(conversation_id)


def _run(call: ActionCall) -> bool:
    request = ActionRequest(key=call.key, name=call.name, inputs=_inputs(call), now=timezone.now())
    try:
        result = run(request)
    except ActionUnavailable as trouble:
        return _later(call, str(trouble))
    except Exception:
        log.exception("action failed: %s", call.name)
        result = ActionResult(outcome="failed", result={"error": "The action broke."})
    finish(call, result)
    return True


def _inputs(call: ActionCall) -> dict[str, Any]:
    """What the flow gave, and who asks: an action never has to trust a flow for that."""
    contact = call.conversation.contact
    return {"name": contact.name, **call.inputs, "address": contact.address}


def _later(call: ActionCall, why: str) -> bool:
    if call.attempts >= TRIES:
        finish(call, ActionResult(outcome="failed", result={"error": why}))
        return True
    ActionCall.objects.filter(pk=call.pk, status=Status.RUNNING).update(
        status=Status.WAITING, not_before=timezone.now() + timedelta(seconds=2**call.attempts)
    )
    return False


def finish(call: ActionCall, result: ActionResult) -> None:
    """The answer and the reminders it promises, in one transaction. A second answer is dropped."""
    with transaction.atomic():
        mine = ActionCall.objects.filter(pk=call.pk, status=Status.RUNNING).update(
            status=Status.FINISHED,
            outcome=result.outcome,
            result=dict(result.result),
            finished_at=timezone.now(),
        )
        if not mine:
            return
        if result.cancel_reminders:
            Message.objects.filter(topic=result.cancel_reminders).refuse("cancelled")
        _remind(call, result.reminders)


def _remind(call: ActionCall, reminders: tuple[Reminder, ...]) -> None:
    drafts = [
        outbox.Draft(
            body=reminder.text,
            kind="reminder",
            key=f"reminder:{reminder.key}",
            cause=f"Reminder of {reminder.topic}",
            sender="system",
            topic=reminder.topic,
            not_before=reminder.due_at,
            expires_at=reminder.expires_at,
        )
        for reminder in reminders
    ]
    conversation = call.conversation
    outbox.queue(
        drafts,
        conversation_id=conversation.pk,
        channel_id=conversation.channel_id,
        now=timezone.now(),
    )


def revive() -> int:
    """Actions whose worker was killed wait again; they are idempotent by key."""
    late = ActionCall.objects.filter(status=Status.RUNNING, lease_until__lt=time.time())
    return late.update(status=Status.WAITING)
