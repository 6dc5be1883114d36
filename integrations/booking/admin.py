"""The business's calendar: when it is open, what can be booked, and what has been."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import display

from .models import Appointment, Calendar, ClosedDay, OpeningHours, Service

COLOURS = {"booked": "success", "cancelled": "danger"}


class OpeningHoursInline(TabularInline):
    model = OpeningHours
    extra = 0
    tab = True


class ClosedDayInline(TabularInline):
    model = ClosedDay
    extra = 0
    tab = True


@admin.register(Calendar)
class CalendarAdmin(ModelAdmin):
    """The week, its exceptions, and how far ahead people may book."""

    list_display = ("name", "zone", "resources", "horizon_days")
    search_fields = ("name",)
    fields = (
        ("name", "zone"),
        ("resources", "notice_minutes"),
        "horizon_days",
        "reminder_hours",
    )
    inlines = (OpeningHoursInline, ClosedDayInline)


@admin.register(Service)
class ServiceAdmin(ModelAdmin):
    list_display = ("name", "minutes", "price", "active")
    list_filter = ("active",)
    search_fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}


@admin.register(Appointment)
class AppointmentAdmin(ModelAdmin):
    """What is booked, to read: a booking holds cells of the calendar that a form must not move."""

    list_display = ("starts_at", "service", "name", "address", "resource", "state")
    list_filter = ("status", "service")
    search_fields = ("address", "name")
    search_help_text = "Phone number or name"
    list_select_related = ("service", "calendar")
    show_full_result_count = False
    ordering = ("-starts_at", "-pk")
    fields = (
        ("service", "status"),
        ("starts_at", "ends_at"),
        ("name", "address"),
        "resource",
        ("created_at", "updated_at"),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @display(description="Status", ordering="status", label=COLOURS)
    def state(self, appointment: Appointment) -> str:
        return appointment.status
