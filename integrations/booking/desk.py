"""The booking desk: what is open, what is free, whose appointment it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from .models import GRID, Appointment, Calendar, Hold, Service
from .openings import Cell, Span, Week, joined, offer

#: How far around a wished time other beginnings are looked for.
NEARBY = timedelta(days=7)
#: Most calendars have room soon: only where these days are full is the rest of it read.
SOON = timedelta(days=14)
BOOKED = Appointment.Status.BOOKED


class Verdict(StrEnum):
    OK = "ok"
    TAKEN = "taken"
    CLOSED = "closed"
    PAST = "past"
    NONE = "none"


class NoCalendar(Exception):
    """Nobody has set up the opening hours yet."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The calendar as it stands when a question is asked."""

    calendar: Calendar
    week: Week
    now: datetime

    @property
    def first(self) -> datetime:
        return self.now + timedelta(minutes=self.calendar.notice_minutes)

    @property
    def last(self) -> datetime:
        return self.now + timedelta(days=self.calendar.horizon_days)


def desk(now: datetime) -> Desk:
    """Raises NoCalendar."""
    calendar = Calendar.objects.order_by("pk").first()
    if calendar is None:
        raise NoCalendar
    spans: list[list[Span]] = [[] for _ in range(7)]
    for row in calendar.hours.order_by("weekday", "opens"):
        spans[row.weekday].append((row.opens, row.closes))
    week = Week(
        zone=calendar.zoneinfo,
        spans=tuple(map(joined, spans)),
        closed=frozenset(calendar.closed_days.order_by("day").values_list("day", flat=True)),
        resources=calendar.resources,
        grid=timedelta(minutes=GRID),
    )
    return Desk(calendar, week, now.astimezone(UTC))


def length(service: Service) -> timedelta:
    return timedelta(minutes=service.minutes)


def openings(
    at: Desk, service: Service, *, limit: int, around: datetime | None = None
) -> Sequence[datetime]:
    """Beginnings to offer, around a wished time if there is one."""
    if around is not None:
        first, last = max(at.first, around - NEARBY), min(at.last, around + NEARBY)
        return _offered(at, service, first, last, limit, around)
    soon = _offered(at, service, at.first, min(at.last, at.first + SOON), limit)
    if len(soon) >= limit:
        return soon
    return _offered(at, service, at.first, at.last, limit)


def _offered(
    at: Desk,
    service: Service,
    first: datetime,
    last: datetime,
    limit: int,
    around: datetime | None = None,
) -> Sequence[datetime]:
    span = length(service)
    return offer(
        at.week,
        length=span,
        taken=_taken(at, first, last + span),
        first=first,
        last=last,
        limit=limit,
        around=around,
    )


def _taken(at: Desk, first: datetime, last: datetime, *, ignoring: int | None = None) -> set[Cell]:
    holds = Hold.objects.filter(calendar=at.calendar, at__gte=first, at__lt=last)
    if ignoring is not None:
        holds = holds.exclude(appointment_id=ignoring)
    return set(holds.order_by("at").values_list("resource", "at"))


def check(at: Desk, service: Service, starts: datetime, *, ignoring: int | None = None) -> Verdict:
    """Could it be booked? ``ignoring`` is an appointment that would move away."""
    verdict, _ = look(at, service, starts, ignoring)
    return verdict


def look(
    at: Desk, service: Service, starts: datetime, ignoring: int | None = None
) -> tuple[Verdict, int]:
    """The verdict, and the resource that could serve."""
    span = length(service)
    if starts < at.now:
        return Verdict.PAST, 0
    if starts > at.last or not at.week.is_open(starts, span):
        return Verdict.CLOSED, 0
    if not at.week.on_grid(starts):  # a quarter past is offered instead of seven past
        return Verdict.TAKEN, 0
    taken = _taken(at, starts, starts + span, ignoring=ignoring)
    free = at.week.free_resource(starts, span, taken)
    return (Verdict.TAKEN, 0) if free is None else (Verdict.OK, free)


def mine(address: str, *, now: datetime) -> Appointment | None:
    """The next booked appointment of this address."""
    rows = Appointment.objects.filter(address=address, status=BOOKED, starts_at__gte=now)
    return rows.select_related("service").order_by("starts_at", "pk").first()


def of(public_id: str, address: str) -> Appointment | None:
    """This appointment, if it belongs to this address."""
    rows = Appointment.objects.filter(public_id=public_id, address=address)
    return rows.select_related("service").order_by("pk").first()
