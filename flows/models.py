"""The editors' tables: flows and their versions, rules, known answers and standing texts."""

from __future__ import annotations

import re
import uuid
from typing import Any, Self, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from .engine.nodes import LANGUAGE, SLUG
from .engine.render import BadTemplate, check
from .engine.texts import DEFAULTS


class PlaybookVersion(models.Model):
    """The one row that changes whenever anything the bot knows does.

    ``stamp`` is new with every change, so that a reader sees one even where numbers repeat.
    """

    number = models.PositiveBigIntegerField(default=0)
    stamp = models.CharField(max_length=32, default="")

    def __str__(self) -> str:
        return f"playbook {self.number}"

    @classmethod
    def bump(cls) -> None:
        """Say that something changed. Called in the transaction of the change itself."""
        stamp = uuid.uuid4().hex
        if not cls.objects.filter(pk=1).update(number=F("number") + 1, stamp=stamp):
            cls.objects.get_or_create(pk=1, defaults={"number": 1, "stamp": stamp})

    @classmethod
    def current(cls) -> tuple[int, str]:
        """The number and the stamp of now; (0, '') before the first change."""
        return cls.objects.filter(pk=1).values_list("number", "stamp").first() or (0, "")


Row = TypeVar("Row", bound=models.Model)


class BumpingQuerySet(models.QuerySet[Row]):
    """A queryset whose changes the bot notices."""

    def update(self, **kwargs: Any) -> int:
        with transaction.atomic(using=self.db):
            changed = super().update(**kwargs)
            PlaybookVersion.bump()
        return changed

    def delete(self) -> tuple[int, dict[str, int]]:
        with transaction.atomic(using=self.db):
            gone = super().delete()
            PlaybookVersion.bump()
        return gone

    def bulk_create(self, *args: Any, **kwargs: Any) -> list[Row]:
        with transaction.atomic(using=self.db):
            made = super().bulk_create(*args, **kwargs)
            PlaybookVersion.bump()
        return made


class Known(models.Model):
    """Something the bot knows: changing it in any way moves the playbook's version."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            super().save(*args, **kwargs)
            PlaybookVersion.bump()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            gone = super().delete(*args, **kwargs)
            PlaybookVersion.bump()
        return gone


class Flow(Known):
    """A conversation the bot can lead. What it does is in its versions."""

    slug = models.SlugField(max_length=60, unique=True, help_text="Its name in files and rules.")
    name = models.CharField(max_length=120, help_text="What staff, and people who ask, see.")
    description = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = BumpingQuerySet.as_manager()

    class Meta:
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name

    @property
    def published(self) -> FlowVersion | None:
        return self.versions.filter(status=FlowVersion.Status.PUBLISHED).first()

    @property
    def draft(self) -> FlowVersion | None:
        return self.versions.filter(status=FlowVersion.Status.DRAFT).first()


class Immutable(ValidationError):
    """Somebody tried to change a version that conversations may stand in."""


class FlowVersionQuerySet(BumpingQuerySet["FlowVersion"]):
    def newest_first(self) -> Self:
        return self.order_by("flow", "-number")

    def update(self, **kwargs: Any) -> int:
        """Drafts alone may be changed in bulk."""
        frozen = FlowVersion.FROZEN & set(kwargs)
        if frozen and self.exclude(status=FlowVersion.Status.DRAFT).exists():
            raise Immutable(f"a published version keeps its {', '.join(sorted(frozen))}")
        return super().update(**kwargs)


class FlowVersion(Known):
    """One version of a flow: DRAFT > PUBLISHED > RETIRED.

    A published version never changes: conversations that began with it end with it.
    """

    class Status(models.TextChoices):
        DRAFT = "draft"
        PUBLISHED = "published"
        RETIRED = "retired"

    FROZEN = frozenset({"flow", "flow_id", "number", "source"})
    MOVES = frozenset({("published", "retired"), ("retired", "published")})

    flow = models.ForeignKey(Flow, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    source = models.TextField(help_text="The flow as YAML, exactly as it was written.")
    note = models.CharField(max_length=300, blank=True, default="", help_text="Why it changed.")
    author = models.CharField(max_length=150, blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = FlowVersionQuerySet.as_manager()

    class Meta:
        ordering = ("flow", "-number")
        constraints = [
            models.UniqueConstraint(fields=["flow", "number"], name="flow_version_number"),
            models.UniqueConstraint(
                fields=["flow"], condition=Q(status="published"), name="flow_one_published"
            ),
            models.UniqueConstraint(
                fields=["flow"], condition=Q(status="draft"), name="flow_one_draft"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.flow_id and self.flow.slug} {self.number} ({self.status})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._refuse_change()
        super().save(*args, **kwargs)

    def _refuse_change(self) -> None:
        """A version that was ever published keeps its text, its number and its flow."""
        stored = FlowVersion.objects.filter(pk=self.pk).first() if self.pk else None
        if stored is None or stored.status == self.Status.DRAFT:
            return
        changed = [
            name
            for name in ("flow_id", "number", "source")
            if getattr(stored, name) != getattr(self, name)
        ]
        moved = (stored.status, self.status)
        if changed or (moved[0] != moved[1] and moved not in self.MOVES):
            raise Immutable(f"{stored} is published and can no longer be changed; make a new draft")

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if self.status != self.Status.DRAFT:
            raise Immutable(f"{self} was published and is kept")
        return super().delete(*args, **kwargs)


def lines(text: str) -> tuple[str, ...]:
    """The phrases of a text field, one to a line."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def check_phrases(text: str) -> None:
    """At least one phrase, each short enough to be texted."""
    if not lines(text):
        raise ValidationError("Give at least one phrase, one to a line.")
    if long := next((line for line in lines(text) if len(line) > 160), ""):
        raise ValidationError(f"The phrase '{long[:40]}...' is longer than 160 characters.")


def check_wording(text: str) -> None:
    """A wording that can be rendered."""
    try:
        check(text)
    except BadTemplate as error:
        raise ValidationError(f"This wording cannot be rendered: {error}") from error


def check_variants(found: Any) -> None:
    """Language code to wording."""
    if not isinstance(found, dict):
        raise ValidationError('Write the variants as {"es": "..."}.')
    for code, text in found.items():
        if not LANGUAGE.match(str(code)):
            raise ValidationError(f"'{code}' is no language code.")
        check_wording(str(text))


_PHRASES = "One phrase to a line, as people would text it. The first one is shown in the menu."
_VARIANTS = 'Other languages, such as {"es": "Abrimos de 9 a 17."}'


class Rule(Known):
    """When a text says one of the phrases: open a flow, give an answer, or fetch a person."""

    class Match(models.TextChoices):
        EXACT = "exact", "the whole text"
        PHRASE = "phrase", "words in the text"
        PREFIX = "prefix", "the first words"

    name = models.SlugField(max_length=60, unique=True)
    label = models.CharField(max_length=60, help_text="How it is offered in a question.")
    phrases = models.TextField(validators=[check_phrases], help_text=_PHRASES)
    match = models.CharField(max_length=10, choices=Match.choices, default=Match.PHRASE)
    priority = models.PositiveIntegerField(
        default=100, validators=[MaxValueValidator(10_000)], help_text="Lower numbers come first."
    )
    flow = models.ForeignKey(
        Flow, models.PROTECT, null=True, blank=True, related_name="rules", help_text="Opens it."
    )
    answer = models.TextField(blank=True, default="", validators=[check_wording])
    variants = models.JSONField(
        default=dict, blank=True, validators=[check_variants], help_text=_VARIANTS
    )
    hand_off = models.CharField(
        max_length=60, blank=True, default="", help_text="The queue that takes over, or 'default'."
    )
    listed = models.BooleanField(default=True, help_text="Name it in the menu.")
    active = models.BooleanField(default=True)

    objects = BumpingQuerySet.as_manager()

    class Meta:
        ordering = ("priority", "name")
        constraints = [
            models.CheckConstraint(
                name="rule_does_one_thing",
                condition=Q(flow__isnull=False, answer="", hand_off="")
                | (Q(flow__isnull=True, hand_off="") & ~Q(answer=""))
                | (Q(flow__isnull=True, answer="") & ~Q(hand_off="")),
                violation_error_message="A rule opens a flow, answers, or hands off: exactly one.",
            )
        ]

    def __str__(self) -> str:
        return self.label or self.name


class KnownAnswer(Known):
    """A question that has one answer, asked in several ways."""

    name = models.SlugField(max_length=60, unique=True)
    label = models.CharField(max_length=60, help_text="How it is offered in a question.")
    phrases = models.TextField(validators=[check_phrases], help_text=_PHRASES)
    answer = models.TextField(validators=[check_wording])
    variants = models.JSONField(
        default=dict, blank=True, validators=[check_variants], help_text=_VARIANTS
    )
    listed = models.BooleanField(default=True, help_text="Name it in the menu.")
    active = models.BooleanField(default=True)

    objects = BumpingQuerySet.as_manager()

    class Meta:
        ordering = ("label", "pk")

    def __str__(self) -> str:
        return self.label or self.name


class BotText(Known):
    """A standing text in the business's own words; without one, the bot's usual wording is said."""

    name = models.CharField(max_length=30, choices=[(name, name) for name in sorted(DEFAULTS)])
    language = models.CharField(
        max_length=12, blank=True, default="", help_text="Empty: the usual language."
    )
    wording = models.TextField(validators=[check_wording])

    objects = BumpingQuerySet.as_manager()

    class Meta:
        ordering = ("name", "language")
        constraints = [
            models.UniqueConstraint(fields=["name", "language"], name="bot_text_language")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.language}".strip()


def valid_slug(slug: str) -> bool:
    """Whether a flow may be called that."""
    return bool(re.match(SLUG, slug))
