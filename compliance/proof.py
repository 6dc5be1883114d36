"""One person's proof: what they allow, and every line of the ledger that says how it came to be."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from . import checking
from .models import EVERYTHING, Consent, ConsentEvent, Program
from .services import standing
from .subjects import ERASED, erased, subject_of

#: How a stranger checks the hashes, printed on every proof.
METHOD = (
    "Each line carries the SHA-256 of its own facts and of the hash of the line before it (JSON, "
    "keys sorted, no spaces), so that no line can be changed or removed unseen. Address, evidence, "
    "and IP address enter by a keyed digest, which lets them be erased at the person's request "
    "while the line still verifies."
)

_FACTS = (
    "seq", "program", "event", "status", "epoch", "source", "evidence", "wording",
    "wording_version", "message_ref", "actor", "ip", "subject", "erasable_digest",
    "previous_hash", "hash",
)  # fmt: skip


def proof_of(address: str, *, at: datetime) -> dict[str, Any]:
    """The whole proof as JSON values. Of somebody unknown it says that there is nothing.

    What is left of an erased address will do as well: the proof then has no address.
    """
    subject = subject_of(address)
    rows = list(ConsentEvent.objects.filter(subject=subject).order_by("seq"))
    problems = [fault.problem for fault in checking.faults(address)]
    return {
        "address": "" if address.startswith(ERASED) else address,
        "subject": subject,
        "made_at": _time(at),
        "standing": _standings(address, rows),
        "lines": [_line(row) for row in rows],
        "chain": {
            "lines": len(rows),
            "verified": not problems,
            "problems": problems,
            "last_hash": rows[-1].hash if rows else "",
            "method": METHOD,
        },
    }


def _standings(address: str, rows: list[ConsentEvent]) -> list[dict[str, Any]]:
    """With every program there is, every one that there was, and everything."""
    programs = {program.slug: program for program in Program.objects.order_by("slug")}
    kept = Consent.objects.filter(address__in=(address, erased(address)))
    slugs = {*programs, *(row.program for row in rows), *kept.values_list("program", flat=True)}
    return [
        _standing(address, slug, programs.get(slug))
        for slug in sorted(slugs, key=lambda slug: (slug != EVERYTHING, slug))
    ]


def _standing(address: str, slug: str, program: Program | None) -> dict[str, Any]:
    now = standing(address, slug)
    return {
        "program": slug,
        "name": "every program" if slug == EVERYTHING else program.name if program else "",
        "status": now.status or "none",
        "level": now.level,
        "opted_out": now.opted_out,
        "epoch": now.epoch,
        "purpose": program.purpose if program else "",
        "consent_needed": program.facts().consent_level if program else "",
    }


def _line(row: ConsentEvent) -> dict[str, Any]:
    facts = {name: getattr(row, name) for name in _FACTS}
    return {
        **facts,
        "id": str(row.public_id),
        "at": _time(row.at),
        "address": row.address,
        "erased": not row.address,
    }


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
