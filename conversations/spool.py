"""Texts and receipts that came while the database was away: a file each, on the disk of this host.

The front door thanks a vendor only for what is safe: a row, or a file here. ``catching_up`` takes
the files in once the database is back, and nothing is sent while one waits: it may be a STOP.
"""

from __future__ import annotations

import itertools
import json
import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

_numbers = itertools.count()


def write(entry: Mapping[str, Any]) -> None:
    """Put one entry of JSON aside; it is on the disk when this returns. Raises OSError."""
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"{time.time_ns():020d}-{os.getpid()}-{next(_numbers)}"
    draft = folder / f".{name}"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(entry, file)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(folder / f"{name}.json")
    _to_disk(folder)


def waiting() -> bool:
    """Does anything wait? Asked before every send, so it looks at the folder and no further."""
    try:
        with os.scandir(_folder()) as entries:
            return any(entry.name.endswith(".json") for entry in entries)
    except FileNotFoundError:
        return False


def files() -> list[Path]:
    """What waits, in the order in which it came."""
    return sorted(_folder().glob("*.json"))


def set_aside(path: Path) -> None:
    """Keep a file that nobody can read out of the way of the others."""
    path.rename(path.with_suffix(".bad"))


def unreadable() -> int:
    """How many were set aside."""
    return sum(1 for _ in _folder().glob("*.bad"))


def _folder() -> Path:
    return Path(settings.SPOOL_DIR)


def _to_disk(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
