"""How a ticket is moved: under its conversation's row lock, by conditional update, on record.

The conversation's row is always written first. So moves of one conversation queue up, and never
wait crosswise with the bot, which holds the same row while it opens a ticket.
"""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.utils import timezone

from conversations.models import Conversation

from .actors import Actor, name_of
from .models import Ticket, TicketEvent
from .transitions import MOVES, OWNERS, Move, State, refusal


class NotAllowed(Exception):
    """What may not be done, in one sentence for the person who tried."""


def hold(conversation_id: int, **columns: Any) -> None:
    """Change the conversation's row, show it to staff, and keep it locked until the commit."""
    Conversation.objects.filter(pk=conversation_id).update(
        revision=F("revision") + 1, updated_at=timezone.now(), **columns
    )


def unresolved(conversation_id: int) -> Ticket | None:
    """The one ticket that keeps the bot silent, or None."""
    tickets = Ticket.objects.unresolved().filter(conversation_id=conversation_id)
    return tickets.select_related("assignee").order_by("pk").first()


def move(ticket: Ticket, what: Move, *, actor: Actor, **columns: Any) -> TicketEvent | None:
    """Make one move inside the caller's transaction, and bring ``ticket`` up to date.

    None when the ticket stood there already: saying it twice changes nothing. Raises NotAllowed.
    """
    hold(ticket.conversation_id)
    ticket.refresh_from_db()
    if _is_there(ticket, what, columns):
        return None
    _ask(ticket, what, actor)
    _swap(ticket, what, columns)
    return record(ticket, what, actor=actor, detail=name_of(ticket.assignee))


def _is_there(ticket: Ticket, what: Move, columns: dict[str, Any]) -> bool:
    same = all(getattr(ticket, name) == columns.get(name) for name in _WHERE if name in columns)
    return ticket.status == MOVES[what].after and same


_WHERE = ("assignee_id", "queue_id")


def _ask(ticket: Ticket, what: Move, actor: Actor) -> None:
    why_not = refusal(
        what,
        state=State(ticket.status),
        assignee=name_of(ticket.assignee),
        mine=actor.has(ticket.assignee_id),
        may_take_over=actor.may_take_over,
    )
    if why_not:
        raise NotAllowed(why_not)


def _swap(ticket: Ticket, what: Move, columns: dict[str, Any]) -> None:
    """The compare-and-swap that lets one of two through, and the owner that follows from it."""
    after = MOVES[what].after
    as_seen = Ticket.objects.filter(
        pk=ticket.pk, status=ticket.status, assignee_id=ticket.assignee_id
    )
    if not as_seen.update(status=after, updated_at=timezone.now(), **columns):
        raise NotAllowed("Somebody else was quicker: look again.")
    waiting = {"waiting_since": None} if after is State.RESOLVED else {}
    hold(ticket.conversation_id, owner=OWNERS[after], **waiting)
    ticket.refresh_from_db()


def record(ticket: Ticket, what: str, *, actor: Actor, detail: str = "") -> TicketEvent:
    """One line of the ticket's history."""
    return TicketEvent.objects.create(
        ticket=ticket, what=what, actor_id=actor.user_id, by=actor.name[:150], detail=detail[:200]
    )
