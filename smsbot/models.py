"""What the API keeps: who may call, and what was answered to a request that may come again."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def usable(self, now: datetime) -> ApiTokenQuerySet:
        return self.filter(revoked_at=None, expires_at__gt=now)


class ApiToken(models.Model):
    """A key to the API. Only a hash of it is kept; the key is shown once, when it is made."""

    public_id = models.CharField(max_length=16, unique=True, editable=False)
    name = models.CharField(max_length=80, help_text="What uses it, e.g. crm.")
    digest = models.CharField(max_length=64, editable=False, help_text="SHA-256 of the token.")
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-pk")
        verbose_name = "API token"

    def __str__(self) -> str:
        return f"{self.name} ({self.public_id})"

    @property
    def actor(self) -> str:
        """How the token is named in histories."""
        return f"api:{self.name}"

    def revoke(self) -> None:
        """From now on the token opens nothing. Twice is the same as once."""
        now = timezone.now()
        ApiToken.objects.filter(pk=self.pk, revoked_at=None).update(revoked_at=now)


class IdempotencyKey(models.Model):
    """What was answered to a POST that named itself, so that saying it again does nothing again."""

    token = models.ForeignKey(ApiToken, models.CASCADE, related_name="+")
    path = models.CharField(max_length=200)
    key = models.CharField(max_length=255)
    body_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    answer = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["token", "path", "key"], name="idempotency_once"),
            models.CheckConstraint(name="idempotency_named", condition=~Q(key="")),
        ]
        indexes = [
            # Read when a token's old answers are forgotten.
            models.Index(fields=["token", "created_at"], name="idempotency_age"),
        ]

    def __str__(self) -> str:
        return f"{self.path} {self.key}"


class SenderAlertQuerySet(models.QuerySet["SenderAlert"]):
    def unsettled(self) -> SenderAlertQuerySet:
        return self.filter(settled_at=None)


class SenderAlert(models.Model):
    """Carriers have begun to filter what a sender of ours sends. RAISED > SETTLED, by the watch."""

    channel = models.ForeignKey("integrations.Channel", models.CASCADE, related_name="+")
    filtered = models.PositiveIntegerField(help_text="Texts that were filtered, at most.")
    sent = models.PositiveIntegerField(help_text="Texts that had gone out then.")
    paused = models.BooleanField(default=False, help_text="The sender's texts wait because of it.")
    raised_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = SenderAlertQuerySet.as_manager()

    class Meta:
        ordering = ("-raised_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["channel"],
                condition=Q(settled_at__isnull=True),
                name="sender_alert_one_unsettled",
            )
        ]

    def __str__(self) -> str:
        return self.in_words

    @property
    def in_words(self) -> str:
        """What has happened and what to do, without anybody's number."""
        paused = " It is paused: its texts wait until you let it go on." if self.paused else ""
        return (
            f"Carriers filter what the channel {self.channel.key} sends: {self.filtered} of"
            f" {self.sent} texts within an hour.{paused} See Messaging lint; do not send the same"
            " text again, nor from another number."
        )
