"""What a fake provider was asked and what it took, in memory and, line by line, on disk."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

Entry = dict[str, Any]


class Ledger:
    """``attempts`` holds every send that arrived, ``accepted`` those that were taken.

    With a file, each line is in the kernel's hands before the sender is answered: killing the
    sender, or the fake itself, loses none of them.
    """

    def __init__(self, path: str | Path | None = None) -> None:
        self.attempts: list[Entry] = []
        self.accepted: list[Entry] = []
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        self._file = None if path is None else os.open(path, flags, 0o600)

    def attempt(self, entry: Entry) -> None:
        self.attempts.append(entry)
        self._write("attempt", entry)

    def accept(self, entry: Entry) -> None:
        self.accepted.append(entry)
        self._write("accepted", entry)

    def close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _write(self, event: str, entry: Entry) -> None:
        if self._file is not None:
            os.write(self._file, json.dumps({"event": event, **entry}).encode() + b"\n")


def read(path: str | Path, event: str = "accepted") -> list[Entry]:
    """The entries of a ledger on disk, in the order in which they came."""
    lines = (json.loads(line) for line in Path(path).read_text().splitlines())
    return [line for line in lines if line["event"] == event]
