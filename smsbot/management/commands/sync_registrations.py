"""Reads brands, campaigns and toll-free verifications from Twilio."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from smsbot import registrations


class Command(BaseCommand):
    help = (
        "Read the registrations of every Twilio account that a channel names: brands, campaigns"
        " with their senders, toll-free verifications, each with its state and why it was refused."
        " Safe to run at any time, and twice. Exits 1 when an account could not be read."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        outcome = registrations.sync()
        self.stdout.write(f"{outcome.records} records of {outcome.accounts} accounts.")
        if outcome.troubles:
            said = ", ".join(f"{account}: {why}" for account, why in outcome.troubles.items())
            raise CommandError(f"Could not be read: {said}.")
