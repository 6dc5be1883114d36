"""Print one person's proof of consent."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from compliance import proof_pdf
from compliance.proof import proof_of
from smsbot.addresses import typed_address

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Prints the proof of consent of one ADDRESS as JSON: where the person stands with each"
        " program, every line of the ledger with the exact wording and its version, and whether"
        " the chain of hashes verifies. --pdf writes the same as a document."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", metavar="ADDRESS", help="the number, e.g. +12125550123")
        parser.add_argument("--pdf", metavar="FILE", help="write a PDF there as well")

    def handle(self, *, address: str, pdf: str | None, **_: Any) -> None:
        found = proof_of(typed_address(address), at=timezone.now())
        log.info("consent proof exported: subject=%s by=command", found["subject"][:12])
        if pdf:
            _write(Path(pdf), proof_pdf.render(found))
        self.stdout.write(json.dumps(found, indent=2, ensure_ascii=False))


def _write(path: Path, document: bytes) -> None:
    try:
        path.write_bytes(document)
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
