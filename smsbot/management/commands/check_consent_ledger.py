"""Verify the chain of the consent ledger."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from compliance import checking
from smsbot.addresses import typed_address


class Command(BaseCommand):
    help = (
        "Checks that no line of the consent ledger was changed, removed or cut off, of everybody or"
        " of one ADDRESS. Exits 1 and names the first broken line when one was; the others follow."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "address", metavar="ADDRESS", nargs="?", default="", help="one person: +12125550123"
        )

    def handle(self, *, address: str, **_: Any) -> None:
        count = checking.Count()
        known = typed_address(address) if address else ""
        if found := [str(fault) for fault in checking.faults(known, count=count)]:
            raise CommandError("\n".join([f"The ledger is broken. {found[0]}", *found[1:]]))
        self.stdout.write(f"The ledger is whole: {count.lines} lines about {count.people} people.")
