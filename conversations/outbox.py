"""The one way out: queue a text, ask the gate last, send it, settle what came of it.

A row is written first and sent later; whoever writes it, the gate is asked here and nowhere else,
in the last statement before the vendor. The vendor has no idempotency key, so a send whose outcome
is not known goes to UNKNOWN and is never simply repeated (see ``settling``).
"""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from compliance import segments
from compliance.policy import Allow, Block, Defer, Verdict, in_time, may_send
from integrations.channels import channel_by_id
from integrations.messaging.registry import provider_for
from integrations.messaging.types import (
    Accepted,
    Ambiguous,
    ChannelFacts,
    NotSent,
    OutboundText,
    Rejected,
    SendResult,
    Throttled,
)

from . import gate, refusals, sending, throughput
from .kinds import promise
from .leases import Lease
from .models import Conversation, Message, MessageQuerySet
from .prepared import Update, insert

#: Consent read longer ago than this is read again before the post (reliability of STOP).
CONSENT_FRESH_SECONDS = 1.0
#: A head of line that must wait holds back the rest of its conversation this long at most.
HOLD_BACK = timedelta(seconds=30)

Status = Message.Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A text to be queued. ``key`` names its cause: the same key is never written twice."""

    body: str
    kind: str
    key: str
    cause: str
    sender: str = Message.Sender.BOT
    choices: Sequence[str] = field(default=())
    topic: str = ""
    author_id: int | None = None
    epoch: int | None = None
    not_before: datetime | None = None
    expires_at: datetime | None = None


def queue(
    drafts: Iterable[Draft], *, conversation_id: int, channel_id: int, now: datetime
) -> list[Message]:
    """Write texts into the outbox, in order. Keys that are there already are passed over."""
    rows = [_row(draft, conversation_id, channel_id, now=now) for draft in drafts]
    insert(rows)
    return rows


def _row(draft: Draft, conversation_id: int, channel_id: int, *, now: datetime) -> Message:
    not_before = draft.not_before or now
    return Message(
        key=draft.key,
        conversation_id=conversation_id,
        channel_id=channel_id,
        direction=Message.Direction.OUT,
        sender=draft.sender,
        kind=draft.kind,
        body=draft.body,
        choices=list(draft.choices),
        segments=segments.count(draft.body).parts,
        status=Status.QUEUED,
        cause=draft.cause,
        topic=draft.topic,
        author_id=draft.author_id,
        epoch=draft.epoch,
        not_before=not_before,
        expires_at=draft.expires_at or not_before + promise(draft.kind).useful_for,
        deadline=_deadline(draft, not_before),
        created_at=now,
        updated_at=now,
    )


def _deadline(draft: Draft, not_before: datetime) -> datetime | None:
    """Until when a night may hold it; whoever sets an end of their own means it."""
    nights = promise(draft.kind).nights
    return not_before + nights if nights and draft.expires_at is None else None


def deliver_next(lease: Lease) -> bool:
    """Send the oldest due text of the conversation, or refuse it. False when none is due.

    One text at a time, under the conversation's lease. Running it twice sends nothing twice: the
    claim is a conditional update of the row.
    """
    if sending.held():
        return False
    read_at = time.monotonic()
    head = gate.next_due(lease.conversation_id, now=timezone.now())
    if head is None:
        return False
    match may_send(head.facts, timezone.now()):
        case Allow(reason=reason):
            _send_at_its_rate(lease, head, reason=reason, read_at=read_at)
        case verdict:
            _refuse(head, verdict)
    return True


def _send_at_its_rate(lease: Lease, head: gate.Head, *, reason: str, read_at: float) -> None:
    """Send, or wait until the sender may go on.

    What stands behind it waits too, to keep the order; but not for another day of the sender's.
    """
    now = timezone.now()
    wait = throughput.take(head, now=now)
    if wait is None:
        _send(lease, head, reason=reason, read_at=read_at)
        return
    _refuse(head, in_time(head.facts, wait))
    if wait.until - now <= HOLD_BACK:
        hold_back(head.conversation_id, wait.until - now)


def _refuse(head: gate.Head, verdict: Verdict) -> None:
    """Keep a refusal on its row, with the reason; a deferral keeps its place in the queue."""
    row = Message.objects.queued().filter(pk=head.id)
    now = timezone.now()
    match verdict:
        case Defer(until=until, reason=reason):
            row.update(
                decision="defer",
                reason=reason,
                not_before=until,
                expires_at=_still_useful(head, until),
                updated_at=now,
            )
        case Block(reason="expired"):
            row.update(status=Status.EXPIRED, decision="block", reason="expired", updated_at=now)
        case Block(reason=reason):
            row.update(status=Status.BLOCKED, decision="block", reason=reason, updated_at=now)


def _still_useful(head: gate.Head, until: datetime) -> datetime:
    """The end of a text that is held: the time it loses is given back, up to its deadline."""
    if head.facts.deadline is None:
        return head.expires_at
    again = until + promise(head.facts.kind).useful_for
    return max(head.expires_at, min(head.facts.deadline, again))


def _send(lease: Lease, head: gate.Head, *, reason: str, read_at: float) -> None:
    """Claim, post, settle. The database connection carries no transaction meanwhile."""
    channel = channel_by_id(head.channel_id)
    if channel is None:
        _refuse(head, Block(reason="channel_paused"))
        return
    lease.keep_fresh()
    token = uuid.uuid4().hex
    if not _claim(lease, head, token=token, reason=reason):
        return
    if time.monotonic() - read_at > CONSENT_FRESH_SECONDS:
        _put_back(head.id, token, wait=timedelta(0))  # nothing was written: ask the gate again
        return
    result = provider_for(channel).send(_text(channel, head))
    settle(head, token, result, channel=channel)


def _claim(lease: Lease, head: gate.Head, *, token: str, reason: str) -> bool:
    """QUEUED to SENDING, once, and only while the conversation is still ours."""
    return bool(
        _CLAIM.run(
            pk=head.id,
            fence=lease.fence,
            token=token,
            reason=reason,
            until=time.time() + settings.SEND_LEASE_SECONDS,
            now=timezone.now(),
        )
    )


def _ours(fence: int) -> Exists:
    """While the conversation is ours. No join: a row that changed meanwhile is judged anew."""
    talk = Conversation.objects.filter(pk=OuterRef("conversation_id"), fence=fence)
    return Exists(talk.order_by())


def _claimed(
    pk: int, fence: int, token: str, reason: str, until: float, now: datetime
) -> tuple[MessageQuerySet, dict[str, Any]]:
    mine = Message.objects.queued().filter(
        _ours(fence), pk=pk, not_before__lte=now, expires_at__gt=now
    )
    return mine, {
        "status": Status.SENDING,
        "decision": "allow",
        "reason": reason,
        "lease_token": token,
        "lease_until": until,
        "attempts": F("attempts") + 1,
        "updated_at": now,
    }


_CLAIM = Update(_claimed, pk=int, fence=int, token=str, reason=str, until=float, now=datetime)


def _text(channel: ChannelFacts, head: gate.Head) -> OutboundText:
    base = settings.PUBLIC_BASE_URL.rstrip("/")
    left = int((head.expires_at - timezone.now()).total_seconds())
    return OutboundText(
        reference=head.public_id,
        sender=channel.address,
        recipient=head.facts.recipient,
        body=head.body,
        callback_url=f"{base}/webhooks/{channel.key}/status/?mid={head.public_id}",
        validity_seconds=max(1, min(left, 36_000)),
    )


def settle(head: gate.Head, token: str, result: SendResult, *, channel: ChannelFacts) -> None:
    """Write down what came of a post. A receipt may have come first: a status never falls."""
    match result:
        case Accepted(provider_id=provider_id, status=status):
            _accepted(head.id, token, provider_id, status.value, status.rank)
        case Rejected():
            refusals.record(head.id, token, head.facts.recipient, channel, result)
        case Throttled(retry_after=seconds):
            wait = _backoff(head.attempts) if seconds is None else timedelta(seconds=seconds)
            _put_back(head.id, token, wait=wait)
            hold_back(head.conversation_id, wait)
        case NotSent():
            wait = _backoff(head.attempts)
            _put_back(head.id, token, wait=wait)
            hold_back(head.conversation_id, wait)
        case Ambiguous(why=why):
            in_doubt(Message.objects.filter(pk=head.id, lease_token=token), why=why)
            hold_back(head.conversation_id, HOLD_BACK)


def _accepted(pk: int, token: str, provider_id: str, status: str, rank: int) -> None:
    now = timezone.now()
    known = {"pk": pk, "token": token, "provider_id": provider_id, "now": now}
    if not _TAKEN.run(status=status, rank=rank, **known):
        # Its receipt came first, and has the last word on the status.
        mine = Message.objects.filter(pk=pk, lease_token=token, provider_id__isnull=True)
        mine.update(provider_id=provider_id, sent_at=now, updated_at=now)


def _taken(
    pk: int, token: str, provider_id: str, now: datetime, status: str, rank: int
) -> tuple[MessageQuerySet, dict[str, Any]]:
    open_row = Message.objects.filter(
        pk=pk,
        lease_token=token,
        status__in=[Status.SENDING, Status.UNKNOWN],
        status_rank__lt=rank,
    )
    return open_row, {
        "status": status,
        "provider_id": provider_id,
        "status_rank": rank,
        "error_text": "",
        "sent_at": now,
        "updated_at": now,
    }


_TAKEN = Update(_taken, pk=int, token=str, provider_id=str, now=datetime, status=str, rank=int)


def _put_back(pk: int, token: str, *, wait: timedelta) -> None:
    """SENDING back to QUEUED: only where we know that nothing reached the vendor."""
    now = timezone.now()
    Message.objects.filter(pk=pk, lease_token=token, status=Status.SENDING).update(
        status=Status.QUEUED, not_before=now + wait, updated_at=now
    )


def in_doubt(rows: MessageQuerySet, *, why: str) -> int:
    """SENDING to UNKNOWN: the vendor may have it. Settled by receipt or by the vendor's list."""
    now = timezone.now()
    return rows.filter(status=Status.SENDING).update(
        status=Status.UNKNOWN,
        error_text=why[:200],
        ambiguous_tries=F("ambiguous_tries") + 1,
        ambiguous_at=now,
        settle_checks=0,
        updated_at=now,
    )


def hold_back(conversation_id: int, wait: timedelta) -> None:
    """Later texts wait for the head of their line, for a while: order is kept where it can be."""
    until = timezone.now() + min(wait, HOLD_BACK)
    Message.objects.queued().filter(
        Q(not_before__lt=until), conversation_id=conversation_id
    ).update(not_before=Greatest(F("not_before"), Value(until)))


def _backoff(attempts: int) -> timedelta:
    """1, 2, 4 .. 60 seconds, each with up to half as much again, so that a crowd spreads out."""
    seconds = min(60.0, 2.0 ** min(attempts, 6))
    return timedelta(seconds=seconds * (1 + random.random() / 2))
