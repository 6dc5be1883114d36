"""What an operator asks first, as plain numbers: no names, no numbers, no texts."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count, Min
from django.utils import timezone

from conversations import spool
from conversations.models import (
    ActionCall,
    Conversation,
    DeliveryReceipt,
    Heartbeat,
    Message,
    Timer,
)

from . import deliverability
from .celery import broker_name

#: A process silent for longer than this is not counted as alive.
ALIVE = timedelta(seconds=30)


def report() -> dict[str, Any]:
    """The state of the product. ``trouble`` lists, in words, what must not be so."""
    found = {
        "database": _database(),
        "broker": broker_name(),
        "sending_paused": bool(settings.SENDING_PAUSED),
        "inbound": _count(Message.objects.inbound(), "work"),
        "outbound": _outbound(),
        "oldest_unhandled_seconds": _age(Message.objects.unhandled(), "created_at"),
        "oldest_queued_seconds": _age(
            Message.objects.queued().filter(not_before__lte=timezone.now()), "not_before"
        ),
        "leases": Conversation.objects.filter(lease_until__gte=time.time()).count(),
        "spooled": len(spool.files()),
        "spool_unreadable": spool.unreadable(),
        "quarantined": Message.objects.filter(work=Message.Work.QUARANTINED).count(),
        "unknown": Message.objects.filter(status=Message.Status.UNKNOWN).count(),
        "receipts_waiting": DeliveryReceipt.objects.filter(applied_at=None).count(),
        "timers_overdue": Timer.objects.filter(
            done_at=None, due_at__lt=timezone.now() - timedelta(minutes=1)
        ).count(),
        "actions": _count(ActionCall.objects.exclude(status="heard"), "status"),
        "senders_filtered": [alert.in_words for alert in deliverability.open_alerts()],
        "processes": _processes(),
    }
    return {**found, "trouble": _trouble(found)}


def _database() -> str:
    where = connection.settings_dict
    host = where.get("HOST") or "local"
    return connection.vendor if connection.vendor == "sqlite" else f"{connection.vendor} on {host}"


def _count(rows: Any, column: str) -> dict[str, int]:
    found = rows.order_by(column).values_list(column).annotate(n=Count("pk"))
    return {str(value) or "none": n for value, n in found}


def _outbound() -> dict[str, dict[str, int]]:
    rows = Message.objects.outbound().order_by("status", "kind")
    table: dict[str, dict[str, int]] = {}
    for status, kind, n in rows.values_list("status", "kind").annotate(n=Count("pk")):
        table.setdefault(status, {})[kind] = n
    return table


def _age(rows: Any, column: str) -> int | None:
    oldest = rows.aggregate(oldest=Min(column))["oldest"]
    return None if oldest is None else max(0, int((timezone.now() - oldest).total_seconds()))


def _processes() -> list[dict[str, Any]]:
    recent = Heartbeat.objects.filter(at__gte=timezone.now() - ALIVE)
    return [
        {
            "role": row.role,
            "pid": row.pid,
            "seconds_ago": int((timezone.now() - row.at).total_seconds()),
        }
        for row in recent.order_by("role", "name")
    ]


def _trouble(found: dict[str, Any]) -> list[str]:
    alive = any(process["role"] == "worker" for process in found["processes"])
    age = found["oldest_unhandled_seconds"] or 0
    checks = (
        (not alive, "No worker has been heard of for 30 seconds: nothing is answered or sent."),
        (found["spooled"], "Texts wait on the disk for the database; nothing is sent meanwhile."),
        (found["spool_unreadable"], "Spooled files (*.bad) could not be read: look at them."),
        (found["quarantined"], "Texts are quarantined: a person must look at them."),
        (age > 60, f"The oldest unanswered text has waited {age} seconds."),
        (found["sending_paused"], "Sending is paused (SENDING_PAUSED)."),
    )
    return [sentence for wrong, sentence in checks if wrong] + found["senders_filtered"]
