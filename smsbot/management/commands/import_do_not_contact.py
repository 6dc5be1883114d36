"""Import a do-not-contact list."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from smsbot.imports import command, service


class Command(BaseCommand):
    help = (
        "Imports numbers that no program may text, from a CSV file with a column “phone”, or from a"
        " bare list of numbers. Every line is checked first: when one is wrong, all wrong lines are"
        " named and nothing is imported. What waits for these people is not sent, and no later"
        " import brings them back: only a START from their own phone does. The ledger keeps the"
        " file's hash and the line."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE.csv")
        parser.add_argument("--source", default="", help="whose list it is, e.g. “FTC registry”")
        parser.add_argument("--dry-run", action="store_true", help="check and count, write nothing")

    def handle(self, *, file: str, source: str, dry_run: bool, **_: Any) -> None:
        sheet = command.read_or_refuse(file)
        done = service.import_do_not_contact(
            sheet, source=source, actor="command line", dry_run=dry_run
        )
        command.report(self, sheet, done, dry_run=dry_run)
