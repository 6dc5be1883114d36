"""What is known of each sender, and the local hours, as values from a small process cache."""

from __future__ import annotations

import threading
import time as clock
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from ..local_rules import LocalRule
from . import rates, states
from .models import Brand, Campaign, CampaignSender, LocalHours, ShortCode, TollFreeVerification
from .rates import Rate


@dataclass(frozen=True, slots=True, kw_only=True)
class SenderFacts:
    """One sender's registration. Senders of one ``pool`` share a rate, of one ``brand`` a cap."""

    channel: str
    registration: str  # approved, pending, rejected
    rate: Rate
    pool: str
    brand: str = ""


@dataclass(slots=True)
class _Cache:
    senders: dict[str, SenderFacts] = field(default_factory=dict)
    rules: tuple[LocalRule, ...] = ()
    until: float = 0.0


_cache = _Cache()
_lock = threading.Lock()


def sender_of(channel: str) -> SenderFacts | None:
    """The record of this channel's sender, where one is kept."""
    return _current().senders.get(channel)


def local_rules() -> tuple[LocalRule, ...]:
    """Every local rule that is switched on. As old as PROGRAM_CACHE_SECONDS at most."""
    return _current().rules


def forget(**_: Any) -> None:
    """Drop what this process remembers; the next look-up reads the database."""
    with _lock:
        _cache.until = 0.0


def _current() -> _Cache:
    if clock.monotonic() < _cache.until:
        return _cache
    senders = {facts.channel: facts for facts in _senders()}
    rules = tuple(row.rule() for row in LocalHours.objects.filter(active=True).order_by("pk"))
    with _lock:
        _cache.senders, _cache.rules = senders, rules
        _cache.until = clock.monotonic() + settings.PROGRAM_CACHE_SECONDS
    return _cache


def _senders() -> Iterator[SenderFacts]:
    """A channel with two records is what the last of these says: its campaign, before all."""
    for code in ShortCode.objects.order_by("pk"):
        yield _alone(code.channel, code.state, code.per_second or rates.SHORT_CODE)
    for number in TollFreeVerification.objects.order_by("pk"):
        yield _alone(number.channel, number.state, number.per_second or rates.TOLL_FREE)
    for sender in CampaignSender.objects.select_related("campaign__brand").order_by("pk"):
        yield _of_campaign(sender.channel, sender.campaign, sender.campaign.brand)


def _alone(channel: str, state: str, per_second: float) -> SenderFacts:
    return SenderFacts(
        channel=channel,
        registration=states.for_the_gate(state),
        rate=Rate(per_second=per_second),
        pool=f"channel:{channel}",
    )


def _of_campaign(channel: str, campaign: Campaign, brand: Brand) -> SenderFacts:
    """More numbers are not more throughput: all senders of a campaign share its rate."""
    return SenderFacts(
        channel=channel,
        registration=states.for_the_gate(campaign.state, brand.state),
        rate=rate_of(campaign, brand),
        pool=f"campaign:{campaign.pk}",
        brand=f"brand:{brand.pk}",
    )


def rate_of(campaign: Campaign, brand: Brand) -> Rate:
    """What its own fields say, else what the brand's score gives."""
    usual = rates.of_campaign(
        score=brand.score,
        sole_proprietor=brand.kind == Brand.Kind.SOLE_PROPRIETOR,
        low_volume=campaign.low_volume,
        russell_3000=brand.russell_3000,
    )
    return Rate(
        per_second=campaign.per_second or usual.per_second,
        per_day=campaign.per_day or usual.per_day,
    )
