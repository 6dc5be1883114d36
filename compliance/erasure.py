"""Forgetting a person: their consent ends, what stops us from texting them stays."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from . import ledger
from .models import EVERYTHING, Consent, ConsentEvent
from .subjects import erased, subject_of

OUT = Consent.Status.OUT


@transaction.atomic
def forget(address: str, *, actor: str, at: datetime) -> bool:
    """Blank the address in ledger and standings; an opt-out is kept under a keyed hash.

    A yes is forgotten with the person: nobody is texted on the strength of it should they become
    known again. True when there was anything to forget; the second time there is not.
    """
    rows = list(Consent.objects.select_for_update().filter(address=address))
    lines = ConsentEvent.objects.filter(subject=subject_of(address))
    if not rows and not lines.filter(address=address).exists():
        return False
    _note(address, rows, actor=actor, at=at)
    for row in rows:
        _keep_only_the_no(row, at=at)
    lines.blank()
    return True


def _note(address: str, rows: list[Consent], *, actor: str, at: datetime) -> None:
    """The last line of the person's chain says that they were erased, and when."""
    left = [row for row in rows if row.program == EVERYTHING and row.status == OUT]
    ledger.append(
        ledger.Line(
            address=address,
            program=EVERYTHING,
            event="revoke_request",
            status="out" if left else "",
            epoch=sum(row.epoch for row in rows if row.program == EVERYTHING),
            source="staff",
            evidence="Erased at the person's request.",
            at=at,
            actor=actor,
        )
    )


def _keep_only_the_no(row: Consent, *, at: datetime) -> None:
    """Move a standing under the hash, onto what an earlier erasure has left there."""
    hashed = erased(row.address)
    twin = Consent.objects.filter(address=hashed, program=row.program).first()
    status = "out" if OUT in (row.status, twin.status if twin else "") else ""
    epoch = max(row.epoch, twin.epoch if twin else 0)
    if twin is not None:
        twin.delete()
    Consent.objects.filter(pk=row.pk).update(
        address=hashed, status=status, level="", epoch=epoch, changed_at=at
    )
