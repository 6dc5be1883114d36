"""What carriers have been told of our senders and what they said; local hours; rates in use.

A sender is named by its channel's key, a plain string: channels live beside us.
"""

from __future__ import annotations

from datetime import time
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models

from .. import states as geography
from ..local_rules import COUNTRY, LocalRule, Window
from . import limits, states

PLACES = [(COUNTRY, "all of the United States"), *((s, s) for s in sorted(geography.CLOCKS))]
MORE_THAN_NONE = MinValueValidator(0.01)
CHANNEL_HELP = "The key of the channel that sends, as under Channels."


def lines(text: str) -> list[str]:
    """The lines of a field that takes one thing a line."""
    return [line.strip() for line in text.splitlines() if line.strip()]


class Record(models.Model):
    """What every registration has: how far it has come, and why not further."""

    state = models.CharField(max_length=10, choices=states.CHOICES, default=states.DRAFT)
    rejection = models.TextField(
        "why it was refused", blank=True, help_text="The carriers' codes and words."
    )
    vendor_state = models.CharField("the provider's word", max_length=40, blank=True)
    synced_at = models.DateTimeField("last read from the provider", null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True

    @property
    def submitted(self) -> bool:
        """Checked by us before it is sent in; afterwards the carriers have the last word."""
        return self.state != states.DRAFT and self.synced_at is None


class Brand(Record):
    """Who we are to the carriers (10DLC): a legal entity, vetted and scored."""

    class Kind(models.TextChoices):
        STANDARD = "STANDARD"
        SOLE_PROPRIETOR = "SOLE_PROPRIETOR"

    name = models.CharField("legal name", max_length=120, help_text="As on the CP-575 letter.")
    sid = models.CharField("provider's id", max_length=40, blank=True, help_text="BN..")
    tcr_id = models.CharField("registry's id", max_length=40, blank=True)
    kind = models.CharField(max_length=16, choices=Kind.choices, default=Kind.STANDARD)
    identity = models.CharField("identity status", max_length=24, blank=True)
    score = models.PositiveSmallIntegerField(
        "vetting score", null=True, blank=True, help_text="0 to 100. It sets how fast we may send."
    )
    russell_3000 = models.BooleanField("Russell 3000", default=False)

    class Meta:
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["sid"], condition=~models.Q(sid=""), name="brand_one_per_sid"
            ),
        )

    def __str__(self) -> str:
        return self.name or self.sid

    def clean(self) -> None:
        if self.score is not None and self.score > 100:
            raise ValidationError({"score": "A vetting score is at most 100."})


class Campaign(Record):
    """What a brand's long codes text about (10DLC), word for word as it was sent in."""

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="campaigns")
    name = models.CharField(max_length=120)
    sid = models.CharField(
        "Messaging Service", max_length=40, blank=True, help_text="MG.., which carries it."
    )
    tcr_id = models.CharField("registry's id", max_length=40, blank=True)
    use_case = models.CharField(max_length=60, help_text="The provider's code, e.g. MIXED.")
    low_volume = models.BooleanField(
        default=False, help_text="Low Volume Mixed: cheaper and slower."
    )
    description = models.TextField(help_text="40 to 4,096 characters.")
    message_flow = models.TextField(
        "how people opt in", help_text="Every way there is, in 40 to 2,048 characters."
    )
    samples = models.TextField("sample texts", help_text="2 to 5, one a line, 20 to 1,024 each.")
    embedded_links = models.BooleanField(default=False)
    embedded_phone = models.BooleanField("embedded phone numbers", default=False)
    opt_in_keywords = models.CharField(max_length=255, blank=True, help_text="Split by commas.")
    opt_in_message = models.TextField(blank=True, help_text="20 to 320 characters.")
    opt_out_keywords = models.CharField(max_length=255, blank=True)
    opt_out_message = models.TextField(blank=True)
    help_keywords = models.CharField(max_length=255, blank=True)
    help_message = models.TextField(blank=True)
    privacy_url = models.URLField("privacy policy", blank=True)
    terms_url = models.URLField("terms", blank=True)
    age_gated = models.BooleanField(default=False)
    direct_lending = models.BooleanField(default=False)
    per_second = models.FloatField(
        "segments a second",
        null=True,
        blank=True,
        validators=[MORE_THAN_NONE],
        help_text="Blank: what the brand's score gives.",
    )
    per_day = models.PositiveIntegerField(
        "segments a day", null=True, blank=True, help_text="Blank: T-Mobile's cap for the score."
    )

    class Meta:
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["sid"], condition=~models.Q(sid=""), name="campaign_one_per_sid"
            ),
        )

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """What is sent in must be what carriers take; a draft may have gaps."""
        if self.submitted and (problems := self.problems()):
            raise ValidationError(problems)

    def problems(self) -> limits.Problems:
        """Field -> what carriers would refuse in it."""
        ways = ("opt_in", "opt_out", "help")
        words = {way: getattr(self, f"{way}_keywords").replace(",", " ").split() for way in ways}
        return limits.campaign(
            description=self.description,
            message_flow=self.message_flow,
            samples=lines(self.samples),
            embedded_links=self.embedded_links,
            embedded_phone=self.embedded_phone,
            keywords=words,
            messages={way: getattr(self, f"{way}_message") for way in ways},
            privacy_url=self.privacy_url,
            terms_url=self.terms_url,
        )


class CampaignSender(models.Model):
    """A long code of ours that sends under a campaign."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="senders")
    channel = models.SlugField(max_length=40, unique=True, help_text=CHANNEL_HELP)

    class Meta:
        verbose_name = "sender"
        ordering = ("channel",)

    def __str__(self) -> str:
        return self.channel


class TollFreeVerification(Record):
    """Who uses a toll-free number, and how people agreed. Pending ones reach nobody."""

    class OptIn(models.TextChoices):
        VERBAL = "VERBAL"
        WEB_FORM = "WEB_FORM"
        PAPER_FORM = "PAPER_FORM"
        VIA_TEXT = "VIA_TEXT"
        MOBILE_QR_CODE = "MOBILE_QR_CODE"
        IMPORT = "IMPORT"

    channel = models.SlugField(max_length=40, unique=True, help_text=CHANNEL_HELP)
    sid = models.CharField("provider's id", max_length=40, blank=True, help_text="HH..")
    business_name = models.CharField(max_length=120, blank=True)
    business_website = models.URLField(blank=True)
    notification_email = models.EmailField(blank=True)
    use_case_categories = models.CharField(max_length=255, blank=True)
    use_case_summary = models.TextField(blank=True)
    sample = models.TextField("sample text", blank=True)
    opt_in_type = models.CharField(max_length=16, choices=OptIn.choices, blank=True)
    opt_in_image_urls = models.TextField("pictures of the opt-in", blank=True)
    message_volume = models.CharField("texts a month", max_length=20, blank=True)
    sole_proprietor = models.BooleanField(default=False)
    registration_number = models.CharField(max_length=60, blank=True)
    registration_authority = models.CharField(max_length=60, blank=True, help_text="E.g. EIN.")
    registration_country = models.CharField(max_length=2, blank=True)
    privacy_url = models.URLField("privacy policy", blank=True)
    terms_url = models.URLField("terms", blank=True)
    edit_until = models.DateTimeField("may be mended until", null=True, blank=True)
    per_second = models.FloatField(
        "segments a second", null=True, blank=True, validators=[MORE_THAN_NONE]
    )

    class Meta:
        verbose_name = "toll-free verification"
        ordering = ("channel",)

    def __str__(self) -> str:
        return f"{self.channel}: {self.get_state_display()}"

    def clean(self) -> None:
        if self.submitted and (problems := self.problems()):
            raise ValidationError(problems)

    def problems(self) -> limits.Problems:
        """Field -> what carriers would refuse in it."""
        names = (
            *("business_name", "business_website", "notification_email", "use_case_categories"),
            *("use_case_summary", "sample", "opt_in_type", "opt_in_image_urls", "message_volume"),
            *("privacy_url", "terms_url"),
        )
        company = ("registration_number", "registration_authority", "registration_country")
        return limits.toll_free(
            sole_proprietor=self.sole_proprietor,
            required={name: getattr(self, name) for name in names},
            registration={name: getattr(self, name) for name in company},
        )


class ShortCode(Record):
    """A short code's approval by the carriers. HELP, STOP and INFO are ours to answer there."""

    channel = models.SlugField(max_length=40, unique=True, help_text=CHANNEL_HELP)
    program_brief = models.TextField(blank=True, help_text="As the carriers approved it.")
    last_audit = models.DateField(null=True, blank=True)
    per_second = models.FloatField(
        "segments a second", null=True, blank=True, validators=[MORE_THAN_NONE]
    )

    class Meta:
        ordering = ("channel",)

    def __str__(self) -> str:
        return f"{self.channel}: {self.get_state_display()}"


class LocalHours(models.Model):
    """When the law of a place lets texts arrive that nobody asked for. Tables disagree: data."""

    place = models.CharField(
        max_length=2,
        choices=PLACES,
    )
    opens = models.TimeField(default=time(8))
    closes = models.TimeField(default=time(21), help_text="Midnight is the end of the day.")
    saturday_opens = models.TimeField(null=True, blank=True, help_text="Blank: as on weekdays.")
    saturday_closes = models.TimeField(null=True, blank=True)
    sunday_opens = models.TimeField(null=True, blank=True, help_text="Blank: as on weekdays.")
    sunday_closes = models.TimeField(null=True, blank=True)
    no_sunday = models.BooleanField("never on Sundays", default=False)
    no_holidays = models.BooleanField("never on federal holidays", default=False)
    promotional_only = models.BooleanField(
        default=False, help_text="Binds only what sells; other texts pass by it."
    )
    since = models.DateField(null=True, blank=True, help_text="The first day on which it holds.")
    until = models.DateField(null=True, blank=True, help_text="The last one.")
    active = models.BooleanField(default=True)
    source = models.CharField(max_length=200, blank=True, help_text="The law, and how sure we are.")

    class Meta:
        verbose_name = "local hours"
        verbose_name_plural = "local hours"
        ordering = ("place", "since", "pk")

    def __str__(self) -> str:
        return f"{self.place} {self.opens:%H:%M} to {self.closes:%H:%M}"

    def clean(self) -> None:
        if self.since and self.until and self.until < self.since:
            raise ValidationError({"until": "The last day comes before the first."})
        for opens, closes in self._windows():
            if closes != time(0) and closes <= opens:
                raise ValidationError("A day's end must come after its beginning.")

    def rule(self) -> LocalRule:
        """The row as a value."""
        weekday, saturday, sunday = self._windows()
        return LocalRule(
            place=self.place,
            week=(*(weekday,) * 5, saturday, None if self.no_sunday else sunday),
            holidays=not self.no_holidays,
            promotional_only=self.promotional_only,
            since=self.since,
            until=self.until,
        )

    def _windows(self) -> tuple[Window, Window, Window]:
        return (
            (self.opens, self.closes),
            (self.saturday_opens or self.opens, self.saturday_closes or self.closes),
            (self.sunday_opens or self.opens, self.sunday_closes or self.closes),
        )


class Allowance(models.Model):
    """How much a sender has used of what it may send. Written by ``allowances`` alone.

    ``free_at`` is when all that was taken will have been earned back (a token bucket, written as
    one time); ``used`` counts the segments of ``day``, a day in Los Angeles.
    """

    key = models.CharField(max_length=80, unique=True)
    free_at = models.FloatField(default=0, help_text="Unix time.")
    day = models.CharField(max_length=10, default="")
    used = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("key",)

    def __str__(self) -> str:
        return f"{self.key}: {self.used} on {self.day}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        raise TypeError("An allowance is written by conditional updates alone.")
