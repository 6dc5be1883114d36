"""Read a flow from a YAML file into the library."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from flows import services
from flows.engine.problem import BrokenFlow
from flows.engine.reading import read


class Command(BaseCommand):
    help = "Import a flow from a YAML file as a draft, and publish it with --publish."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="The YAML file.")
        parser.add_argument("--publish", action="store_true", help="Make it the live version.")
        parser.add_argument("--author", default="", help="Who is named as its author.")
        parser.add_argument("--note", default="", help="Why it changed, for the history.")

    def handle(self, *args: Any, **options: Any) -> None:
        source = text_of(options["file"])
        try:
            version = services.save_draft(read(source).slug, source, options["author"])
            if options["publish"]:
                version = services.publish(version, options["author"], options["note"])
        except BrokenFlow as broken:
            raise CommandError(said(options["file"], broken)) from broken
        self.stdout.write(f"{version.flow.slug}: version {version.number} ({version.status}).")


def text_of(path: Path) -> str:
    """The file's text, line ends and all; CommandError where it cannot be read."""
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise CommandError(f"{path} cannot be read: {why}", returncode=2) from error


def said(place: object, broken: BrokenFlow) -> str:
    """Every problem on a line of its own, each with its place."""
    return "\n".join(f"{place}: {problem}" for problem in broken.problems)
