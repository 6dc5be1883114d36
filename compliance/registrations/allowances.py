"""What a sender may still send: a token bucket in the database, which no restart forgets.

Each taking is one conditional update, so that workers on many machines share one bucket.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Case, F, FloatField, IntegerField, Q, Value, When

from .models import Allowance

#: What may be sent at once after a rest, in seconds of the rate.
BURST = 2.0
#: No text has more segments; a bucket that is further behind than one such was left there by a
#: clock that has jumped back since, and is not believed.
LONGEST = 30
#: Where T-Mobile's day ends at midnight.
PACIFIC = ZoneInfo("America/Los_Angeles")


def take(key: str, segments: int, *, per_second: float, now: datetime) -> timedelta | None:
    """Take from the rate. None when it was taken, else how long to wait before asking again.

    A text longer than the whole bucket is let through when the bucket is full, and owed for.
    """
    bucket = _Bucket(now=now.timestamp(), cost=segments / per_second, most=LONGEST / per_second)
    if bucket.take(key):
        return None
    Allowance.objects.bulk_create([Allowance(key=key)], ignore_conflicts=True)
    return None if bucket.take(key) else bucket.wait(key)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bucket:
    """One taking: Unix time, its cost and the largest one in seconds of the rate."""

    now: float
    cost: float
    most: float

    @property
    def room(self) -> float:
        """How far behind the bucket may be."""
        return max(0.0, BURST - self.cost)

    @property
    def believed(self) -> float:
        return self.now + BURST + self.most

    def take(self, key: str) -> bool:
        """In one statement: is there room, and then take it."""
        open_now = Q(free_at__lte=self.now + self.room) | Q(free_at__gt=self.believed)
        rested = Case(
            When(free_at__gt=self.now, free_at__lte=self.believed, then=F("free_at")),
            default=Value(self.now),
            output_field=FloatField(),
        )
        bucket = Allowance.objects.filter(open_now, key=key)
        return bool(bucket.update(free_at=rested + Value(self.cost)))

    def wait(self, key: str) -> timedelta:
        free_at = Allowance.objects.values_list("free_at", flat=True).get(key=key)
        return timedelta(seconds=max(0.01, free_at - self.room - self.now))


def count(key: str, segments: int, *, per_day: int | None, now: datetime) -> datetime | None:
    """Count against the day. None when there was room (or ``per_day`` is None), else when the
    next day begins."""
    local = now.astimezone(PACIFIC)
    if _counted(key, segments, local.date().isoformat(), per_day):
        return None
    Allowance.objects.bulk_create([Allowance(key=key)], ignore_conflicts=True)
    if _counted(key, segments, local.date().isoformat(), per_day):
        return None
    tomorrow = local.date() + timedelta(days=1)
    return datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=PACIFIC)


def _counted(key: str, segments: int, today: str, per_day: int | None) -> bool:
    day = Allowance.objects.filter(key=key)
    if per_day is not None:
        day = day.filter(~Q(day=today) | Q(used__lte=per_day - segments))
    used = Case(
        When(day=today, then=F("used") + Value(segments)),
        default=Value(segments),
        output_field=IntegerField(),
    )
    return bool(day.update(used=used, day=today))
