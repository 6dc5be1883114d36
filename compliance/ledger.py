"""The consent ledger: lines are added, each sealed by a hash that covers the line before it."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import pairwise

from django.db import IntegrityError, transaction

from .models import ConsentEvent
from .subjects import keyed_hash, subject_of

#: How often a line is tried again when another writer took its place in the chain.
TRIES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What is to be written down."""

    address: str
    program: str
    event: str
    status: str
    epoch: int
    source: str
    evidence: str
    at: datetime
    wording: str = ""
    wording_version: int | None = None
    message_ref: str = ""
    actor: str = ""
    ip: str | None = None


def append(line: Line) -> ConsentEvent:
    """Add a line at the end of its subject's chain. The unique key decides between two writers."""
    for attempt in range(TRIES):
        try:
            with transaction.atomic():
                return _append(line)
        except IntegrityError:
            if attempt == TRIES - 1:
                raise
    raise AssertionError("unreachable")


def _append(line: Line) -> ConsentEvent:
    subject = subject_of(line.address)
    last = ConsentEvent.objects.filter(subject=subject).order_by("-seq").first()
    row = ConsentEvent(
        **asdict(line),
        public_id=uuid.uuid4(),
        subject=subject,
        seq=last.seq + 1 if last else 1,
        previous_hash=last.hash if last else "",
        erasable_digest=_digest(line.address, line.evidence, line.ip),
    )
    row.hash = seal(row)
    row.save(force_insert=True)
    return row


def seal(row: ConsentEvent) -> str:
    """The hash of a line. Address, evidence and IP enter by their digest, so they can be erased."""
    facts = {
        "public_id": str(row.public_id),
        "subject": row.subject,
        "program": row.program,
        "event": row.event,
        "status": row.status,
        "epoch": row.epoch,
        "source": row.source,
        "wording": row.wording,
        "wording_version": row.wording_version,
        "message_ref": row.message_ref,
        "actor": row.actor,
        "at": row.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "seq": row.seq,
        "erasable_digest": row.erasable_digest,
        "previous_hash": row.previous_hash,
    }
    text = json.dumps(facts, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def verify_chain(subject: str) -> list[str]:
    """What is wrong with a subject's lines, in words; empty when all is as it was written."""
    return problems_of(list(ConsentEvent.objects.filter(subject=subject).order_by("seq")))


def problems_of(rows: Sequence[ConsentEvent]) -> list[str]:
    """What is wrong with the lines of one subject, all of them and in order."""
    problems = [problem for row in rows for problem in _problems(row)]
    if rows and (rows[0].seq != 1 or rows[0].previous_hash):
        problems.append(f"The chain begins at line {rows[0].seq}: earlier lines are missing.")
    for before, after in pairwise(rows):
        if after.seq != before.seq + 1:
            problems.append(f"Line {before.seq} is followed by line {after.seq}.")
        elif after.previous_hash != before.hash:
            problems.append(f"Line {after.seq} does not follow from line {before.seq}.")
    return problems


def _problems(row: ConsentEvent) -> list[str]:
    found = []
    if row.hash != seal(row):
        found.append(f"Line {row.seq} is not as it was written.")
    erased = not row.address and not row.evidence and not row.ip
    if not erased and row.erasable_digest != _digest(row.address, row.evidence, row.ip):
        found.append(f"Line {row.seq}: the address or the evidence is not as it was written.")
    return found


def _digest(address: str, evidence: str, ip: str | None) -> str:
    return keyed_hash(json.dumps([address, evidence, ip or ""]))
