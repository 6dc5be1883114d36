"""What the staff inbox shows, as values: who waits, and the ticket of a chosen conversation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from zlib import crc32

from django.db.models import F, OuterRef, Subquery

from compliance.services import Standing, standing
from conversations.models import Message
from conversations.transcripts import in_words
from handoff.actors import name_of
from handoff.models import CannedReply, Ticket
from integrations.channels import channel_by_id
from integrations.pricing import price_of

#: So many tickets fit into the list; the Tickets page has them all.
SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One conversation that a person has to see to. ``since`` is None once it was answered."""

    public_id: str
    name: str
    since: datetime | None
    reason: str
    queue: str
    assignee: str
    snippet: str


def segment_price(ticket: Ticket) -> Decimal:
    """What one segment costs on this conversation's channel; 0 where it is not known."""
    channel = channel_by_id(ticket.conversation.channel_id)
    return price_of(channel.options if channel else {})


def waiting() -> list[Row]:
    """The conversations with an unresolved ticket, who waits longest first. One statement."""
    last_said = (
        Message.objects.inbound()
        .filter(conversation=OuterRef("conversation"))
        .order_by("-id")
        .values("body")[:1]
    )
    tickets = (
        Ticket.objects.unresolved()
        .select_related("conversation__contact", "assignee", "queue")
        .annotate(said=Subquery(last_said))
        .order_by(F("conversation__waiting_since").asc(nulls_last=True), "opened_at", "pk")[:SHOWN]
    )
    return [_row(ticket) for ticket in tickets]


def _row(ticket: Any) -> Row:
    return Row(
        public_id=ticket.conversation.public_id,
        name=str(ticket.conversation.contact),
        since=ticket.conversation.waiting_since,
        reason=ticket.reason_in_words,
        queue=str(ticket.queue or ""),
        assignee=name_of(ticket.assignee),
        snippet=(ticket.said or "")[:120],
    )


def revision(rows: list[Row]) -> str:
    """Changes when anything in the list does; the same in every process."""
    return f"{crc32(repr(rows).encode()):08x}"


def ticket_of(public_id: str) -> Ticket | None:
    """The unresolved ticket of a conversation, or None."""
    return (
        Ticket.objects.unresolved()
        .select_related("conversation__contact", "conversation__channel", "assignee", "queue")
        .filter(conversation__public_id=public_id)
        .order_by("-pk")
        .first()
    )


def consent(ticket: Ticket) -> Standing:
    """What the person allows now. A reply to an older ``epoch`` than this one is refused."""
    conversation = ticket.conversation
    return standing(conversation.contact.address, conversation.channel.program)


def captured(ticket: Ticket) -> list[tuple[str, str]]:
    """What the flow has learnt so far, to read."""
    return in_words((ticket.conversation.state or {}).get("fields") or ticket.fields)


def canned() -> Any:
    """The replies to choose from."""
    return CannedReply.objects.order_by("title", "pk")
