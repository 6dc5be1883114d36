"""Forgetting a person: appointments stay in the calendar and belong to nobody."""

from __future__ import annotations

from datetime import datetime

from .models import Appointment


def erase(address: str, *, now: datetime) -> tuple[int, int]:
    """Blank number and name. Returns how many there were, and how many of them are to come."""
    mine = Appointment.objects.filter(address=address)
    coming = mine.filter(status=Appointment.Status.BOOKED, starts_at__gt=now).count()
    return mine.update(address="", name="", updated_at=now), coming
