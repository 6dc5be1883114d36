"""Which process holds a lease, and whether it still lives: a killed worker is noticed at once."""

from __future__ import annotations

import os
import socket
from functools import lru_cache
from pathlib import Path

HOST = socket.gethostname()[:30]


def me() -> str:
    """This process's name: host, process id and start, so that a reused id is not taken for it."""
    return _name(os.getpid())


@lru_cache(maxsize=8)
def _name(pid: int) -> str:
    return f"{HOST}:{pid}:{_started(pid)}"


def _started(pid: int) -> str:
    """The process's start in clock ticks since boot, '0' where the system does not tell."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return "0"
    return stat.rpartition(")")[2].split()[19]


def is_dead(name: str) -> bool:
    """Certainly gone? False for processes of other hosts: only their leases' end tells."""
    host, _, rest = name.rpartition(":")[0].rpartition(":")
    started = name.rpartition(":")[2]
    if host != HOST or not rest.isdigit():
        return False
    try:
        os.kill(int(rest), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return started != "0" and _started(int(rest)) not in ("0", started)
