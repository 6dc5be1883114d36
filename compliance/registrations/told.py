"""What a provider tells of our registrations, as values, and how the tables take it over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from . import states
from .models import Brand, Campaign, CampaignSender, TollFreeVerification


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One record. ``fields`` are columns of our table; ``word`` is the provider's own state.

    ``owner`` is the brand's sid of a campaign; ``channels`` are the keys of those it serves.
    """

    sid: str
    word: str
    rejection: str = ""
    owner: str = ""
    channels: tuple[str, ...] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """All that one account told."""

    brands: tuple[Told, ...] = ()
    campaigns: tuple[Told, ...] = ()
    toll_free: tuple[Told, ...] = ()


@transaction.atomic
def take_over(book: Book, *, at: datetime) -> int:
    """Make our records what the provider says, and return how many there are. Twice is once.

    What the provider no longer knows stays as it was: nothing is deleted here.
    """
    for told in book.brands:
        Brand.objects.update_or_create(sid=told.sid, defaults=_columns(told, at))
    told_campaigns = [_campaign(told, at) for told in book.campaigns]
    for told in book.toll_free:
        _toll_free(told, at)
    return len(book.brands) + sum(told_campaigns) + len(book.toll_free)


def _columns(told: Told, at: datetime) -> dict[str, Any]:
    return {
        **told.fields,
        "state": states.of_twilio(told.word),
        "vendor_state": told.word[:40],
        "rejection": told.rejection,
        "synced_at": at,
    }


def _campaign(told: Told, at: datetime) -> bool:
    """False for a campaign whose brand was not told of."""
    brand = Brand.objects.filter(sid=told.owner).first()
    if brand is None:
        return False
    columns = {**_columns(told, at), "brand": brand}
    row, _ = Campaign.objects.update_or_create(sid=told.sid, defaults=columns)
    _link(row, told.channels)
    return True


def _link(campaign: Campaign, channels: Iterable[str]) -> None:
    """A channel sends under one campaign: the one that the provider names."""
    for key in channels:
        CampaignSender.objects.update_or_create(channel=key, defaults={"campaign": campaign})


def _toll_free(told: Told, at: datetime) -> None:
    for key in told.channels:
        columns = {**_columns(told, at), "sid": told.sid}
        TollFreeVerification.objects.update_or_create(channel=key, defaults=columns)
