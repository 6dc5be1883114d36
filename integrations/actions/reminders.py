"""The texts that go before an appointment, as values; the shell keeps them as due rows."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

from integrations.booking.desk import BOOKED, Desk
from integrations.booking.models import Appointment
from integrations.booking.wording import plain, shown

from .base import Reminder


def reminders(appointment: Appointment, desk: Desk) -> tuple[Reminder, ...]:
    """One at each of the calendar's hours that is still to come; none for what is cancelled.

    Each is moot when the next is due, so that two never arrive together.
    """
    if appointment.status != BOOKED:
        return ()
    due = [at for at in _due(appointment, desk) if at > desk.now]
    return tuple(
        Reminder(
            key=f"{_base(appointment)}:{at:%Y%m%dT%H%M}",
            due_at=at,
            text=_text(appointment, desk),
            expires_at=following,
            topic=appointment.topic,
        )
        for at, following in pairwise([*due, appointment.starts_at])
    )


def _due(appointment: Appointment, desk: Desk) -> list[datetime]:
    hours = {hours for hours in desk.calendar.reminder_hours or () if hours > 0}
    return sorted(appointment.starts_at - timedelta(hours=each) for each in hours)


def _base(appointment: Appointment) -> str:
    """Each move renews the reminders, also a move back: the number of moves makes new keys."""
    return f"{appointment.public_id}:{len(appointment.moves)}"


def _text(appointment: Appointment, desk: Desk) -> str:
    when = shown(appointment.starts_at, desk.week.zone)
    return wording(desk.calendar.name, appointment.service.name, when)


def wording(business: str, service: str, when: str) -> str:
    """What a reminder says. Never "reply CANCEL": by law that word ends all texts."""
    return plain(f"{business}: {service} on {when}. Reply RESCHEDULE to move it.")
