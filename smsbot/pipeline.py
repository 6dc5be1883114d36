"""The straight line: an event that waits becomes a decision, its effects become rows, texts leave.

Start here. ``drive`` does whatever is due in one conversation and is safe to run twice, at once, or
late: a lease lets one worker in, a fence refuses a worker that slept, and every row written has a
key that names its cause.

    event > look > decide (pure) > effects.apply (one transaction) > outbox.deliver_next > vendor
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from compliance.programs import program_for
from conversations import actions, events, leases, outbox
from conversations.events import Waiting
from conversations.leases import Lease, LeaseLost, Released
from conversations.models import Conversation, Trace
from conversations.prepared import insert
from flows.decide import Decision, ProgramTexts, Snapshot, decide
from flows.engine.state import State
from flows.library import playbook
from handoff.services import open_ticket
from integrations.channels import channel_by_id

from . import effects

log = logging.getLogger(__name__)

#: An event that could not be handled so often is poison: it is set aside, a person takes over.
TRIES = 3


def drive(conversation_id: int) -> int:
    """Do all that is due in one conversation: turns, sends, actions. Returns the steps taken."""
    steps = 0
    while True:
        progress = advance(conversation_id)
        steps += progress.steps
        if not progress.asked or not actions.run_waiting(conversation_id):
            return steps


class Progress(NamedTuple):
    """How many steps were taken, and whether an action waits to be run after them."""

    steps: int
    asked: bool


def advance(conversation_id: int) -> Progress:
    """Take the lease; think and send until nothing waits; let go. No step if another has it."""
    lease = leases.claim(conversation_id)
    if lease is None:
        return Progress(0, asked=False)
    try:
        return _drain(lease)
    except LeaseLost:
        log.warning("lease lost: conversation=%s", conversation_id)
        return Progress(0, asked=False)
    except Exception:
        leases.abandon(lease)
        raise


def _drain(lease: Lease) -> Progress:
    steps = 1
    while True:
        worked = _turn(lease)
        worked = outbox.deliver_next(lease) or worked
        if let_go := leases.release(lease, now=timezone.now()):
            return Progress(steps, asked=let_go is Released.ASKING)
        if not worked:
            lease.renew()  # not ours any more? then this raises
        steps += 1


def _turn(lease: Lease) -> bool:
    """Handle the oldest event, whole or not at all. False when none waits."""
    waiting = events.next_waiting(lease.conversation_id, now=timezone.now())
    if waiting is None:
        return False
    if lease.attempts > TRIES:
        _quarantine(lease, waiting)
        return True
    lease.keep_fresh()
    snapshot = look(lease, waiting)
    decision = decide(snapshot, waiting.event)
    _commit(lease, waiting, snapshot, decision)
    lease.attempts = 0
    return True


def look(lease: Lease, waiting: Waiting) -> Snapshot:
    """What we know, as values: the pure part never sees a row."""
    channel = channel_by_id(lease.channel_id)
    program = program_for(channel.program if channel else "default")
    texts = program.texts()
    return Snapshot(
        state=State.from_json(lease.state),
        person=waiting.person,
        playbook=playbook(),
        now=timezone.now(),
        zone=settings.TIME_ZONE,
        owner=waiting.owner,
        opted_out=waiting.opted_out,
        epoch=waiting.epoch,
        confirms_optout=channel.confirms_optout if channel else True,
        program=ProgramTexts(
            name=texts.name, help=texts.help, goodbye=texts.goodbye, welcome=texts.welcome
        ),
    )


def _commit(lease: Lease, waiting: Waiting, now: Snapshot, decision: Decision) -> None:
    """State, replies, tickets, timers, trace and *handled*: one transaction behind the fence."""
    with transaction.atomic():
        state = decision.state.as_json() if decision.state else None
        _remember(lease, waiting, state)
        if not events.mark_handled(waiting):  # before the effects: they may clear all timers
            raise LeaseLost(lease.conversation_id)
        effects.apply(decision.effects, waiting=waiting, lease=lease)
        _trace(lease, waiting, now, decision)
    lease.state = state


def _remember(lease: Lease, waiting: Waiting, state: Mapping[str, Any] | None) -> None:
    now = timezone.now()
    top = state["frames"][-1] if state and state.get("frames") else ("", 0, "")
    seen = _heard(waiting, now) if waiting.message_id else {}
    lease.hold(state=state, flow=top[0], step=top[2], updated_at=now, **seen)


def _heard(waiting: Waiting, now: datetime) -> dict[str, Any]:
    """What a text does to its conversation: it is open again, and a person's silence is timed."""
    seen = {
        "last_at": now,
        "last_inbound_at": waiting.at,
        "status": Conversation.Status.OPEN,
    }
    if waiting.owner == Conversation.Owner.BOT or waiting.opted_out:
        return seen
    return seen | {"waits_since": waiting.at}


def _trace(lease: Lease, waiting: Waiting, now: Snapshot, decision: Decision) -> None:
    top = decision.state.top if decision.state else None
    trace = Trace(
        conversation_id=lease.conversation_id,
        event=waiting.event.key,
        message_id=waiting.message_id,
        route=decision.by,
        detail=dict(decision.detail),
        flow=top.flow if top else "",
        step=top.step if top else "",
        playbook=now.playbook.version,
    )
    insert([trace])


def _quarantine(lease: Lease, waiting: Waiting) -> None:
    """Nobody else's texts wait for one that we cannot digest; a person looks at it."""
    log.error("quarantined: conversation=%s event=%s", lease.conversation_id, waiting.event.key)
    with transaction.atomic():
        lease.renew()
        events.quarantine(waiting)
        open_ticket(
            Conversation.objects.get(pk=lease.conversation_id),
            reason="quarantined",
            key=waiting.event.key,
            note="The bot could not handle this text three times.",
        )
    lease.attempts = 0
