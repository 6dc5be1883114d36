"""What the gate must know of a text, read in one statement at the last moment before it leaves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from compliance.local_rules import rules_for
from compliance.policy import REPLIES, UNSOLICITED, TextFacts
from compliance.programs import ProgramFacts, program_for
from compliance.quiet_hours import QuietHours
from compliance.registrations.book import local_rules, sender_of
from compliance.services import standing, suppressed
from compliance.zones import whereabouts
from integrations.channels import channel_by_id
from integrations.messaging.types import ChannelFacts

from .models import Message
from .prepared import Rows

#: So long a talk is live, and so far back a day of texts that nobody asked for goes.
LIVE = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The head of a conversation's line, and the facts that the gate decides by."""

    id: int
    public_id: str
    conversation_id: int
    channel_id: int
    body: str
    segments: int
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
    "segments",
    "attempts",
    "kind",
    "sender",
    "epoch",
    "expires_at",
    "conversation__owner",
    "conversation__last_inbound_at",
    "conversation__contact__address",
    "conversation__contact__timezone",
    "conversation__contact__blocked",
    "conversation__contact__unusable",
    "conversation__contact__unusable_since",
)
#: Where staff and imports keep a person's ZIP code.
_ZIP_CODES = ("zip", "postal_code", "zip_code")


def _head(conversation_id: int, row: dict[str, Any]) -> Head:
    return Head(
        id=row["id"],
        public_id=row["public_id"],
        conversation_id=conversation_id,
        channel_id=row["channel_id"],
        body=row["body"],
        segments=row["segments"],
        attempts=row["attempts"],
        expires_at=row["expires_at"],
        facts=_facts(row),
    )


def _facts(row: dict[str, Any]) -> TextFacts:
    channel = channel_by_id(row["channel_id"])
    program = program_for(channel.program if channel else "default")
    facts = TextFacts(
        kind=row["kind"],
        sender_role=row["sender"],
        recipient=row["conversation__contact__address"],
        opted_out=row["gone"],
        owner=row["conversation__owner"],
        expires_at=row["expires_at"],
        channel_active=channel is not None and channel.active,
        paused=channel is not None and channel.paused,
        last_inbound_at=row["conversation__last_inbound_at"],
        unusable=row["conversation__contact__unusable"],
        unusable_since=row["conversation__contact__unusable_since"],
        blocked_by_staff=row["conversation__contact__blocked"],
        reply_window=min(LIVE, program.implied_for),
        implied_for=program.implied_for,
        **_of_sender(channel),
    )
    if row["kind"] in REPLIES and facts.answers(timezone.now()):
        return facts
    return _with_consent(row, facts, program, channel)


def _of_sender(channel: ChannelFacts | None) -> dict[str, Any]:
    """What is known of our end, from memory. A registration's record outweighs the channel's."""
    if channel is None:
        return {"number_type": "", "registration": "none"}
    record = sender_of(channel.key)
    whatsapp = channel.address.startswith("whatsapp:")
    return {
        "number_type": channel.number_type,
        "registration": record.registration if record else channel.registration,
        "backend": "whatsapp" if whatsapp else channel.backend,
        "countries": channel.countries,
    }


def _with_consent(
    row: dict[str, Any],
    facts: TextFacts,
    program: ProgramFacts,
    channel: ChannelFacts | None,
) -> TextFacts:
    """What only a text outside a live talk needs: the ledger's word, the hours, what was sent."""
    slug = channel.program if channel else "default"
    consent = standing(facts.recipient, slug)
    facts = replace(
        facts,
        opted_out=consent.opted_out,
        consent_status=consent.status,
        consent_level=consent.level,
        epoch=consent.epoch,
        this_epoch_confirmation=row["epoch"] == consent.epoch,
        purpose=program.purpose,
        quiet=QuietHours(
            start=program.quiet_start,
            end=program.quiet_end,
            sunday_end=program.sunday_quiet_end,
        ),
        max_unsolicited_per_day=program.max_unsolicited_per_day,
    )
    if facts.kind not in UNSOLICITED and facts.kind not in REPLIES:
        return facts
    return _unasked(row, facts, program)


def _unasked(row: dict[str, Any], facts: TextFacts, program: ProgramFacts) -> TextFacts:
    """What the person had lately, and where they may be."""
    person = _person(row)
    where = whereabouts(
        facts.recipient,
        stored=row["conversation__contact__timezone"],
        zip_code=_zip_code(person["conversation__contact__attributes"]),
    )
    return replace(
        facts,
        deadline=person["deadline"],
        recipient_zones=where.zones or (program.timezone,),
        local_rules=rules_for(local_rules(), where.places),
        sent_unsolicited_today=person["lately"],
        said_lately=bool(settings.DUPLICATE_MINUTES and person["same"]),
    )


def _person(row: dict[str, Any]) -> dict[str, Any]:
    """The text's deadline, the person's attributes, and what they had unasked on any channel."""
    now = timezone.now()
    left = Q(sent_at__isnull=False) | Q(status__in=["sending", "unknown"])
    mine = Message.objects.outbound().filter(
        left,
        conversation__contact_id=OuterRef("conversation__contact_id"),
        kind__in=UNSOLICITED,
        updated_at__gte=now - LIVE,
    )
    lately = mine.filter(Q(sent_at=None) | Q(sent_at__gte=now - LIVE)).exclude(pk=row["id"])
    same = lately.filter(body=row["body"]).filter(
        Q(sent_at=None) | Q(sent_at__gte=now - timedelta(minutes=settings.DUPLICATE_MINUTES))
    )
    count = lately.order_by().values("direction").annotate(n=Count("pk")).values("n")
    known = Message.objects.filter(pk=row["id"]).annotate(
        lately=Coalesce(Subquery(count), 0), same=Exists(same)
    )
    return {**known.values("deadline", "conversation__contact__attributes", "lately", "same").get()}


def _zip_code(attributes: Any) -> str:
    known = attributes if isinstance(attributes, dict) else {}
    return next((str(known[name]) for name in _ZIP_CODES if known.get(name)), "")
