"""How fast a sender of ours may go: asked of every text that the gate lets through."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from compliance.policy import UNSOLICITED, Defer
from compliance.registrations import allowances
from compliance.registrations.book import SenderFacts, sender_of
from integrations.channels import channel_by_id
from integrations.messaging.types import ChannelFacts

from .gate import Head
from .models import Message

#: Those who wait for the same sender come back spread over so many seconds.
SPREAD = 1.0
#: A wait for the rate is shorter than this; one for the day's end is longer.
SOON = timedelta(seconds=30)


def take(head: Head, *, now: datetime) -> Defer | None:
    """Take the text's segments from its sender's rate and day. None when it may leave.

    A sender without a limit costs no statement. The day's cap holds back what nobody asked for;
    answers are counted, and the carrier has the last word on them.
    """
    channel = channel_by_id(head.channel_id)
    if channel is None:
        return None
    record = sender_of(channel.key)
    rate = _per_second(channel, record)
    if rate is not None:
        turn = _turn(head, now=now)
        if turn is not None:
            return Defer(until=turn, reason="throughput")
        pool = record.pool if record else f"channel:{channel.key}"
        wait = allowances.take(pool, head.segments, per_second=rate, now=now)
        if wait is not None:
            return Defer(until=now + wait + _spread(), reason="throughput")
    return _of_the_day(head, record, now=now)


def _turn(head: Head, *, now: datetime) -> datetime | None:
    """When an earlier text of the conversation that waits for the rate will go: never after it.

    One that waits for another day of the sender's is passed by.
    """
    earlier = Message.objects.queued().filter(
        conversation_id=head.conversation_id,
        id__lt=head.id,
        reason="throughput",
        not_before__gt=now,
        not_before__lte=now + SOON,
    )
    return earlier.order_by("-not_before").values_list("not_before", flat=True).first()


def _per_second(channel: ChannelFacts, record: SenderFacts | None) -> float | None:
    """The lower of what the registration gives and what the channel's option ``mps`` says."""
    said = [channel.segments_per_second, record.rate.per_second if record else None]
    return min((rate for rate in said if rate), default=None)


def _of_the_day(head: Head, record: SenderFacts | None, *, now: datetime) -> Defer | None:
    if record is None or record.rate.per_day is None:
        return None
    cap = record.rate.per_day if head.facts.kind in UNSOLICITED else None
    day = record.brand or record.pool
    tomorrow = allowances.count(f"day:{day}", head.segments, per_day=cap, now=now)
    return None if tomorrow is None else Defer(until=tomorrow, reason="throughput")


def _spread() -> timedelta:
    return timedelta(seconds=random.uniform(0, SPREAD))
