"""What a page of contacts allows, read in one statement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from compliance.models import EVERYTHING, Consent
from compliance.programs import program_for
from compliance.services import stand


def summaries(addresses: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Address -> its standing: with the default program, and with each it ever spoke to."""
    rows: dict[str, list[Consent]] = defaultdict(list)
    for row in Consent.objects.filter(address__in=set(addresses)).order_by("pk"):
        rows[row.address].append(row)
    default = program_for("").slug
    return {address: _summary(rows[address], default) for address in addresses}


def _summary(rows: list[Consent], default: str) -> dict[str, Any]:
    named = {row.program for row in rows} - {EVERYTHING}
    programs = {
        slug: stand([row for row in rows if row.program in (slug, EVERYTHING)], slug)
        for slug in sorted(named | {default})
    }
    return {
        "status": programs[default].status or "none",
        "opted_out": programs[default].opted_out,
        "programs": {slug: programs[slug].status or "none" for slug in sorted(named)},
    }
