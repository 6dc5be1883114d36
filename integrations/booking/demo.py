"""The demo business's calendar: open every day from nine to five."""

from __future__ import annotations

from datetime import time

from .models import Calendar, OpeningHours, Service

SERVICES = {
    "cleaning": ("Cleaning", 30, "$90"),
    "checkup": ("Check-up", 30, "$60"),
    "whitening": ("Whitening", 60, "$250"),
}


def load() -> None:
    """Put the calendar and the services in place; what is there stays."""
    calendar = Calendar.objects.order_by("pk").first()
    if calendar is None:
        calendar = Calendar.objects.create(name="Acme Dental", reminder_hours=[24, 2])
        OpeningHours.objects.bulk_create(
            OpeningHours(calendar=calendar, weekday=day, opens=time(9), closes=time(17))
            for day in OpeningHours.Weekday.values
        )
    for slug, (name, minutes, price) in SERVICES.items():
        Service.objects.get_or_create(
            slug=slug, defaults={"name": name, "minutes": minutes, "price": price}
        )
