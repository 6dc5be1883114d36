"""Heartbeats: each process of the product says now and then that it lives."""

from __future__ import annotations

import os
import socket
from datetime import datetime

from django.utils import timezone

from conversations.models import Heartbeat


def beat(role: str) -> None:
    """Note that this process, in this role, is alive now."""
    name = f"{role}@{socket.gethostname()[:40]}:{os.getpid()}"
    Heartbeat.objects.update_or_create(
        name=name, defaults={"role": role, "pid": os.getpid(), "at": timezone.now()}
    )


def newest(role: str) -> datetime | None:
    """When a process of this role was last heard of."""
    rows = Heartbeat.objects.filter(role=role).order_by("-at", "-pk")
    return rows.values_list("at", flat=True).first()
