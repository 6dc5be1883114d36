"""What staff may write into the calendar, and what the demo business begins with."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from integrations.booking import demo
from integrations.booking.models import Calendar, ClosedDay, OpeningHours, Service


def test_the_demo_is_loaded_once(db):
    demo.load()
    Service.objects.filter(slug="cleaning").update(price="$95")
    demo.load()
    assert [Calendar.objects.count(), OpeningHours.objects.count()] == [1, 7]
    prices = dict(Service.objects.values_list("slug", "price"))
    assert prices == {"cleaning": "$95", "checkup": "$60", "whitening": "$250"}


def test_a_new_calendar_reminds_a_day_and_two_hours_before(db):
    assert Calendar.objects.create(name="Acme").reminder_hours == [24, 2]


@pytest.mark.parametrize("minutes", [0, 20, 495])
def test_a_service_fills_whole_cells(db, minutes):
    service = Service(slug="odd", name="Odd", minutes=minutes)
    with pytest.raises(ValidationError, match="minutes"):
        service.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        service.save()


@pytest.mark.parametrize("hours", [["24"], [0], [-2], "24, 2", {"a": 1}, [True]])
def test_reminder_hours_are_hours(db, hours):
    with pytest.raises(ValidationError, match="reminder_hours"):
        Calendar(name="Acme", reminder_hours=hours).full_clean()


def test_no_reminders_is_a_choice(db):
    Calendar(name="Acme", reminder_hours=[]).full_clean()


def test_a_zone_has_to_exist(db):
    with pytest.raises(ValidationError, match="no time zone 'Mars/Olympus'"):
        Calendar(name="Acme", zone="Mars/Olympus").full_clean()


def test_closing_comes_after_opening(calendar):
    with pytest.raises(IntegrityError), transaction.atomic():
        OpeningHours.objects.create(calendar=calendar, weekday=0, opens="17:00", closes="09:00")


def test_a_day_is_closed_once(calendar):
    ClosedDay.objects.create(calendar=calendar, day="2026-12-25")
    with pytest.raises(IntegrityError), transaction.atomic():
        ClosedDay.objects.create(calendar=calendar, day="2026-12-25")
