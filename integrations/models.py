"""A channel: one address of ours at one vendor, over which people text us."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone

from . import secrets
from .countries import check_prefixes, prefixes
from .messaging.registry import backend
from .messaging.types import ChannelFacts


class Channel(models.Model):
    """Where texts come in and go out. Its program is named by slug: the law lives beside us."""

    class NumberType(models.TextChoices):
        LONG_CODE = "10dlc", "10DLC long code"
        TOLL_FREE = "toll_free", "toll-free"
        SHORT_CODE = "short_code", "short code"

    class Registration(models.TextChoices):
        APPROVED = "approved"
        PENDING = "pending"
        NONE = "none"

    key = models.SlugField(
        max_length=40, unique=True, help_text="Names the channel in its webhook addresses."
    )
    name = models.CharField(max_length=80, blank=True, default="")
    backend = models.CharField(max_length=20)
    address = models.CharField(
        max_length=64,
        help_text="Our number in E.164, or our short code.",
        validators=[RegexValidator(r"^[\w+@.:-]+$", "No spaces or brackets.")],
    )
    number_type = models.CharField(
        max_length=10, choices=NumberType.choices, default=NumberType.LONG_CODE
    )
    program = models.SlugField(max_length=40, default="default")
    registration = models.CharField(
        max_length=10, choices=Registration.choices, default=Registration.APPROVED
    )
    countries = models.CharField(
        max_length=200,
        blank=True,
        default="",
        help_text="Prefixes that may be texted, e.g. +1, +44, !+1876 (all of +1 but Jamaica)."
        " Blank: +1 and the channel's own country.",
        validators=[check_prefixes],
    )
    options = models.JSONField(default=dict, blank=True)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("key",)

    def __str__(self) -> str:
        return self.name or self.key

    def facts(self) -> ChannelFacts:
        """The channel as a value, its secrets opened. Raises SecretMissing and UnknownBackend."""
        options = {name: secrets.open_sealed(value) for name, value in self.options.items()}
        return self._facts(options)

    def facts_without_secrets(self) -> ChannelFacts:
        """The channel while its secrets cannot be had: known, but it believes and sends nothing.

        Raises UnknownBackend.
        """
        said = self.options.get("optout_reply")
        return self._facts({"optout_reply": said} if isinstance(said, str) else {})

    def _facts(self, options: dict[str, str]) -> ChannelFacts:
        # Who confirms a STOP is the vendor's habit for this kind of number, unless told otherwise.
        options.setdefault("optout_reply", backend(self.backend).optout_reply(self.number_type))
        return ChannelFacts(
            id=self.pk,
            key=self.key,
            name=self.name,
            backend=self.backend,
            address=self.address,
            number_type=self.number_type,
            program=self.program,
            registration=self.registration,
            active=self.active,
            countries=prefixes(self.countries, address=self.address),
            options=options,
        )
