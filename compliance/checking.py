"""Is the consent ledger as it was written? Every chain, and what stands against its last lines.

A chain alone cannot tell that its end was cut off. What an address allows now is kept apart from
the ledger, so a standing that no last line speaks of gives the cut away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from . import ledger
from .models import Consent, ConsentEvent
from .subjects import erased, subject_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with one person's lines, the first thing first."""

    who: str
    problem: str

    def __str__(self) -> str:
        return f"{self.who}: {self.problem}"


@dataclass(slots=True, kw_only=True)
class Count:
    """What has been looked at."""

    people: int = 0
    lines: int = 0


def faults(address: str = "", *, count: Count | None = None) -> Iterator[Fault]:
    """The faults of one address, or of everybody, in the order of their subjects."""
    rows = ConsentEvent.objects.in_order()
    if address:
        rows = rows.filter(subject=subject_of(address))
    standings = _Standings(address)
    for subject, lines in groupby(rows.iterator(chunk_size=2000), key=lambda row: row.subject):
        chain = list(lines)
        if count is not None:
            count.people += 1
            count.lines += len(chain)
        who = next((row.address for row in chain if row.address), f"subject {subject[:12]}")
        found = ledger.problems_of(chain) or standings.against(subject, chain)
        yield from (Fault(who=who, problem=problem) for problem in found)
    yield from standings.without_lines()


class _Standings:
    """What everybody allows now, crossed off while their lines are read."""

    def __init__(self, address: str) -> None:
        rows = Consent.objects.exclude(status=Consent.Status.UNSAID).order_by("pk")
        if address:
            rows = rows.filter(address__in=(address, erased(address)))
        self._left: dict[str, list[Consent]] = {}
        for row in rows.iterator(chunk_size=2000):
            self._left.setdefault(subject_of(row.address), []).append(row)

    def against(self, subject: str, chain: Sequence[ConsentEvent]) -> list[str]:
        last = {row.program: row.status for row in chain}
        return [
            f"After line {chain[-1].seq} a line is missing: {row.program!r} stands at "
            f"{row.get_status_display()!r}, and the last line of it does not."
            for row in self._left.pop(subject, ())
            if last.get(row.program) != row.status
        ]

    def without_lines(self) -> Iterable[Fault]:
        for rows in self._left.values():
            who, program = rows[0].address, rows[0].program
            yield Fault(who=who, problem=f"Line 1 is missing: {program!r} stands without proof.")
