"""What a person hears from the calendar: times, bookings, moves, refusals."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time

import pytest

from integrations.actions.registry import run
from integrations.booking.models import Appointment, ClosedDay, Hold, Service
from tests.integrations.desk import labels

TEN = "2026-11-25T10:00"


# ---- slots


def test_three_offers_are_three_real_choices(ada):
    result = ada.asks("slots", service="cleaning")
    assert result.outcome == "ok"
    assert labels(result) == [
        "Tue Nov 24 at 9:00 AM",
        "Tue Nov 24 at 12:00 PM",
        "Wed Nov 25 at 9:00 AM",
    ]
    assert result.result["slots"][0]["value"] == "2026-11-24T09:00:00-05:00"


def test_nothing_is_offered_within_the_notice(ada):
    assert labels(ada.waits(minutes=61).asks("slots", service="cleaning", limit=1)) == [
        "Tue Nov 24 at 10:30 AM"
    ]


def test_a_service_goes_by_its_slug_or_its_name(ada):
    by_slug = ada.asks("slots", service="checkup")
    assert ada.asks("slots", service="check-up").result == by_slug.result
    assert ada.asks("slots", service="  Check-up ").result == by_slug.result


@pytest.mark.parametrize(
    ("inputs", "error"),
    [
        ({"service": "massage"}, "There is no service 'massage'."),
        ({}, "service is needed."),
        ({"service": "cleaning", "limit": "many"}, "limit: 'many' is no whole number."),
        ({"service": "cleaning", "around": "soon"}, "around: 'soon' is no date and time."),
        (
            {"service": "cleaning", "around": "9999-12-31T23:59-12:00"},
            "around: '9999-12-31T23:59-12:00' is no date and time.",
        ),
        (
            {"service": "cleaning", "around": "9999-12-01T10:00"},
            "around: '9999-12-01T10:00' is too far away.",
        ),
    ],
)
def test_an_input_that_makes_no_sense_is_named(ada, inputs, error):
    result = ada.asks("slots", **inputs)
    assert (result.outcome, result.result) == ("failed", {"error": error})


def test_a_retired_service_is_not_offered(ada):
    Service.objects.filter(slug="cleaning").update(active=False)
    assert ada.asks("slots", service="cleaning").outcome == "failed"


def test_around_a_wished_time_come_the_nearest_and_another_day(ada, bob):
    bob.books(TEN)
    assert labels(ada.asks("slots", service="cleaning", around=TEN)) == [
        "Wed Nov 25 at 9:30 AM",
        "Wed Nov 25 at 10:30 AM",
        "Thu Nov 26 at 10:00 AM",
    ]


def test_a_business_that_never_opens_has_no_slots(ada, calendar):
    calendar.hours.all().delete()
    result = ada.asks("slots", service="cleaning")
    assert (result.outcome, result.result) == ("none", {"slots": []})


def test_the_first_room_may_be_weeks_away(ada, calendar):
    days = [date(2026, 11, 24 + n) for n in range(7)] + [date(2026, 12, 1 + n) for n in range(12)]
    ClosedDay.objects.bulk_create(ClosedDay(calendar=calendar, day=day) for day in days)
    assert labels(ada.asks("slots", service="cleaning", limit=1)) == ["Sun Dec 13 at 9:00 AM"]


def test_slots_cost_few_statements(ada, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        ada.asks("slots", service="cleaning")


# ---- check


@pytest.mark.parametrize(
    ("when", "outcome"),
    [
        (TEN, "ok"),
        ("2026-11-25T15:00:00Z", "ok"),
        ("2026-11-25T16:30", "ok"),
        ("2026-11-25T16:45", "closed"),
        ("2026-11-25T08:45", "closed"),
        ("2026-11-25T10:00-08:00", "ok"),
        ("2026-11-25T17:00-08:00", "closed"),
        ("2026-11-24T07:59", "past"),
        ("2026-11-23T10:00", "past"),
        ("2027-06-01T10:00", "closed"),
        ("2026-11-25T10:07", "taken"),
    ],
)
def test_a_time_is_free_or_closed_or_past(ada, when, outcome):
    assert ada.asks("check", service="cleaning", when=when).outcome == outcome


def test_a_free_time_is_repeated_back_in_the_business_zone(ada):
    result = ada.asks("check", service="cleaning", when="2026-11-25T15:00:00+00:00")
    assert result.result == {
        "when": "2026-11-25T10:00:00-05:00",
        "when_shown": "Wed Nov 25 at 10:00 AM",
    }


def test_a_refusal_brings_other_times(ada, bob):
    bob.books(TEN)
    taken = ada.asks("check", service="cleaning", when=TEN)
    assert taken.outcome == "taken"
    assert labels(taken)[:2] == ["Wed Nov 25 at 9:30 AM", "Wed Nov 25 at 10:30 AM"]
    past = ada.asks("check", service="cleaning", when="2026-11-20T10:00")
    assert labels(past)[0] == "Tue Nov 24 at 9:00 AM"


def test_a_refusal_beyond_the_horizon_offers_what_is_nearest(ada):
    result = ada.asks("check", service="cleaning", when="2027-06-01T10:00")
    assert labels(result)[-1].startswith("Fri Jan 22")


def test_closed_comes_with_the_hours_of_that_day(ada, calendar):
    calendar.hours.filter(weekday=5).update(opens=time(9, 30), closes=time(12))
    calendar.hours.filter(weekday=6).delete()

    def hours(day):
        when = f"2026-11-{day}T20:00"
        return ada.asks("check", service="cleaning", when=when).result["hours"]

    assert [hours(27), hours(28), hours(29)] == ["9 AM to 5 PM", "9:30 AM to 12 PM", ""]


def test_a_holiday_is_closed(ada, calendar):
    ClosedDay.objects.create(calendar=calendar, day=date(2026, 11, 26), why="Thanksgiving")
    result = ada.asks("check", service="cleaning", when="2026-11-26T10:00")
    assert result.outcome == "closed"
    assert result.result["hours"] == ""
    assert not [label for label in labels(result) if "Nov 26" in label]


# ---- book


def test_a_booking_is_repeated_back(ada):
    result = ada.books(TEN)
    appointment = Appointment.objects.get()
    assert result.outcome == "ok"
    assert result.result == {
        "appointment": appointment.public_id,
        "service": "cleaning",
        "service_name": "Cleaning",
        "when": "2026-11-25T10:00:00-05:00",
        "when_shown": "Wed Nov 25 at 10:00 AM",
    }
    assert (appointment.address, appointment.name) == (ada.address, "Ada")
    assert appointment.starts_at == datetime(2026, 11, 25, 15, tzinfo=UTC)
    json.dumps(result.result)


def test_booking_twice_with_one_key_is_once(ada):
    request = ada.request("book", service="cleaning", when=TEN)
    assert run(request) == run(request)
    assert Appointment.objects.count() == 1
    assert Hold.objects.count() == 2


def test_a_taken_time_is_refused_and_nothing_is_left_behind(ada, bob):
    bob.books(TEN)
    for when in (TEN, "2026-11-25T09:45", "2026-11-25T10:15", "2026-11-25T10:00:00.5"):
        result = ada.books(when)
        assert (result.outcome, len(result.result["slots"]), result.reminders) == ("taken", 3, ())
    assert Appointment.objects.count() == 1


def test_a_long_appointment_does_not_run_into_the_next(ada, bob):
    bob.books(TEN)
    assert ada.books("2026-11-25T09:30", service="whitening").outcome == "taken"
    assert ada.books("2026-11-25T09:00", service="whitening").outcome == "ok"


def test_two_chairs_serve_two_people(ada, bob, calendar):
    calendar.resources = 2
    calendar.save()
    assert [ada.books(TEN).outcome, bob.books(TEN).outcome] == ["ok", "ok"]
    assert ada.books(TEN).outcome == "taken"
    assert sorted(Appointment.objects.values_list("resource", flat=True)) == [1, 2]


def test_closed_and_past_times_cannot_be_booked(ada):
    assert ada.books("2026-11-25T20:00").outcome == "closed"
    assert ada.books("2026-11-23T10:00").outcome == "past"
    assert not Appointment.objects.exists()


def test_a_booking_needs_an_address(ada):
    result = ada.asks("book", service="cleaning", when=TEN, address="")
    assert result.result == {"error": "address is needed."}


def test_a_messy_name_is_kept_on_one_line(ada):
    ada.asks("book", service="cleaning", when=TEN, name="Ada\0\n  Lovelace " + "x" * 200)
    name = Appointment.objects.get().name
    assert name.startswith("Ada Lovelace x")
    assert len(name) == 120


# ---- find


def test_find_gives_the_next_one(ada, bob):
    bob.books("2026-11-25T09:00")
    ada.books("2026-11-26T10:00")
    ada.books(TEN)
    assert ada.asks("find").result["when_shown"] == "Wed Nov 25 at 10:00 AM"
    later = ada.waits(days=1, hours=3).asks("find")
    assert later.result["when_shown"] == "Thu Nov 26 at 10:00 AM"
    assert ada.waits(days=3).asks("find").outcome == "none"


# ---- reschedule


def test_a_move_frees_the_old_time_and_takes_the_new(ada, bob):
    booked = ada.books(TEN).result["appointment"]
    moved = ada.asks("reschedule", appointment=booked, when="2026-11-25T14:00")
    assert moved.outcome == "ok"
    assert moved.result["when_shown"] == "Wed Nov 25 at 2:00 PM"
    assert bob.books("2026-11-25T14:00").outcome == "taken"
    assert bob.books(TEN).outcome == "ok"
    [step] = Appointment.objects.get(public_id=booked).moves
    assert (step["from"], step["to"]) == ("2026-11-25T15:00:00+00:00", "2026-11-25T19:00:00+00:00")


def test_a_move_by_half_its_length_does_not_stumble_over_itself(ada):
    booked = ada.books(TEN).result["appointment"]
    asked = {"service": "cleaning", "when": "2026-11-25T10:15", "appointment": booked}
    assert ada.asks("check", **asked).outcome == "ok"
    assert ada.asks("reschedule", **asked).outcome == "ok"
    cells = Hold.objects.values_list("at", flat=True)
    assert [cell.minute for cell in cells] == [15, 30]


def test_a_move_to_a_taken_time_leaves_all_as_it_was(ada, bob):
    booked = ada.books(TEN).result["appointment"]
    bob.books("2026-11-25T14:00")
    result = ada.asks("reschedule", appointment=booked, when="2026-11-25T14:00")
    assert (result.outcome, result.cancel_reminders) == ("taken", "")
    assert len(result.result["slots"]) == 3
    assert ada.asks("find").result["when_shown"] == "Wed Nov 25 at 10:00 AM"
    assert ada.asks("reschedule", appointment=booked, when="2026-11-25T21:00").outcome == "closed"
    assert ada.asks("reschedule", appointment=booked, when="2026-11-20T10:00").outcome == "past"


def test_a_move_asked_twice_is_one_move(ada):
    booked = ada.books(TEN).result["appointment"]
    request = ada.request("reschedule", appointment=booked, when="2026-11-25T14:00")
    assert run(request) == run(request)
    assert len(Appointment.objects.get().moves) == 1


def test_an_older_move_run_again_does_not_move_it_back(ada):
    booked = ada.books(TEN).result["appointment"]
    older = ada.request("reschedule", appointment=booked, when="2026-11-25T14:00")
    run(older)
    ada.asks("reschedule", appointment=booked, when="2026-11-26T11:00")
    again = run(older)
    assert again.result["when_shown"] == "Thu Nov 26 at 11:00 AM"
    assert (again.cancel_reminders, again.reminders) == ("", ())


@pytest.mark.parametrize("verb", ["reschedule", "cancel"])
def test_nobody_touches_somebody_elses_appointment(ada, bob, verb):
    booked = ada.books(TEN).result["appointment"]
    assert bob.asks(verb, appointment=booked, when="2026-11-25T14:00").outcome == "none"
    assert ada.asks("find").result["when_shown"] == "Wed Nov 25 at 10:00 AM"


@pytest.mark.parametrize("verb", ["reschedule", "cancel"])
def test_an_appointment_that_has_been_is_history(ada, verb):
    booked = ada.books(TEN).result["appointment"]
    late = ada.waits(days=2)
    assert late.asks(verb, appointment=booked, when="2026-11-27T10:00").outcome == "none"


# ---- cancel


def test_a_cancelled_time_is_free_again(ada, bob):
    booked = ada.books(TEN).result["appointment"]
    assert ada.asks("cancel", appointment=booked).outcome == "ok"
    assert ada.asks("find").outcome == "none"
    assert bob.books(TEN).outcome == "ok"


def test_cancelling_twice_with_one_key_is_once(ada):
    booked = ada.books(TEN).result["appointment"]
    request = ada.request("cancel", appointment=booked)
    assert run(request) == run(request)
    assert ada.asks("cancel", appointment=booked).outcome == "none"
    assert ada.asks("reschedule", appointment=booked, when="2026-11-26T10:00").outcome == "none"
