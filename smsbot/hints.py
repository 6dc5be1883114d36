"""A hint to the workers: after the commit, never raising, soon given up.

Whoever answers a webhook must not wait for a broker. A hint that fails is one line in the log; for
some seconds after it none is tried, so that the next texts do not pay for the same dead broker.
"""

from __future__ import annotations

import logging
import time
from functools import partial
from typing import Any

from celery import Task
from django.conf import settings
from django.db import transaction

log = logging.getLogger(__name__)

_quiet_until = 0.0
_last_sent: dict[str, float] = {}


def hint(task: Task[..., Any], *args: Any) -> None:
    """Tell the workers once this transaction is committed. Twice is harmless, never too."""
    transaction.on_commit(partial(_publish, task, args), robust=True)


def hint_now_and_then(task: Task[..., Any], *args: Any) -> None:
    """The same for work that drains many rows: hints close upon another are left out."""
    now = time.monotonic()
    if now < _last_sent.get(task.name, 0.0) + settings.HINT_SPACING_SECONDS:
        return
    _last_sent[task.name] = now
    hint(task, *args)


def _publish(task: Task[..., Any], args: tuple[Any, ...]) -> bool:
    """Whether the broker took it."""
    global _quiet_until
    if time.monotonic() < _quiet_until:
        return False
    try:
        task.apply_async(args, retry=False, ignore_result=True)
    except Exception as error:  # whatever the broker's library may raise: the row is written
        _quiet_until = time.monotonic() + settings.HINT_PAUSE_SECONDS
        log.warning("hint lost: task=%s why=%s", task.name, type(error).__name__)
        return False
    return True


def forget() -> None:
    """Try anew, as after a start. For tests."""
    global _quiet_until
    _quiet_until = 0.0
    _last_sent.clear()
