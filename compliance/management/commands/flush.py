"""Empty every table on an operator's word, the guarded consent ledger included."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import flush

from compliance import triggers


class Command(flush.Command):
    """Django's own flush; the ledger's guard stands aside while it runs, and no longer."""

    def handle(self, **options: Any) -> None:
        using = options["database"]
        triggers.lift(using)
        try:
            super().handle(**options)
        finally:
            triggers.lower(using)
