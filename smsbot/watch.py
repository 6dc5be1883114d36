"""The worker's own watch: when no hint comes through, what is due is driven all the same.

The broker only carries hints. Should it be down, emptied or wedged, or the scheduler dead, no
``wake`` runs; a thread in each worker notices that and does the sweep itself, in its own process.
"""

from __future__ import annotations

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from django.db import close_old_connections, connection
from django.utils import timezone

from conversations import actions, catching_up, delivery, events, settling

from . import pipeline, pulse

log = logging.getLogger(__name__)

#: How often the watch looks, and for how long it trusts a sweep that came through the broker.
EVERY = 2.0
TRUST = timedelta(seconds=6)
THREADS = 4


def start() -> threading.Thread:
    """Begin to watch, in a daemon thread of this process."""
    thread = threading.Thread(target=_watch, name="watch", daemon=True)
    thread.start()
    return thread


def _watch() -> None:
    pause = threading.Event()
    with ThreadPoolExecutor(THREADS, thread_name_prefix="watch") as pool:
        while not pause.wait(EVERY):
            try:
                look(pool)
            except Exception:
                log.exception("watch: the sweep failed; it will be tried again")
            finally:
                connection.close()


def look(pool: ThreadPoolExecutor) -> int:
    """One look: the worker's heartbeat, and the sweep where nobody else does it."""
    pulse.beat("worker")
    swept = pulse.newest("sweep")
    if swept is not None and swept > timezone.now() - TRUST:
        return 0
    return sweep(pool)


def sweep(pool: ThreadPoolExecutor) -> int:
    """Drive all that is due, here and now, without a broker."""
    catching_up.catch_up()
    actions.revive()
    settling.reconcile()
    delivery.drain()
    due = events.conversations_with_work(now=timezone.now(), limit=500)
    for _ in pool.map(_drive, due):
        pass
    return len(due)


def _drive(conversation_id: int) -> None:
    close_old_connections()
    try:
        pipeline.drive(conversation_id)
    except Exception:
        log.exception("watch: conversation %s failed", conversation_id)
    finally:
        connection.close()
