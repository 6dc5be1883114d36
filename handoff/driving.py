"""The hint that a conversation has something due, said from the desk.

The task lives two floors up, in the workers' index, which this app may not import. A task's name
is its address at the broker, so it is called by name; should nobody listen, the sweep finds the
row.
"""

from __future__ import annotations

import logging
from functools import partial

from celery import current_app
from django.db import transaction

log = logging.getLogger(__name__)

DRIVE = "smsbot.tasks.drive"


def after_commit(conversation_id: int) -> None:
    """Tell the workers once this transaction is committed. Never raises; twice is harmless."""
    transaction.on_commit(partial(_publish, conversation_id), robust=True)


def _publish(conversation_id: int) -> None:
    try:
        current_app.send_task(DRIVE, args=(conversation_id,), retry=False, ignore_result=True)
    except Exception as error:  # whatever the broker's library may raise: the row is written
        log.warning("hint lost: task=%s why=%s", DRIVE, type(error).__name__)
