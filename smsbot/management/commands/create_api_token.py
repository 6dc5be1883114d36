"""Make a token for another system."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from smsbot.api import tokens


class Command(BaseCommand):
    help = (
        "Makes an API token and prints it, once, as the last line: only its hash is kept."
        f" Scopes: {', '.join(tokens.SCOPES)}."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", metavar="NAME", help="What uses the token, e.g. crm.")
        parser.add_argument(
            "--scope",
            dest="scopes",
            metavar="SCOPE",
            nargs="+",
            action="extend",
            required=True,
            help="What it may do, e.g. contacts:read; may be given several times.",
        )
        parser.add_argument(
            "--days", type=int, default=tokens.DAYS, help="Valid for so long. Default: a year."
        )

    def handle(self, *, name: str, scopes: list[str], days: int, **_: Any) -> None:
        try:
            row, secret = tokens.make(name, scopes=scopes, days=days)
        except tokens.BadToken as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{row.name}: {', '.join(row.scopes)}; until {row.expires_at:%Y-%m-%d}.")
        self.stdout.write("Keep it now, it is not shown again:")
        self.stdout.write(secret)
