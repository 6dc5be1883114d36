"""What a person needs to know before they answer, on one screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from compliance.services import standing
from conversations.transcripts import Line, in_words, lines
from integrations.channels import channel_by_id

from .models import Ticket

_CONSENT = {
    "in": "Has opted in.",
    "pending": "Has asked to join and not confirmed it yet.",
    "out": "Has opted out: nothing may be sent.",
    "": "Wrote to us and has said nothing about consent.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing:
    """A ticket in words. ``epoch`` goes back with the reply, as ``seen_epoch``."""

    who: str
    address: str
    reason: str
    note: str
    queue: str
    waiting_since: datetime
    captured: tuple[tuple[str, str], ...]
    texts: tuple[Line, ...]
    opted_out: bool
    consent: str
    epoch: int


def brief(ticket: Ticket, *, last: int = 10) -> Briefing:
    """Why a person is needed, what the flow learnt, what was said last, what may be sent."""
    contact = ticket.conversation.contact
    channel = channel_by_id(ticket.conversation.channel_id)
    consent = standing(contact.address, channel.program if channel else "default")
    return Briefing(
        who=str(contact),
        address=contact.address,
        reason=ticket.reason_in_words,
        note=ticket.note,
        queue=str(ticket.queue or ""),
        waiting_since=ticket.opened_at,
        captured=captured(ticket),
        texts=tuple(lines(ticket.conversation_id, last=last)),
        opted_out=consent.opted_out,
        consent=_CONSENT[consent.status],
        epoch=consent.epoch,
    )


def captured(ticket: Ticket) -> tuple[tuple[str, str], ...]:
    """What the flow had learnt when it asked for a person, to read."""
    return tuple(in_words(ticket.fields))
