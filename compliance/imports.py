"""Consent that comes in lists: yeses with their proof, and numbers that must not be texted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from .levels import EXPRESS, WRITTEN
from .models import EVERYTHING, Program
from .services import Change, Standing, record_consent, standing

#: What became of one line of a list.
RECORDED, KNOWN, LEFT_ALONE = "recorded", "known", "left_alone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One line of a list. ``reference`` names the file by its hash, and the line in it."""

    address: str
    reference: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What everybody on a list is said to have agreed to, and how firmly."""

    program: Program
    wording: str
    confirmed: bool
    written: bool

    @property
    def status(self) -> str:
        """A program with double opt-in waits for the second yes, unless it was given already."""
        return "pending" if self.program.double_optin and not self.confirmed else "in"

    def version(self) -> int | None:
        """The version, where these are the program's own words."""
        rows = self.program.wordings.filter(wording=self.wording).order_by("-version")
        return rows.values_list("version", flat=True).first()


def import_yeses(
    claims: Iterable[Claim], terms: Terms, *, actor: str, at: datetime
) -> Counter[str]:
    """Record them. A list never brings back who has left; the caller holds the transaction."""
    version = terms.version()
    return Counter(_import_yes(claim, terms, version, actor=actor, at=at) for claim in claims)


def _import_yes(
    claim: Claim, terms: Terms, version: int | None, *, actor: str, at: datetime
) -> str:
    before = standing(claim.address, terms.program.slug)
    if before.opted_out:
        return LEFT_ALONE
    try:
        change = _record(claim, terms, version, before, actor=actor, at=at)
    except _LeftMeanwhile:
        return LEFT_ALONE
    return RECORDED if change.changed else KNOWN


class _LeftMeanwhile(Exception):
    """A STOP came in between; it has the last word."""


@transaction.atomic
def _record(
    claim: Claim,
    terms: Terms,
    version: int | None,
    before: Standing,
    *,
    actor: str,
    at: datetime,
) -> Change:
    change = record_consent(
        address=claim.address,
        program=terms.program.slug,
        status=terms.status,
        source="import",
        evidence=claim.evidence,
        at=at,
        message_ref=claim.reference,
        actor=actor,
        wording=terms.wording,
        wording_version=version,
        scope="program",
        level=WRITTEN if terms.written else EXPRESS,
    )
    if change.epoch != before.epoch:
        raise _LeftMeanwhile
    return change


def import_noes(claims: Iterable[Claim], *, actor: str, at: datetime) -> dict[str, list[str]]:
    """Nobody on the list is texted again by any program. Returns the addresses by outcome."""
    found: dict[str, list[str]] = {RECORDED: [], KNOWN: []}
    for claim in claims:
        change = record_consent(
            address=claim.address,
            program=EVERYTHING,
            status="out",
            source="import",
            evidence=claim.evidence,
            at=at,
            message_ref=claim.reference,
            actor=actor,
            scope="all",
        )
        found[RECORDED if change.changed else KNOWN].append(claim.address)
    return found
