"""Settles sends whose outcome is unknown, now."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand

from conversations import settling


class Command(BaseCommand):
    help = (
        "Look at the provider for every text whose outcome is unknown, and settle it: sent, queued"
        " once more, or failed. Safe to run at any time, and twice."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(json.dumps(settling.reconcile(everything=True)))
