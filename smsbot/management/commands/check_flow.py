"""Say everything that would make a flow stumble."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from flows import services
from flows.problems import errors

from .export_flow import found
from .import_flow import text_of


class Command(BaseCommand):
    help = (
        "Check a flow and print every problem with its step and line. "
        "Exits 1 on errors, 2 where there is nothing to read, 0 otherwise."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("flow", help="A YAML file, or the name of a flow (its draft, or live).")

    def handle(self, *args: Any, **options: Any) -> None:
        place = options["flow"]
        problems = services.look_over(source_of(place))
        for problem in problems:
            self.stdout.write(f"{place}: {problem.severity}: {problem} [{problem.code}]")
        if errors(problems):
            sys.exit(1)
        self.stdout.write(f"{place}: no errors.")


def source_of(place: str) -> str:
    """The text of a file, or of the flow of that name: its draft where there is one."""
    path = Path(place)
    if path.exists() or path.suffix in {".yaml", ".yml"}:
        return text_of(path)
    try:
        version = found(place, None)
    except CommandError as error:
        message = f"'{place}' is neither a file nor a flow."
        raise CommandError(message, returncode=2) from error
    return (version.flow.draft or version).source
