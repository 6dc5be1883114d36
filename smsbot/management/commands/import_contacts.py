"""Import contacts with the consent that they gave."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from compliance.imports import Terms
from compliance.models import Program
from smsbot.imports import command, service


class Command(BaseCommand):
    help = (
        "Imports contacts, and the consent that they gave, from a CSV file with a header. Columns:"
        f" {', '.join(service.CONTACT)}; consent (yes or no, default yes) and consented_at (a date)"
        " where they differ from line to line. Every line is checked first: when one is wrong, all"
        " wrong lines are named and nothing is imported. Who has opted out, or is on a"
        " do-not-contact list, is left alone. The ledger keeps the file's hash and the line."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE.csv")
        parser.add_argument("--program", metavar="SLUG", required=True, help="they agreed to this")
        parser.add_argument(
            "--wording", required=True, help="word for word what these people agreed to"
        )
        parser.add_argument(
            "--source", required=True, help="where they agreed, e.g. “paper form at the desk”"
        )
        parser.add_argument(
            "--written",
            action="store_true",
            help="they signed it, as marketing needs; without it their consent is express",
        )
        parser.add_argument(
            "--confirmed",
            action="store_true",
            help="they have given the second yes too, which a program with double opt-in awaits",
        )
        parser.add_argument("--dry-run", action="store_true", help="check and count, write nothing")

    def handle(self, *, dry_run: bool, **options: Any) -> None:
        terms = Terms(
            program=_program(options["program"]),
            wording=_said(options["wording"], "--wording"),
            confirmed=options["confirmed"],
            written=options["written"],
        )
        source = _said(options["source"], "--source")
        sheet = command.read_or_refuse(options["file"])
        done = service.import_contacts(
            sheet, terms, source=source, actor="command line", dry_run=dry_run
        )
        command.report(self, sheet, done, dry_run=dry_run)
        if terms.status == "pending":
            self.stdout.write(
                f"{terms.program} asks twice: each of them is texted once they text"
                f" {terms.program.join_word or 'START'}; --confirmed says that they did already."
            )


def _program(slug: str) -> Program:
    found = Program.objects.filter(slug=slug).first()
    if found is None:
        known = ", ".join(Program.objects.values_list("slug", flat=True)) or "none yet"
        raise CommandError(f"There is no program {slug!r}. Known: {known}.")
    return found


def _said(text: str, option: str) -> str:
    if not text.strip():
        raise CommandError(f"{option} must not be blank: it is the proof.")
    return text.strip()
