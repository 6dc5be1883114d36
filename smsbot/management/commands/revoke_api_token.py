"""Shut a token out."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from smsbot.models import ApiToken


class Command(BaseCommand):
    help = "Revokes an API token: from now on it opens nothing. Twice is the same as once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("id", metavar="ID", help="The part between sk_live_ and the next _.")

    def handle(self, *, id: str, **_: Any) -> None:
        token = ApiToken.objects.filter(public_id=id.removeprefix("sk_live_")[:12]).first()
        if token is None:
            raise CommandError(f"There is no token {id[:20]!r}.")
        token.revoke()
        self.stdout.write(f"{token.name} ({token.public_id}) is revoked.")
