"""When the business is open, what can be booked, and who has booked it."""

from __future__ import annotations

import uuid
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

#: Appointments begin on, and fill, cells of so many minutes; two people cannot hold one cell.
GRID = 15


#: The lengths that a service may have.
LENGTHS = range(GRID, 8 * 60 + 1, GRID)


def _public_id() -> str:
    return uuid.uuid4().hex


def _reminder_hours() -> list[float]:
    return [24, 2]


def _known_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(f"There is no time zone {name!r}; write e.g. America/New_York.")


class Calendar(models.Model):
    """The business's own week. There is one; several chairs are several ``resources``."""

    name = models.CharField(max_length=80, help_text="Opens every reminder.")
    zone = models.CharField(max_length=64, default="America/New_York", validators=[_known_zone])
    resources = models.PositiveSmallIntegerField(
        default=1,
        validators=[MinValueValidator(1)],
        help_text="How many people can be served at once.",
    )
    notice_minutes = models.PositiveIntegerField(
        default=60, help_text="Nothing is offered that begins sooner than this."
    )
    horizon_days = models.PositiveSmallIntegerField(
        default=60, help_text="Nothing is booked further ahead than this."
    )
    reminder_hours = models.JSONField(
        default=_reminder_hours,
        blank=True,
        help_text="Hours before the appointment, e.g. [24, 2]. Empty: no reminders.",
    )

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        hours = self.reminder_hours
        if not isinstance(hours, list) or not all(map(_is_hours, hours)):
            raise ValidationError({"reminder_hours": "Write hours in brackets, such as [24, 2]."})

    @property
    def zoneinfo(self) -> ZoneInfo:
        return ZoneInfo(self.zone)


def _is_hours(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 < value <= 720


class OpeningHours(models.Model):
    """One span of one weekday; a day may have several."""

    class Weekday(models.IntegerChoices):
        MONDAY = 0
        TUESDAY = 1
        WEDNESDAY = 2
        THURSDAY = 3
        FRIDAY = 4
        SATURDAY = 5
        SUNDAY = 6

    calendar = models.ForeignKey(Calendar, models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(choices=Weekday.choices)
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        ordering = ("weekday", "opens")
        verbose_name_plural = "opening hours"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes__gt=models.F("opens")), name="hours_close_after_opening"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M} to {self.closes:%H:%M}"


class ClosedDay(models.Model):
    """A date on which the business is shut, whatever the weekday says."""

    calendar = models.ForeignKey(Calendar, models.CASCADE, related_name="closed_days")
    day = models.DateField()
    why = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        ordering = ("day",)
        constraints = [models.UniqueConstraint(fields=["calendar", "day"], name="closed_day_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.why}".strip()


class Service(models.Model):
    """Something that takes a person's time: a length that fills whole cells of the grid."""

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    minutes = models.PositiveSmallIntegerField(
        default=30, validators=[MinValueValidator(GRID), MaxValueValidator(LENGTHS[-1])]
    )
    price = models.CharField(
        max_length=40, blank=True, default="", help_text="As customers read it."
    )
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ("name",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(minutes__in=list(LENGTHS)), name="service_fills_whole_cells"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.minutes % GRID:
            raise ValidationError({"minutes": f"Write a multiple of {GRID}."})


class Appointment(models.Model):
    """One booking. The person is named by address: people live on a higher floor."""

    class Status(models.TextChoices):
        BOOKED = "booked"
        CANCELLED = "cancelled"

    public_id = models.CharField(max_length=32, unique=True, default=_public_id, editable=False)
    key = models.CharField(max_length=160, unique=True, help_text="Booking twice with it is once.")
    calendar = models.ForeignKey(Calendar, models.PROTECT, related_name="appointments")
    service = models.ForeignKey(Service, models.PROTECT, related_name="appointments")
    address = models.CharField("phone", max_length=64, db_index=True)
    name = models.CharField(max_length=120, blank=True, default="")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    resource = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.BOOKED)
    last_key = models.CharField(
        max_length=160, blank=True, default="", help_text="The last move or cancellation."
    )
    moves = models.JSONField(default=list, blank=True, help_text="Its history: key, from, to, at.")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("starts_at", "pk")
        indexes = [
            # Read by find and by the reminders: what is booked, soonest first.
            models.Index(
                fields=["starts_at"],
                name="appointment_booked",
                condition=models.Q(status="booked"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.starts_at:%Y-%m-%d %H:%M}"

    def did(self, key: str) -> bool:
        """Has this very move or cancellation been made?"""
        return key == self.last_key or any(move["key"] == key for move in self.moves)

    @property
    def topic(self) -> str:
        return f"appointment:{self.public_id}"


class Hold(models.Model):
    """One cell of the grid, taken by one appointment. The constraint is what keeps two apart."""

    calendar = models.ForeignKey(Calendar, models.CASCADE, related_name="+")
    resource = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="holds")

    class Meta:
        ordering = ("at", "resource")
        constraints = [
            models.UniqueConstraint(
                fields=["calendar", "resource", "at"], name="two_people_cannot_book_one_slot"
            )
        ]

    def __str__(self) -> str:
        return f"{self.at} #{self.resource}"
