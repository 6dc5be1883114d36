"""What runs by the clock, as rows that the scheduler reads and staff may change."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One task and how often it is hinted at. A hint older than ``stale`` seconds is dropped."""

    name: str
    task: str
    seconds: int
    stale: int


SCHEDULE = (
    Entry(name="Drive what is due", task="smsbot.tasks.wake", seconds=2, stale=10),
    Entry(name="Settle sends in doubt", task="smsbot.tasks.settle", seconds=15, stale=60),
    Entry(
        name="Watch for filtered texts",
        task="smsbot.tasks.watch_filtering",
        seconds=120,
        stale=120,
    ),
    Entry(
        name="Read registrations from Twilio",
        task="smsbot.tasks.sync_registrations",
        seconds=6 * 3600,
        stale=3600,
    ),
)


def install() -> None:
    """Write down what is missing. What is there, staff may have changed: it stays as it is."""
    from django_celery_beat.models import IntervalSchedule, PeriodicTask

    known = set(PeriodicTask.objects.order_by("pk").values_list("name", flat=True))
    for entry in SCHEDULE:
        if entry.name in known:
            continue
        every, _ = IntervalSchedule.objects.get_or_create(
            every=entry.seconds, period=IntervalSchedule.SECONDS
        )
        PeriodicTask.objects.create(
            name=entry.name, task=entry.task, interval=every, expire_seconds=entry.stale
        )
