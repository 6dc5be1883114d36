"""Write a flow out as the YAML it was read from."""

from __future__ import annotations

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from flows.models import Flow, FlowVersion


class Command(BaseCommand):
    help = "Print a flow's YAML, byte for byte: the live version, or the one --version names."

    def create_parser(self, *args: Any, **kwargs: Any) -> CommandParser:
        """``--version`` is the flow's here, not Django's."""
        return super().create_parser(*args, conflict_handler="resolve", **kwargs)

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("slug", help="The flow's name.")
        parser.add_argument("--version", type=int, dest="number", help="Which version.")

    def handle(self, *args: Any, **options: Any) -> None:
        version = found(options["slug"], options["number"])
        self.stdout.write(version.source, ending="")


def found(slug: str, number: int | None) -> FlowVersion:
    """That version; else the live one; else the draft."""
    flow = Flow.objects.filter(slug=slug).first()
    if flow is None:
        raise CommandError(f"There is no flow '{slug}'.")
    if number is None:
        version = flow.published or flow.draft or flow.versions.newest_first().first()
    else:
        version = flow.versions.filter(number=number).first()
    if version is None:
        raise CommandError(f"The flow '{slug}' has no version {number or ''}".rstrip() + ".")
    return version
