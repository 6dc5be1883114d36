"""What the commands that import a list have in common."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from .service import Outcome
from .sheets import BadFile, Sheet, read_path

#: Of a file that is wrong all through, the first lines tell enough.
MOST_ERRORS = 100


def read_or_refuse(path: str) -> Sheet:
    """Raises CommandError."""
    try:
        return read_path(path)
    except BadFile as error:
        raise CommandError(str(error)) from error


def report(command: BaseCommand, sheet: Sheet, done: Outcome, *, dry_run: bool) -> None:
    """Say what came of it. Raises CommandError where nothing was imported."""
    for error in done.errors[:MOST_ERRORS]:
        command.stderr.write(str(error))
    if done.errors:
        count = len(done.errors)
        wrong = "1 line is wrong" if count == 1 else f"{count} lines are wrong"
        raise CommandError(f"Nothing was imported from {sheet.name}: {wrong}.")
    command.stdout.write(f"{sheet.name} (SHA-256 {sheet.sha256})")
    for line in done.lines():
        command.stdout.write(line)
    if dry_run:
        command.stdout.write("A dry run: nothing was written.")
