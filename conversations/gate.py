"""What the gate must know of a text, read in one statement at the last moment before it leaves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import OuterRef
from django.utils import timezone

from compliance.policy import REPLIES, UNSOLICITED, TextFacts
from compliance.programs import program_for
from compliance.quiet_hours import QuietHours
from compliance.services import standing, suppressed
from compliance.zones import zones_of
from integrations.channels import channel_by_id
from integrations.messaging.types import ChannelFacts

from .models import Message
from .prepared import Rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The head of a conversation's line, and the facts that the gate decides by."""

    id: int
    public_id: str
    conversation_id: int
    channel_id: int
    body: str
    attempts: int
    expires_at: datetime
    facts: TextFacts


def next_due(conversation_id: int, *, now: datetime) -> Head | None:
    """The oldest text that is due, with its facts; None when nothing is."""
    row = _NEXT_DUE.first(conversation_id=conversation_id, now=now)
    return None if row is None else _head(conversation_id, row)


def _next_due(conversation_id: int, now: datetime) -> Any:
    due = Message.objects.queued().filter(conversation_id=conversation_id, not_before__lte=now)
    gone = suppressed(
        address=OuterRef("conversation__contact__address"), program=OuterRef("channel__program")
    )
    return due.order_by("not_before", "id").annotate(gone=gone).values(*_COLUMNS, "gone")


_NEXT_DUE = Rows(_next_due, conversation_id=int, now=datetime)
_COLUMNS = (
    "id",
    "public_id",
    "channel_id",
    "body",
    "attempts",
    "kind",
    "sender",
    "epoch",
    "expires_at",
    "conversation__owner",
    "conversation__last_inbound_at",
    "conversation__contact__address",
    "conversation__contact__timezone",
)


def _head(conversation_id: int, row: dict[str, Any]) -> Head:
    return Head(
        id=row["id"],
        public_id=row["public_id"],
        conversation_id=conversation_id,
        channel_id=row["channel_id"],
        body=row["body"],
        attempts=row["attempts"],
        expires_at=row["expires_at"],
        facts=_facts(conversation_id, row),
    )


def _facts(conversation_id: int, row: dict[str, Any]) -> TextFacts:
    channel = channel_by_id(row["channel_id"])
    facts = TextFacts(
        kind=row["kind"],
        sender_role=row["sender"],
        recipient=row["conversation__contact__address"],
        opted_out=row["gone"],
        owner=row["conversation__owner"],
        expires_at=row["expires_at"],
        number_type=channel.number_type if channel else "",
        registration=channel.registration if channel else "none",
        channel_active=channel is not None and channel.active,
        last_inbound_at=row["conversation__last_inbound_at"],
    )
    if row["kind"] in REPLIES and facts.answers(timezone.now()):
        return facts
    return _with_consent(conversation_id, row, facts, channel)


def _with_consent(
    conversation_id: int, row: dict[str, Any], facts: TextFacts, channel: ChannelFacts | None
) -> TextFacts:
    """What only a text outside a live talk needs: the ledger's word, the hours, the day's count."""
    slug = channel.program if channel else "default"
    program = program_for(slug)
    consent = standing(facts.recipient, slug)
    return replace(
        facts,
        opted_out=consent.opted_out,
        consent_status=consent.status,
        epoch=consent.epoch,
        this_epoch_confirmation=row["epoch"] == consent.epoch,
        purpose=program.purpose,
        recipient_zones=zones_of(facts.recipient, row["conversation__contact__timezone"])
        or (program.timezone,),
        quiet=QuietHours(
            start=program.quiet_start,
            end=program.quiet_end,
            sunday_end=program.sunday_quiet_end,
        ),
        max_unsolicited_per_day=program.max_unsolicited_per_day,
        sent_unsolicited_today=_unsolicited_today(conversation_id),
    )


def _unsolicited_today(conversation_id: int) -> int:
    since = timezone.now() - timedelta(hours=24)
    sent = Message.objects.outbound().filter(
        conversation_id=conversation_id, kind__in=UNSOLICITED, sent_at__gte=since
    )
    return sent.count()
