"""Booking, moving and cancelling. Each verb is idempotent by its key; one of two rivals wins."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from .desk import BOOKED, Desk, Verdict, length, look
from .models import Appointment, Hold, Service


def book(
    at: Desk, service: Service, starts: datetime, *, key: str, address: str, name: str
) -> tuple[Verdict, Appointment | None]:
    """Book it once per key. Two people who ask at the same moment: one gets it."""
    if (known := _booked_with(key)) is not None:
        return Verdict.OK, known
    for _ in range(at.week.resources + 1):
        verdict, resource = look(at, service, starts)
        if verdict is not Verdict.OK:
            # It may be ourselves, run at the same moment by another worker.
            twin = _booked_with(key)
            return (verdict, None) if twin is None else (Verdict.OK, twin)
        draft = Appointment(
            key=key,
            calendar=at.calendar,
            service=service,
            address=address,
            name=name[:120],
            starts_at=starts,
            ends_at=starts + length(service),
            resource=resource,
        )
        try:
            return Verdict.OK, _write(at, draft)
        except IntegrityError:
            if (twin := _booked_with(key)) is not None:
                return Verdict.OK, twin
            # Somebody took this resource at this moment: look again, there may be another.
    return Verdict.TAKEN, None


def _booked_with(key: str) -> Appointment | None:
    return Appointment.objects.select_related("service").filter(key=key).order_by("pk").first()


def _write(at: Desk, appointment: Appointment) -> Appointment:
    """The appointment and its cells, or neither. Raises IntegrityError where one is gone."""
    with transaction.atomic():
        appointment.save(force_insert=True)
        _hold(at, appointment)
    return appointment


def _hold(at: Desk, appointment: Appointment) -> None:
    """Hold the cells that it fills now, and no others.

    New cells first, in order, and only then the old ones are let go: two moves that want each
    other's time are refused, and never wait for each other.
    """
    span = appointment.ends_at - appointment.starts_at
    wanted = {(appointment.resource, cell) for cell in at.week.cells(appointment.starts_at, span)}
    rows = Hold.objects.filter(appointment=appointment).order_by("at")
    held = {(row.resource, row.at): row.pk for row in rows}
    Hold.objects.bulk_create(
        Hold(calendar=at.calendar, resource=resource, at=cell, appointment=appointment)
        for resource, cell in sorted(wanted - held.keys())
    )
    let_go = [pk for cell, pk in held.items() if cell not in wanted]
    if let_go:
        Hold.objects.filter(pk__in=let_go).delete()


# ---- move


def move(at: Desk, appointment: Appointment, starts: datetime, *, key: str) -> Verdict:
    """Move it, once per key; where the new time is gone the old one stays.

    ``appointment`` tells afterwards where it really stands, also where somebody else moved it.
    """
    for _ in range(at.week.resources + 1):
        if appointment.did(key):
            return Verdict.OK
        if not _to_come(at, appointment):
            return Verdict.NONE
        if appointment.starts_at == starts:
            return Verdict.OK
        verdict, resource = look(at, appointment.service, starts, appointment.pk)
        if verdict is not Verdict.OK:
            return verdict
        try:
            if _shift(at, appointment, starts, resource, key):
                return Verdict.OK
        except IntegrityError:
            pass  # this resource was taken at this moment
        appointment.refresh_from_db()
    return Verdict.TAKEN


def _shift(at: Desk, appointment: Appointment, starts: datetime, resource: int, key: str) -> bool:
    """False where it is no longer as we read it: moved or cancelled meanwhile."""
    was = Appointment.objects.filter(
        pk=appointment.pk, status=BOOKED, last_key=appointment.last_key
    )
    step = {
        "key": key,
        "from": appointment.starts_at.isoformat(),
        "to": starts.isoformat(),
        "at": at.now.isoformat(),
    }
    change = {
        "starts_at": starts,
        "ends_at": starts + length(appointment.service),
        "resource": resource,
        "last_key": key,
        "moves": [*appointment.moves, step],
        "updated_at": timezone.now(),
    }
    with transaction.atomic():
        if not was.update(**change):
            return False
        _become(appointment, change)
        _hold(at, appointment)
    return True


def _become(appointment: Appointment, change: dict[str, object]) -> None:
    for name, value in change.items():
        setattr(appointment, name, value)


def _to_come(at: Desk, appointment: Appointment) -> bool:
    return appointment.status == BOOKED and appointment.starts_at >= at.now


# ---- cancel


def cancel(appointment: Appointment, *, key: str, now: datetime) -> Verdict:
    """Give the time back. Twice with one key is once; a second with another key is *none*."""
    change = {
        "status": Appointment.Status.CANCELLED,
        "last_key": key,
        "updated_at": timezone.now(),
    }
    booked = Appointment.objects.filter(pk=appointment.pk, status=BOOKED, starts_at__gte=now)
    with transaction.atomic():
        if booked.update(**change):
            Hold.objects.filter(appointment=appointment).delete()
            _become(appointment, change)
            return Verdict.OK
    appointment.refresh_from_db()
    return Verdict.OK if appointment.did(key) else Verdict.NONE
