"""Creates or updates a channel."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from integrations import setup
from integrations.models import Channel

_COLUMNS = ("name", "number_type", "program", "registration", "countries")


class Command(BaseCommand):
    help = (
        "Create a channel, or update the one with this KEY: an address of yours at a vendor. Prints"
        " the webhook addresses to paste there. An option's value env:NAME is kept as a reference"
        " to the environment; any other secret is stored encrypted."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key", metavar="KEY", help="names the channel, e.g. main")
        known = ", ".join(setup.options_by_backend())
        parser.add_argument("--backend", required=True, help=f"one of: {known}")
        parser.add_argument("--address", required=True, help="your number, e.g. +14155550100")
        parser.add_argument("--name", help="how staff see it")
        parser.add_argument("--number-type", choices=Channel.NumberType.values)
        parser.add_argument("--program", metavar="SLUG", help="default: default")
        parser.add_argument("--registration", choices=Channel.Registration.values)
        parser.add_argument(
            "--countries", metavar="PREFIXES", help="may be texted, e.g. '+1, +44' (default: +1)"
        )
        parser.add_argument(
            "--option", action="append", default=[], metavar="NAME=VALUE", help=_options()
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            channel = setup.set_up(
                options["key"],
                backend_name=options["backend"],
                address=options["address"],
                options=options["option"],
                columns={name: options[name] for name in _COLUMNS},
            )
        except setup.CannotSetUp as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Channel {channel.key} ({channel.backend}, {channel.address}) is ready.")
        for name, url in setup.webhook_urls(channel).items():
            self.stdout.write(f"  {name:<8} {url}")
        if advice := setup.advice(channel):
            self.stdout.write(advice)
        for name in setup.unset_references(channel):
            self.stderr.write(f"Note: the environment variable {name} is not set here yet.")


def _options() -> str:
    """Every vendor's options, for --help."""
    lines = []
    for slug, known in setup.options_by_backend().items():
        words = (f"{name} ({what})" for name, what in known.items())
        lines.append(f"{slug}: {', '.join(words)}")
    return "repeat as needed. " + ". ".join(lines)
