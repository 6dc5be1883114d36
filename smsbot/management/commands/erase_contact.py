"""Erase a person."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from smsbot import erasure
from smsbot.addresses import typed_address


class Command(BaseCommand):
    help = (
        "Erases the person with this ADDRESS, for good: contact, conversations, messages, tickets;"
        " appointments stay without number and name. The ledger keeps its lines without address,"
        " evidence and IP. An opt-out is kept as a keyed hash, so that the number stays blocked"
        " when it is imported or texts again; a yes is forgotten. Export the proof first if you"
        " may need it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", metavar="ADDRESS", help="the number, e.g. +12125550123")

    def handle(self, *, address: str, **_: Any) -> None:
        found = erasure.erase(typed_address(address), actor="command line")
        if not found.anything:
            self.stdout.write("Nothing is known of this address.")
        else:
            self.stdout.write(
                f"Erased: {found.contacts} contact, {found.conversations} conversations,"
                f" {found.messages} messages, {found.tickets} tickets; {found.appointments}"
                " appointments belong to nobody now."
            )
        if found.coming:
            self.stdout.write(f"{found.coming} of them are to come: cancel what nobody comes to.")
        if found.suppressed:
            self.stdout.write("The opt-out is kept as a keyed hash: the number stays blocked.")
