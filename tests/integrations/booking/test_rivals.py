"""Several people want one time at one moment; the database lets one have it."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection

from integrations.actions.base import ActionRequest, ActionUnavailable
from integrations.actions.registry import run
from integrations.booking import bookings, demo, desk
from integrations.booking.models import Appointment, Calendar, Hold, Service
from tests.integrations.desk import TUESDAY_8AM, Customer

TEN = "2026-11-25T10:00"
RIVALS = 8

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def calendar(transactional_db) -> Calendar:
    demo.load()
    return Calendar.objects.get()


def at_once(requests: Sequence[ActionRequest]) -> list[str]:
    """Run each in a thread of its own, all from the same moment on; a locked one tries again."""
    line = threading.Barrier(len(requests))

    def one(request: ActionRequest) -> str:
        try:
            line.wait()
            return _patiently(lambda: run(request).outcome)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(requests)) as pool:
        return list(pool.map(one, requests))


def _patiently(ask: Callable[[], str]) -> str:
    for _ in range(5):
        try:
            return ask()
        except ActionUnavailable:
            continue
    raise AssertionError("the calendar never answered")


def customers() -> list[Customer]:
    return [Customer(address=f"+1212555010{n}", name=f"Rival {n}") for n in range(RIVALS)]


def nothing_overlaps() -> bool:
    """Each booked appointment holds its cells, and no cell is held for anything else."""
    booked = Appointment.objects.filter(status="booked")
    cells = Counter(
        (each.resource, each.starts_at.timestamp() + 900 * n)
        for each in booked
        for n in range(int((each.ends_at - each.starts_at).total_seconds() // 900))
    )
    held = Counter((hold.resource, hold.at.timestamp()) for hold in Hold.objects.all())
    return cells == held and max(cells.values(), default=0) <= 1


def test_one_of_eight_gets_the_slot(calendar):
    outcomes = at_once([one.request("book", service="cleaning", when=TEN) for one in customers()])
    assert Counter(outcomes) == {"ok": 1, "taken": RIVALS - 1}
    assert Appointment.objects.count() == 1
    assert nothing_overlaps()


def test_three_chairs_serve_three_of_eight(calendar):
    Calendar.objects.update(resources=3)
    outcomes = at_once([one.request("book", service="cleaning", when=TEN) for one in customers()])
    assert Counter(outcomes) == {"ok": 3, "taken": RIVALS - 3}
    assert nothing_overlaps()


def test_times_that_overlap_by_a_quarter_are_rivals_too(calendar):
    times = ["09:30", "09:45", "10:00", "10:15"]
    at_once(
        [
            one.request("book", service="whitening", when=f"2026-11-25T{clock}")
            for one, clock in zip(customers(), times * 2, strict=True)
        ]
    )
    assert Appointment.objects.count() == 1
    assert nothing_overlaps()


def test_one_request_in_eight_workers_is_one_appointment(calendar):
    request = Customer().request("book", service="cleaning", when=TEN)
    assert at_once([request] * RIVALS) == ["ok"] * RIVALS
    assert Appointment.objects.count() == 1
    assert nothing_overlaps()


def test_one_move_in_eight_workers_is_one_move(calendar):
    ada = Customer()
    booked = ada.books(TEN).result["appointment"]
    request = ada.request("reschedule", appointment=booked, when="2026-11-25T14:00")
    assert at_once([request] * RIVALS) == ["ok"] * RIVALS
    assert len(Appointment.objects.get().moves) == 1
    assert nothing_overlaps()


def test_two_who_want_each_others_time_do_not_wait_for_ever(calendar):
    ada, bob = customers()[:2]
    times = [TEN, "2026-11-25T14:00"]
    ids = [
        one.books(when).result["appointment"] for one, when in zip((ada, bob), times, strict=True)
    ]
    at_once(
        [
            ada.request("reschedule", appointment=ids[0], when=times[1]),
            bob.request("reschedule", appointment=ids[1], when=times[0]),
        ]
    )
    assert Appointment.objects.filter(status="booked").count() == 2
    assert nothing_overlaps()


def test_a_move_and_a_cancellation_at_once_leave_one_truth(calendar):
    ada = Customer()
    booked = ada.books(TEN).result["appointment"]
    moves = [
        ada.request("reschedule", appointment=booked, when=f"2026-11-25T{hour}:00")
        for hour in (11, 12, 13, 14)
    ]
    outcomes = at_once([*moves, ada.request("cancel", appointment=booked)])
    assert outcomes[-1] == "ok"
    assert Appointment.objects.get().status == "cancelled"
    assert not Hold.objects.exists()


def test_a_cancellation_between_look_and_move_wins(calendar):
    ada = Customer()
    booked = ada.books(TEN).result["appointment"]
    as_read = desk.of(booked, ada.address)
    ada.asks("cancel", appointment=booked)
    at = desk.desk(TUESDAY_8AM)
    verdict = bookings.move(at, as_read, datetime(2026, 11, 25, 19, tzinfo=UTC), key="late")
    assert verdict is desk.Verdict.NONE
    assert not Hold.objects.exists()


def test_the_database_itself_refuses_a_second_hold(calendar):
    ada = Customer()
    ada.books(TEN)
    first = Hold.objects.order_by("at").first()
    other = Appointment.objects.create(
        key="by hand",
        calendar=calendar,
        service=Service.objects.get(slug="cleaning"),
        address="+12125550199",
        starts_at=first.at,
        ends_at=first.at,
    )
    with pytest.raises(IntegrityError):
        Hold.objects.create(calendar=calendar, resource=1, at=first.at, appointment=other)
