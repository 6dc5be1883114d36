"""A conversation is given to people: the one way in which a ticket begins."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from conversations.models import Conversation

from .actors import Actor
from .models import Queue, Ticket, TicketEvent
from .moving import hold, unresolved
from .transitions import OWNERS, State

BOT = Actor(name="bot")


@transaction.atomic
def open_ticket(
    conversation: Conversation,
    *,
    reason: str,
    key: str,
    queue: str = "",
    note: str = "",
    on_return: str = "resume",
    by: Actor = BOT,
) -> Ticket:
    """Ask for a person; from here the bot is silent. Runs inside the caller's transaction.

    One cause opens one ticket, even after it was resolved. A further cause while a ticket is
    unresolved is added to that ticket's history, once.
    """
    hold(conversation.pk)
    opened = _insert(conversation, reason, key, queue, note, on_return)
    ticket = Ticket.objects.filter(key=key).first() or unresolved(conversation.pk)
    if ticket is None:
        raise RuntimeError(f"No ticket could be opened for conversation {conversation.pk}.")
    what = "opened" if ticket.public_id == opened.public_id else "asked_again"
    _record_once(ticket, what, key=key, by=by, detail=note or reason)
    if ticket.status != Ticket.Status.RESOLVED:
        _silence_the_bot(conversation, ticket)
    return ticket


def _insert(
    conversation: Conversation, reason: str, key: str, queue: str, note: str, on_return: str
) -> Ticket:
    """Try to write the row; the unique key and the one-unresolved constraint have the word."""
    now = timezone.now()
    row = Ticket(
        key=key,
        conversation=conversation,
        queue=queue_for(queue),
        reason=reason[:40],
        note=note,
        on_return=on_return if on_return in Ticket.OnReturn.values else Ticket.OnReturn.RESUME,
        fields=(conversation.state or {}).get("fields", {}),
        opened_at=now,
        updated_at=now,
    )
    Ticket.objects.bulk_create([row], ignore_conflicts=True)
    return row


def queue_for(slug: str) -> Queue | None:
    """The queue of that name, else the default one, else none."""
    named = Queue.objects.filter(slug=slug).first() if slug else None
    return named or Queue.objects.filter(is_default=True).first()


def _record_once(ticket: Ticket, what: str, *, key: str, by: Actor, detail: str) -> None:
    event = TicketEvent(
        ticket=ticket,
        what=what,
        cause=key,
        actor_id=by.user_id,
        by=by.name[:150],
        detail=detail[:200],
    )
    TicketEvent.objects.bulk_create([event], ignore_conflicts=True)


def _silence_the_bot(conversation: Conversation, ticket: Ticket) -> None:
    owner = OWNERS[State(ticket.status)]
    since = Coalesce("waiting_since", Value(timezone.now()))
    hold(conversation.pk, owner=owner, waiting_since=since, status=Conversation.Status.OPEN)
    conversation.owner = owner
    conversation.status = Conversation.Status.OPEN
