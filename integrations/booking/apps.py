"""The booking app: our own calendar, the default behind the calendar actions."""

from django.apps import AppConfig


class BookingConfig(AppConfig):
    name = "integrations.booking"
    label = "booking"
    verbose_name = "Appointments"
