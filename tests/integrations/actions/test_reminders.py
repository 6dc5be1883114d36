"""The texts before an appointment: when, what they say, and when they are moot."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from compliance.keywords import Meaning, meaning
from integrations.actions.registry import run
from integrations.booking.models import Calendar, Service

THURSDAY_TEN = "2026-11-26T10:00"
START = datetime(2026, 11, 26, 15, tzinfo=UTC)


def test_a_day_and_two_hours_before(ada):
    booked = ada.books(THURSDAY_TEN)
    day, hours = booked.reminders
    assert [day.due_at, hours.due_at] == [START - timedelta(hours=24), START - timedelta(hours=2)]
    assert [day.expires_at, hours.expires_at] == [hours.due_at, START]
    assert day.topic == hours.topic == f"appointment:{booked.result['appointment']}"
    assert day.text == (
        "Acme Dental: Cleaning on Thu Nov 26 at 10:00 AM. Reply RESCHEDULE to move it."
    )


def test_the_word_that_is_offered_does_not_opt_out(ada):
    text = ada.books(THURSDAY_TEN).reminders[0].text
    words = [word.strip(".") for word in text.split() if word.strip(".").isupper()]
    assert "RESCHEDULE" in words
    assert all(meaning(word) is Meaning.NONE for word in words)


def test_what_is_past_is_not_reminded_of(ada):
    assert len(ada.books("2026-11-24T16:00").reminders) == 1
    assert ada.books("2026-11-24T09:30").reminders == ()


def test_the_hours_are_the_calendars(ada):
    Calendar.objects.update(reminder_hours=[48, 1, 1])
    due = [reminder.due_at for reminder in ada.books(THURSDAY_TEN).reminders]
    assert due == [START - timedelta(hours=48), START - timedelta(hours=1)]


def test_no_hours_no_reminders(ada):
    Calendar.objects.update(reminder_hours=[])
    assert ada.books(THURSDAY_TEN).reminders == ()


def test_a_reminder_stays_one_cheap_text(ada):
    Calendar.objects.update(name="Zoë’s “Smile” – Café")
    Service.objects.filter(slug="cleaning").update(name="Pâte à modeler")
    text = ada.books(THURSDAY_TEN).reminders[0].text
    assert text.startswith('Zoe\'s "Smile" - Café: Pate à modeler on Thu')
    assert len(text) <= 160


def test_a_move_withdraws_and_renews(ada):
    booked = ada.books(THURSDAY_TEN)
    first = {reminder.key for reminder in booked.reminders}
    where = {"appointment": booked.result["appointment"]}
    moved = ada.asks("reschedule", when="2026-11-27T10:00", **where)
    assert moved.cancel_reminders == booked.reminders[0].topic
    assert "Fri Nov 27" in moved.reminders[0].text
    back = ada.asks("reschedule", when=THURSDAY_TEN, **where)
    # The first ones are withdrawn for good: a move back needs texts of its own.
    assert len(back.reminders) == 2
    assert not first & {reminder.key for reminder in back.reminders}


def test_moving_to_the_same_time_leaves_the_reminders_alone(ada):
    booked = ada.books(THURSDAY_TEN).result["appointment"]
    result = ada.asks("reschedule", appointment=booked, when=THURSDAY_TEN)
    assert (result.outcome, result.cancel_reminders, result.reminders) == ("ok", "", ())


def test_a_cancellation_withdraws(ada):
    booked = ada.books(THURSDAY_TEN)
    result = ada.asks("cancel", appointment=booked.result["appointment"])
    assert (result.cancel_reminders, result.reminders) == (booked.reminders[0].topic, ())


def test_a_booking_run_again_after_a_cancellation_reminds_of_nothing(ada):
    request = ada.request("book", service="cleaning", when=THURSDAY_TEN)
    booked = run(request)
    ada.asks("cancel", appointment=booked.result["appointment"])
    again = run(request)
    assert (again.outcome, again.result, again.reminders) == ("ok", booked.result, ())
