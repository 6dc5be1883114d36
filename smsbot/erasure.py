"""Forgetting a person in every app; only what keeps us from texting them stays, as a keyed hash."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from django.contrib.admin.models import LogEntry
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

import compliance.erasure
import conversations.erasure
import handoff.erasure
import integrations.booking.erasure
from compliance.models import Consent
from compliance.subjects import erased, subject_of
from conversations.models import Contact

from .models import IdempotencyKey

log = logging.getLogger(__name__)

_GONE = "(erased)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What there was. ``suppressed``: the person had opted out, and stays so."""

    contacts: int
    conversations: int
    messages: int
    tickets: int
    appointments: int
    coming: int
    consent: bool
    suppressed: bool

    @property
    def anything(self) -> bool:
        return bool(self.contacts or self.appointments or self.consent)


def erase(address: str, *, actor: str) -> Erased:
    """Erase a person. All of it or nothing; twice is the same as once."""
    conversations.erasure.quiesce(address)
    now = timezone.now()
    with transaction.atomic():
        _blank_histories(address)
        tickets = handoff.erasure.erase(address)
        found = conversations.erasure.erase(address)
        appointments, coming = integrations.booking.erasure.erase(address, now=now)
        consent = compliance.erasure.forget(address, actor=actor, at=now)
    log.info("contact erased: subject=%s by=%s", subject_of(address)[:12], actor)
    return Erased(
        contacts=found["contacts"],
        conversations=found["conversations"],
        messages=found["messages"],
        tickets=tickets,
        appointments=appointments,
        coming=coming,
        consent=consent,
        suppressed=Consent.objects.filter(address=erased(address), status="out").exists(),
    )


def _blank_histories(address: str) -> None:
    """Staff's log keeps who did what; the API's memory keeps that it has answered."""
    names = Contact.objects.filter(address=address).exclude(name="").values_list("name", flat=True)
    said = Q(object_repr__contains=address)
    for name in names:
        said |= Q(object_repr=name)
    LogEntry.objects.filter(said).update(object_repr=_GONE)
    LogEntry.objects.filter(change_message__contains=address).update(change_message=_GONE)
    IdempotencyKey.objects.filter(answer__contains=address).update(answer="{}")
