"""The workers' index: each task names a verb of the product, and carries at most an id.

A task is a hint. It may run twice, late, at once or never: the rows say what is due, and ``wake``
drives whatever a lost hint left behind.
"""

from __future__ import annotations

import os
from datetime import timedelta

from celery import shared_task
from celery.signals import worker_init
from django.conf import settings
from django.utils import timezone

from conversations import actions, catching_up, delivery, events, settling

from . import deliverability, pipeline, pulse, registrations, watch
from .hints import hint

#: Conversations that one sweep hands out; the next sweep takes the rest.
SWEEP = 200
#: A text that has waited for so long has probably lost its hint.
MISSED = timedelta(seconds=3)


@shared_task(name="smsbot.tasks.drive")
def drive(conversation_id: int) -> int:
    """Do all that is due in one conversation."""
    return pipeline.drive(conversation_id)


@shared_task(name="smsbot.tasks.apply_receipts")
def apply_receipts() -> int:
    """Let delivery receipts raise their messages' statuses."""
    return delivery.drain()


@shared_task(name="smsbot.tasks.wake")
def wake() -> int:
    """Hand out every conversation in which something is due: texts, timers, sends, actions."""
    pulse.beat("sweep")
    catching_up.catch_up()
    settling.expire_leases()
    actions.revive()
    due = events.conversations_with_work(now=timezone.now(), limit=SWEEP, missed=MISSED)
    for conversation_id in due:
        hint(drive, conversation_id)
    delivery.drain()
    return len(due)


@shared_task(name="smsbot.tasks.settle")
def settle() -> dict[str, int]:
    """Find out what became of sends in doubt."""
    return settling.reconcile()


@shared_task(name="smsbot.tasks.watch_filtering")
def watch_filtering() -> int:
    """Tell staff of senders whose texts carriers have begun to filter."""
    return deliverability.watch()


@shared_task(name="smsbot.tasks.sync_registrations")
def sync_registrations() -> int:
    """Read our registrations from Twilio, where a channel has its credentials."""
    return registrations.sync().records


@worker_init.connect(weak=False)
def _watch_over_the_broker(**_: object) -> None:
    watch.start()


@worker_init.connect(weak=False)
def _let_the_front_door_go_first(**_: object) -> None:
    """Where both want the processor, a webhook is answered before a turn is thought."""
    os.nice(settings.WORKER_NICE)
