"""May anything leave at all? Two reasons to hold every text back, whatever the gate says of it."""

from __future__ import annotations

from django.conf import settings

from . import spool


def held() -> bool:
    """An operator has paused sending, or a text waits on the disk that may be a STOP."""
    return settings.SENDING_PAUSED or spool.waiting()
