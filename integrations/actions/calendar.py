"""The calendar as actions: what a flow may ask of the booking desk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import wraps
from typing import Any

from django.db import OperationalError

from integrations.booking import bookings
from integrations.booking import desk as booking
from integrations.booking.desk import Desk, Verdict
from integrations.booking.models import Appointment, Service
from integrations.booking.wording import hours_shown, shown

from .base import Action, ActionRequest, ActionResult, ActionUnavailable
from .inputs import BadInput, moment, number, optional, text
from .reminders import reminders

MOST_SLOTS = 9  # one digit answers
OFFERED = 3


def _guarded(action: Action) -> Action:
    @wraps(action)
    def run(request: ActionRequest) -> ActionResult:
        try:
            return action(request)
        except BadInput as error:
            return _failed(str(error))
        except booking.NoCalendar:
            return _failed("No calendar with opening hours is set up.")
        except OperationalError as error:  # locked, or the database went away
            raise ActionUnavailable("The calendar did not answer.") from error

    return run


def _failed(error: str) -> ActionResult:
    return ActionResult(outcome="failed", result={"error": error})


@_guarded
def slots(request: ActionRequest) -> ActionResult:
    """``service, [around], [limit]`` -> ``ok {slots}`` or ``none``."""
    desk, service = booking.desk(request.now), _service(request)
    limit = number(request, "limit", default=OFFERED, most=MOST_SLOTS)
    around = moment(request, "around", desk.week.zone) if optional(request, "around") else None
    starts = _offered(desk, service, limit, around)
    return ActionResult(outcome="ok" if starts else "none", result=_slots(starts, desk))


@_guarded
def check(request: ActionRequest) -> ActionResult:
    """``service, when`` -> ``ok``, ``taken``, ``closed`` or ``past``, these with other ``slots``.

    With ``appointment``, the asker's own time counts as free: it is to be moved.
    """
    desk, service = booking.desk(request.now), _service(request)
    starts = moment(request, "when", desk.week.zone)
    verdict = booking.check(desk, service, starts, ignoring=_ignoring(request))
    if verdict is Verdict.OK:
        return ActionResult(outcome="ok", result=_when(starts, desk))
    return _refused(verdict, desk, service, starts)


@_guarded
def book(request: ActionRequest) -> ActionResult:
    """``service, when, name, address`` -> ``ok {appointment, ..}`` or as ``check``."""
    desk, service = booking.desk(request.now), _service(request)
    starts = moment(request, "when", desk.week.zone)
    verdict, appointment = bookings.book(
        desk,
        service,
        starts,
        key=request.key,
        address=text(request, "address"),
        name=optional(request, "name"),
    )
    if appointment is None:
        return _refused(verdict, desk, service, starts)
    if appointment.last_key:  # asked again after it was moved or given up: that has its own texts
        return ActionResult(outcome="ok", result=_facts(appointment, desk))
    return ActionResult(
        outcome="ok", result=_facts(appointment, desk), reminders=reminders(appointment, desk)
    )


@_guarded
def find(request: ActionRequest) -> ActionResult:
    """``address`` -> ``ok {appointment, ..}``, the next one, or ``none``."""
    desk = booking.desk(request.now)
    appointment = booking.mine(text(request, "address"), now=request.now)
    if appointment is None:
        return ActionResult(outcome="none")
    return ActionResult(outcome="ok", result=_facts(appointment, desk))


@_guarded
def reschedule(request: ActionRequest) -> ActionResult:
    """``appointment, when, address`` -> ``ok {..}``, ``none``, or as ``check``."""
    desk = booking.desk(request.now)
    appointment = booking.of(text(request, "appointment"), text(request, "address"))
    starts = moment(request, "when", desk.week.zone)
    if appointment is None:
        return ActionResult(outcome="none")
    verdict = bookings.move(desk, appointment, starts, key=request.key)
    if verdict is Verdict.NONE:
        return ActionResult(outcome="none")
    if verdict is not Verdict.OK:
        return _refused(verdict, desk, appointment.service, starts, moving=appointment)
    return _moved(appointment, desk, request.key)


@_guarded
def cancel(request: ActionRequest) -> ActionResult:
    """``appointment, address`` -> ``ok`` or ``none``."""
    appointment = booking.of(text(request, "appointment"), text(request, "address"))
    if appointment is None:
        return ActionResult(outcome="none")
    verdict = bookings.cancel(appointment, key=request.key, now=request.now)
    if verdict is not Verdict.OK:
        return ActionResult(outcome="none")
    return ActionResult(outcome="ok", cancel_reminders=appointment.topic)


def _moved(appointment: Appointment, desk: Desk, key: str) -> ActionResult:
    """Only the last change renews the reminders; an older one, run again, must not touch them."""
    facts = _facts(appointment, desk)
    if appointment.last_key != key:
        return ActionResult(outcome="ok", result=facts)
    return ActionResult(
        outcome="ok",
        result=facts,
        cancel_reminders=appointment.topic,
        reminders=reminders(appointment, desk),
    )


def _refused(
    verdict: Verdict,
    desk: Desk,
    service: Service,
    wished: datetime,
    moving: Appointment | None = None,
) -> ActionResult:
    """A refusal comes with other times near the wished one, and with that day's hours."""
    result = _slots(_offered(desk, service, OFFERED, wished), desk)
    if moving is not None:
        result = {**_facts(moving, desk), **result}
    if verdict is Verdict.CLOSED:
        day = wished.astimezone(desk.week.zone).date()
        result["hours"] = hours_shown(desk.week.open_spans(day))
    return ActionResult(outcome=verdict.value, result=result)


def _offered(
    desk: Desk, service: Service, limit: int, around: datetime | None
) -> Sequence[datetime]:
    """Near the wished time where there is something; else the soonest there are."""
    near: Sequence[datetime] = ()
    if around is not None and around >= desk.first:
        near = booking.openings(desk, service, limit=limit, around=min(around, desk.last))
    return near or booking.openings(desk, service, limit=limit)


def _slots(starts: Sequence[datetime], desk: Desk) -> dict[str, Any]:
    zone = desk.week.zone
    offers = [{"value": at.astimezone(zone).isoformat(), "label": shown(at, zone)} for at in starts]
    return {"slots": offers}


def _when(starts: datetime, desk: Desk) -> dict[str, Any]:
    zone = desk.week.zone
    return {"when": starts.astimezone(zone).isoformat(), "when_shown": shown(starts, zone)}


def _facts(appointment: Appointment, desk: Desk) -> dict[str, Any]:
    return {
        "appointment": appointment.public_id,
        "service": appointment.service.slug,
        "service_name": appointment.service.name,
        **_when(appointment.starts_at, desk),
    }


def _service(request: ActionRequest) -> Service:
    """By slug or by name, in capitals or not."""
    wanted = text(request, "service")
    active = Service.objects.filter(active=True).order_by("pk")
    found = active.filter(slug__iexact=wanted).first() or active.filter(name__iexact=wanted).first()
    if found is None:
        raise BadInput(f"There is no service {wanted!r}.")
    return found


def _ignoring(request: ActionRequest) -> int | None:
    if not optional(request, "appointment"):
        return None
    found = booking.of(text(request, "appointment"), text(request, "address"))
    return found.pk if found else None
