"""The verbs of the desk, called alike by the inbox, the API, commands and the bot."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from conversations import timers
from conversations.models import Conversation

from . import driving
from .actors import Actor
from .models import Queue, Ticket
from .moving import NotAllowed, hold, move, record, unresolved
from .opening import open_ticket
from .replies import reply
from .transitions import Move

__all__ = [
    "NotAllowed",
    "assign",
    "claim",
    "close",
    "open_ticket",
    "release",
    "reopen",
    "reopen_conversation",
    "reply",
    "resolve",
    "take_over",
    "transfer",
    "unresolved",
]


@transaction.atomic
def claim(ticket: Ticket, *, actor: Any) -> Ticket:
    """Take a ticket that nobody has: one of two gets it. Raises NotAllowed."""
    return _take(ticket, Move.CLAIM, Actor.of(actor))


@transaction.atomic
def take_over(ticket: Ticket, *, actor: Any) -> Ticket:
    """Take a ticket from whoever has it, with the permission for that. Raises NotAllowed."""
    return _take(ticket, Move.TAKE_OVER, Actor.of(actor))


def _take(ticket: Ticket, how: Move, who: Actor) -> Ticket:
    if who.user_id is None:
        raise NotAllowed("Only a person can take a ticket.")
    move(ticket, how, actor=who, assignee_id=who.user_id, claimed_at=timezone.now())
    return ticket


@transaction.atomic
def release(ticket: Ticket, *, actor: Any) -> Ticket:
    """Put a ticket back into its queue. Raises NotAllowed."""
    move(ticket, Move.RELEASE, actor=Actor.of(actor), assignee_id=None, claimed_at=None)
    return ticket


@transaction.atomic
def transfer(ticket: Ticket, *, actor: Any, queue: Queue) -> Ticket:
    """Move a ticket to a queue, where it waits for anybody. Raises NotAllowed."""
    where = {"queue_id": queue.pk, "assignee_id": None}
    move(ticket, Move.TRANSFER, actor=Actor.of(actor), claimed_at=None, **where)
    return ticket


@transaction.atomic
def assign(ticket: Ticket, *, actor: Any, to: Any) -> Ticket:
    """Give a ticket to a colleague. Raises NotAllowed."""
    if not to.is_active:
        raise NotAllowed(f"{to.get_username()} does not work here any more.")
    who = Actor.of(actor)
    if not (who.may_take_over or who.has(ticket.assignee_id)):
        raise NotAllowed("Claim this ticket first.")
    move(ticket, Move.ASSIGN, actor=who, assignee_id=to.pk, claimed_at=timezone.now())
    return ticket


@transaction.atomic
def resolve(ticket: Ticket, *, actor: Any, how: str | None = None) -> Ticket:
    """Hand back to the bot, which resumes the flow, restarts it or ends it. Raises NotAllowed.

    Without ``how`` the ticket says it. Resolving twice hands back once.
    """
    if how and how not in Ticket.OnReturn.values:
        raise NotAllowed(f"The bot can resume, restart or end, not {how!r}.")
    who = Actor.of(actor)
    event = move(ticket, Move.RESOLVE, actor=who, resolved_at=timezone.now())
    if event is not None:
        key = f"ticket:{ticket.pk}:{event.pk}"
        timers.hand_back(ticket.conversation_id, key=key, how=how or ticket.on_return)
        driving.after_commit(ticket.conversation_id)
    return ticket


@transaction.atomic
def reopen(ticket: Ticket, *, actor: Any) -> Ticket:
    """A resolved ticket waits again, for anybody. Raises NotAllowed."""
    hold(ticket.conversation_id)
    other = unresolved(ticket.conversation_id)
    if other is not None and other.pk != ticket.pk:
        raise NotAllowed("This conversation has a newer ticket.")
    blank = {"assignee_id": None, "claimed_at": None, "resolved_at": None}
    move(ticket, Move.REOPEN, actor=Actor.of(actor), **blank)
    return ticket


@transaction.atomic
def close(conversation: Conversation, *, actor: Any) -> Conversation:
    """The conversation is over: its ticket is resolved and its flow ends, without a word.

    Closing twice changes nothing. Raises NotAllowed.
    """
    hold(conversation.pk)
    conversation.refresh_from_db()
    if conversation.status == Conversation.Status.CLOSED:
        return conversation
    ticket = unresolved(conversation.pk)
    if ticket is not None:
        resolve(ticket, actor=actor, how="end")
        record(ticket, "close", actor=Actor.of(actor))
    elif conversation.state:
        key = f"close:{conversation.pk}:{conversation.revision}"
        timers.hand_back(conversation.pk, key=key, how="end")
        driving.after_commit(conversation.pk)
    return _status(conversation, Conversation.Status.CLOSED)


@transaction.atomic
def reopen_conversation(conversation: Conversation, *, actor: Any) -> Conversation:
    """The conversation goes on. Twice is the same as once."""
    hold(conversation.pk)
    conversation.refresh_from_db()
    if conversation.status == Conversation.Status.OPEN:
        return conversation
    ticket = Ticket.objects.filter(conversation=conversation).order_by("-pk").first()
    if ticket is not None:
        record(ticket, "reopen_conversation", actor=Actor.of(actor))
    return _status(conversation, Conversation.Status.OPEN)


def _status(conversation: Conversation, status: str) -> Conversation:
    hold(conversation.pk, status=status)
    conversation.refresh_from_db()
    return conversation
