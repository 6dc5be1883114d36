"""Scores what reads texts against texts that a person has labelled."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from compliance import evaluation


class Command(BaseCommand):
    help = (
        "Score the reader of opt-outs on a JSONL file of labelled texts, one"
        ' {"text": "...", "label": "..."} a line, and print the figures as JSON. Labels: '
        + ", ".join(evaluation.LABELS)
        + "."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["optouts"], help="what is judged")
        parser.add_argument("file", metavar="FILE.jsonl", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            rows = evaluation.read_file(options["file"])
        except evaluation.BadTexts as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(evaluation.score(rows)))
