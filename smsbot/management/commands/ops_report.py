"""What an operator asks first."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from smsbot.operations import report


class Command(BaseCommand):
    help = (
        "Print what waits, what is in doubt and what is alive: inbound and outbound by state and"
        " kind, leases, quarantined, unknown, oldest ages, processes, database and broker in use."
        " Holds no personal data. Exits 1 when something is wrong."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        found = report()
        if options["format"] == "json":
            self.stdout.write(json.dumps(found, indent=2))
        else:
            self.stdout.write(_as_text(found))
        if found["trouble"]:
            raise SystemExit(1)


def _as_text(found: dict[str, Any]) -> str:
    lines = [f"{name.replace('_', ' ')}: {_plain(value)}" for name, value in found.items()]
    return "\n".join(lines)


def _plain(value: Any) -> str:
    match value:
        case None | []:
            return "none"
        case bool():
            return "yes" if value else "no"
        case dict():
            return ", ".join(f"{key} {_plain(item)}" for key, item in value.items()) or "none"
        case list():
            return "; ".join(_plain(item) for item in value)
        case _:
            return str(value)
