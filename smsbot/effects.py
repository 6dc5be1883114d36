"""Wishes of the engine become rows: outbox, timers, action calls, tickets. Nothing is sent here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, assert_never

from django.utils import timezone

from conversations import actions, outbox, timers
from conversations.events import Waiting
from conversations.leases import Lease
from conversations.models import Contact, Conversation
from flows.engine.effects import (
    ClearTimers,
    Effect,
    Escalate,
    FlowEnded,
    RunAction,
    SaveContact,
    Say,
    SetTimer,
)
from handoff.services import open_ticket

_COLUMNS = frozenset({"name", "email", "language"})


def apply(effects: Iterable[Effect], *, waiting: Waiting, lease: Lease) -> None:
    """Turn wishes into rows, inside the caller's transaction. Keys name the event as the cause."""
    key = waiting.event.key
    says = [effect for effect in effects if isinstance(effect, Say)]
    for number, effect in enumerate(effects):
        _apply(effect, key=f"{key}.{number}", lease=lease)
    outbox.queue(
        [_draft(say, number, waiting=waiting, lease=lease) for number, say in enumerate(says)],
        conversation_id=lease.conversation_id,
        channel_id=lease.channel_id,
        now=timezone.now(),
    )


def _draft(say: Say, number: int, *, waiting: Waiting, lease: Lease) -> outbox.Draft:
    """A wish as a row to be. What is said once for a cause beyond this turn is keyed by that."""
    key = waiting.event.key
    return outbox.Draft(
        body=say.text,
        kind=say.kind,
        key=f"once:{lease.conversation_id}:{say.once}" if say.once else f"{key}:{number}",
        cause=f"The bot's answer to {key}",
        choices=say.choices,
        epoch=waiting.epoch,
    )


def _apply(effect: Effect, *, key: str, lease: Lease) -> None:
    conversation_id = lease.conversation_id
    match effect:
        case Say():
            return  # all of a turn's texts are written in one statement
        case RunAction(name=name, inputs=inputs, token=token):
            actions.ask(conversation_id, key=token, name=name, inputs=inputs)
        case SetTimer(name=name, step=step, seconds=seconds):
            timers.set_timer(
                conversation_id,
                key=f"{key}:{name}",
                name=name,
                step=step,
                seconds=seconds,
                now=timezone.now(),
            )
        case ClearTimers():
            timers.clear(conversation_id)
        case Escalate(reason=reason, queue=queue, note=note, on_return=on_return):
            open_ticket(
                Conversation.objects.get(pk=conversation_id),
                reason=reason,
                key=key,
                queue=queue,
                note=note,
                on_return=on_return,
            )
        case SaveContact(fields=fields):
            save_contact(lease.contact_id, fields)
        case FlowEnded():
            return  # recorded in the trace
        case _:
            assert_never(effect)


def save_contact(contact_id: int, fields: Mapping[str, Any]) -> None:
    """Keep what was learnt: name, e-mail and language in their columns, the rest as attributes."""
    contact = Contact.objects.get(pk=contact_id)
    for name, value in fields.items():
        if name in _COLUMNS:
            setattr(contact, name, str(value)[:120])
        else:
            contact.attributes[name.removeprefix("attributes.")] = value
    contact.save(update_fields=[*_COLUMNS, "attributes", "updated_at"])
