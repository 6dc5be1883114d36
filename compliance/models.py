"""Programs that people join, what each address allows, and the ledger that proves it."""

from __future__ import annotations

import uuid
from datetime import time
from typing import Any, NoReturn

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from . import origins
from .levels import EXPRESS, WRITTEN
from .program_facts import ProgramFacts, StandingTexts

#: The program of a consent row that speaks for the whole business.
EVERYTHING = "*"


class AppendOnly(Exception):
    """Somebody tried to change or delete a row of the consent ledger."""


class Program(models.Model):
    """What people sign up for: its name, its promises and its standing replies."""

    class Purpose(models.TextChoices):
        CONVERSATIONAL = "conversational", "conversational (they text first, we answer)"
        INFORMATIONAL = "informational", "informational (express consent)"
        PROMOTIONAL = "promotional", "promotional (express written consent)"

    slug = models.SlugField(unique=True, help_text="Named by channels, e.g. default.")
    name = models.CharField(max_length=80, help_text="Opens every standing reply.")
    description = models.TextField(blank=True)
    contact = models.CharField(
        max_length=120, blank=True, help_text="A phone number or an e-mail address, for HELP."
    )
    frequency = models.CharField(
        max_length=80, default="Msg frequency varies.", help_text="E.g. Up to 4 msgs/month."
    )
    terms_url = models.URLField(blank=True, verbose_name="terms URL")
    privacy_url = models.URLField(blank=True, verbose_name="privacy URL")
    join_word = models.CharField(
        max_length=34, blank=True, help_text="Texting this one word opts in, like START."
    )
    optin_wording = models.TextField(
        blank=True,
        verbose_name="opt-in wording",
        help_text="Word for word what people agree to. Blank: a standard one. A change makes a new "
        "version; who agreed to an older one stays with what they read.",
    )
    wording_version = models.PositiveIntegerField(default=1, editable=False)
    welcome_text = models.TextField(blank=True, help_text="After an opt-in. Blank: a standard one.")
    help_text = models.TextField(blank=True, help_text="Answers HELP. Blank: a standard one.")
    goodbye_text = models.TextField(blank=True, help_text="After a STOP. Blank: a standard one.")
    confirm_text = models.TextField(
        blank=True,
        verbose_name="confirmation request",
        help_text="Asks for the second yes, where double opt-in is on. Blank: a standard one.",
    )
    purpose = models.CharField(
        max_length=16, choices=Purpose.choices, default=Purpose.CONVERSATIONAL
    )
    implied_days = models.PositiveSmallIntegerField(
        default=30,
        verbose_name="implied consent, days",
        help_text="How long a text from a person lets us answer it. It allows nothing else.",
    )
    double_optin = models.BooleanField(
        default=False,
        verbose_name="double opt-in",
        help_text="Ask once more by text after a form or an import. A text from the person's own "
        "phone needs no second one.",
    )
    embed_sites = models.TextField(
        blank=True,
        verbose_name="sites that embed the form",
        validators=[origins.check],
        help_text="Which may show the opt-in form in a frame: one origin a line, e.g. "
        "https://www.acme.example.",
    )
    quiet_start = models.TimeField(
        default=time(20), help_text="Local time from which nothing unasked for is sent."
    )
    quiet_end = models.TimeField(default=time(9), help_text="Local time from which it may be.")
    sunday_quiet_end = models.TimeField(default=time(12), help_text="The same on Sundays.")
    timezone = models.CharField(
        max_length=64,
        default="America/New_York",
        help_text="Stands in for people whose own zone cannot be told.",
    )
    max_unsolicited_per_day = models.PositiveSmallIntegerField(
        default=3, help_text="Texts in 24 hours that the person did not ask for."
    )
    is_default = models.BooleanField(
        default=False, help_text="Channels that name no program, or an unknown one, belong here."
    )

    class Meta:
        ordering = ("slug",)
        constraints = (
            models.UniqueConstraint(
                fields=["is_default"], condition=Q(is_default=True), name="program_one_default"
            ),
        )

    def __str__(self) -> str:
        return self.name or self.slug

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A change of what people agree to, in whatever field it comes, makes a new version."""
        with transaction.atomic():
            if (before := self._before()) and before.texts().optin != self.texts().optin:
                ProgramWording.objects.keep(before)
                self.wording_version = before.wording_version + 1
                if "update_fields" in kwargs:
                    kwargs["update_fields"] = {*(kwargs["update_fields"] or ()), "wording_version"}
            super().save(*args, **kwargs)
            ProgramWording.objects.keep(self)

    def _before(self) -> Program | None:
        return Program.objects.select_for_update().filter(pk=self.pk).first() if self.pk else None

    def facts(self) -> ProgramFacts:
        """The program as a value."""
        names = ProgramFacts.__dataclass_fields__
        return ProgramFacts(**{name: getattr(self, name) for name in names})

    def texts(self) -> StandingTexts:
        """The standing replies, rendered."""
        return self.facts().texts()


class WordingQuerySet(models.QuerySet["ProgramWording"]):
    """What people were asked to agree to, version by version."""

    def keep(self, program: Program) -> None:
        """Write down the program's wording as it is now. A version is written once."""
        made = self.model(
            program=program, version=program.wording_version, wording=program.texts().optin
        )
        self.bulk_create([made], ignore_conflicts=True)


class ProgramWording(models.Model):
    """One version of what a program asks people to agree to. Written once, by ``Program.save``."""

    program = models.ForeignKey(Program, models.CASCADE, related_name="wordings")
    version = models.PositiveIntegerField()
    wording = models.TextField()
    since = models.DateTimeField(default=timezone.now)

    objects = WordingQuerySet.as_manager()

    class Meta:
        verbose_name = "opt-in wording"
        ordering = ("program", "-version")
        constraints = (
            models.UniqueConstraint(fields=["program", "version"], name="wording_one_per_version"),
        )

    def __str__(self) -> str:
        return f"{self.program.slug} {self.version}"


class Consent(models.Model):
    """What one address allows one program, now. The ledger says how it came to be.

    A row is written by ``services.record_consent`` alone. ``epoch`` counts how often the person
    has left; it names the one confirmation that each leaving may have.
    """

    class Status(models.TextChoices):
        UNSAID = "", "nothing said"
        PENDING = "pending", "waiting for the second yes"
        IN = "in", "opted in"
        OUT = "out", "opted out"

    class Level(models.TextChoices):
        EXPRESS = EXPRESS, "express"
        WRITTEN = WRITTEN, "express written"

    address = models.CharField(
        max_length=100, help_text="E.164, or the keyed hash that is left of an erased address."
    )
    program = models.CharField(max_length=50, help_text="A program's slug; * is everything.")
    status = models.CharField(max_length=8, choices=Status.choices, blank=True, default="")
    level = models.CharField(
        max_length=16,
        choices=Level.choices,
        blank=True,
        default="",
        help_text="How firmly the person has said yes: marketing needs a written one.",
    )
    epoch = models.PositiveIntegerField(default=0)
    heard_epoch = models.PositiveIntegerField(
        default=0,
        help_text="How often the person had left everything when this yes was said: an older yes "
        "does not survive a newer STOP to everything.",
    )
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("address", "program")
        constraints = (
            models.UniqueConstraint(fields=["address", "program"], name="consent_one_per_program"),
        )
        indexes = (
            # Read by the admin: the newest changes, by status.
            models.Index(fields=["status", "-changed_at"], name="consent_recent"),
        )

    def __str__(self) -> str:
        return f"{self.address} {self.program}: {self.get_status_display()}"


class LedgerQuerySet(models.QuerySet["ConsentEvent"]):
    """Rows may be read and added. Changing or deleting them is refused, here and by triggers."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnly("The consent ledger is append-only: its rows cannot be changed.")

    def delete(self) -> NoReturn:
        raise AppendOnly("The consent ledger is append-only: its rows cannot be deleted.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly("The consent ledger is append-only: its rows cannot be changed.")

    def blank(self) -> int:
        """Erase who it was and what was said; the triggers allow this and nothing else."""
        return super().update(address="", evidence="", ip=None)

    def in_order(self) -> LedgerQuerySet:
        return self.order_by("subject", "seq")


class ConsentEvent(models.Model):
    """One line of proof. Written once; each line's hash covers the line before it."""

    class Event(models.TextChoices):
        OPT_IN = "opt_in", "opted in"
        OPT_OUT = "opt_out", "opted out"
        CONFIRM = "confirm", "confirmed the opt-in"
        REVOKE_REQUEST = "revoke_request", "asked to be removed"
        WRONG_NUMBER = "wrong_number", "wrong number"
        IMPORT = "import", "imported"

    class Source(models.TextChoices):
        KEYWORD = "keyword", "text message"
        FORM = "form"
        IMPORT = "import"
        STAFF = "staff", "staff member"
        API = "api", "API client"
        PROVIDER = "provider"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    subject = models.CharField(max_length=64, help_text="Keyed hash of the address.")
    address = models.CharField(max_length=100, blank=True, help_text="Blank once erased.")
    program = models.CharField(max_length=50)
    event = models.CharField(max_length=16, choices=Event.choices)
    status = models.CharField(max_length=8, choices=Consent.Status.choices)
    epoch = models.PositiveIntegerField()
    source = models.CharField(max_length=10, choices=Source.choices)
    evidence = models.TextField(blank=True, help_text="What the person said or did; erasable.")
    wording = models.TextField(blank=True, help_text="Word for word what the person agreed to.")
    wording_version = models.PositiveIntegerField(null=True, blank=True)
    message_ref = models.CharField(max_length=120, blank=True)
    actor = models.CharField(max_length=120, blank=True, help_text="Who recorded it, if a person.")
    ip = models.GenericIPAddressField(null=True, blank=True, verbose_name="IP")
    at = models.DateTimeField()
    seq = models.PositiveIntegerField()
    erasable_digest = models.CharField(
        max_length=64, help_text="Keyed hash of address, evidence and IP: outlives their erasure."
    )
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    objects = LedgerQuerySet.as_manager()

    class Meta:
        verbose_name = "consent ledger entry"
        verbose_name_plural = "consent ledger"
        permissions = (
            ("export_consentevent", "Can view and export the proof of consent"),
            ("import_consentevent", "Can import contacts' consent and do-not-contact lists"),
        )
        ordering = ("-at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=["subject", "seq"], name="consentevent_one_per_seq"),
        )
        indexes = (
            # Read by the admin and the API: the newest entries, and one address's.
            models.Index(fields=["-at", "-id"], name="consentevent_newest"),
            models.Index(fields=["address"], name="consentevent_address"),
        )

    def __str__(self) -> str:
        return f"{self.address or self.subject[:12]} {self.program}: {self.get_event_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; a second save is refused."""
        if not self._state.adding:
            raise AppendOnly("The consent ledger is append-only: its rows cannot be changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly("The consent ledger is append-only: its rows cannot be deleted.")
