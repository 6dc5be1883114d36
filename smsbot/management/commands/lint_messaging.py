"""What carriers, the law and readers would mind in what the business texts."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from compliance.lint import SEVERITIES, Finding, errors
from smsbot.linting import findings


class Command(BaseCommand):
    help = (
        "Check programs, opt-in wording, flows, answers, canned replies, senders, campaigns and"
        " settings against the rules of carriers and the law. Prints each finding with its place,"
        " why it matters, by whose rule, and how to mend it. Exits 1 on errors."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        found = findings()
        as_asked = _as_json if options["format"] == "json" else _as_text
        self.stdout.write(as_asked(found))
        if errors(found):
            sys.exit(1)


def _as_json(found: Iterable[Finding]) -> str:
    rows = [{**asdict(one), "place": one.place.name, "page": one.place.ref} for one in found]
    return json.dumps({"findings": rows, "count": _count(found)}, indent=2, ensure_ascii=False)


def _as_text(found: Iterable[Finding]) -> str:
    blocks = [
        f"{one.severity}: {one.place.name}: {one.what} [{one.code}]\n"
        f"    why:  {one.why} ({one.source})\n"
        f"    mend: {one.mend}"
        for one in found
    ]
    number = ", ".join(f"{times} {severity}" for severity, times in _count(found).items())
    return "\n".join([*blocks, f"Findings: {number}."])


def _count(found: Iterable[Finding]) -> dict[str, int]:
    times = Counter(one.severity for one in found)
    return {severity: times[severity] for severity in SEVERITIES}
