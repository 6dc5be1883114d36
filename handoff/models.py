"""People's side: queues, tickets and their history, replies kept ready."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


def _public_id() -> str:
    return uuid.uuid4().hex


class Queue(models.Model):
    """A group of people who take tickets."""

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="queues")
    is_default = models.BooleanField(default=False)

    class Meta:
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=Q(is_default=True), name="queue_one_default"
            )
        ]

    def __str__(self) -> str:
        return self.name


class TicketQuerySet(models.QuerySet["Ticket"]):
    """Business words for what waits."""

    def unresolved(self) -> TicketQuerySet:
        return self.exclude(status=Ticket.Status.RESOLVED)

    def unassigned(self) -> TicketQuerySet:
        return self.filter(status=Ticket.Status.OPEN)


class Ticket(models.Model):
    """A conversation that needs a person. While it is unresolved the bot is silent.

    OPEN > CLAIMED > RESOLVED; a claimed one may be released or transferred, and is open again
    (see ``transitions``). The database allows one unresolved ticket a conversation.
    """

    class Status(models.TextChoices):
        OPEN = "open"
        CLAIMED = "claimed"
        RESOLVED = "resolved"

    class OnReturn(models.TextChoices):
        RESUME = "resume", "the flow goes on"
        RESTART = "restart", "the flow starts over"
        END = "end", "the flow ends"

    class Reason(models.TextChoices):
        ASKED = "asked", "asked for a person"
        FAILED_ANSWERS = "failed_answers", "could not answer a question"
        NOT_UNDERSTOOD = "not_understood", "the bot did not understand"
        FLOW = "flow", "the flow hands over here"
        ACTION_FAILED = "action_failed", "something did not work"
        QUARANTINED = "quarantined", "the bot broke down over a text"
        STAFF = "staff", "a member of staff stepped in"
        API = "api", "another system asked for it"

    public_id = models.CharField(max_length=32, unique=True, default=_public_id, editable=False)
    key = models.CharField(max_length=160, unique=True, help_text="Opening twice with it is once.")
    conversation = models.ForeignKey(
        "conversations.Conversation", models.PROTECT, related_name="tickets"
    )
    queue = models.ForeignKey(Queue, models.SET_NULL, null=True, blank=True, related_name="tickets")
    reason = models.CharField(max_length=40, choices=Reason.choices)
    note = models.TextField(blank=True, default="")
    fields = models.JSONField(default=dict, blank=True, help_text="What the flow had captured.")
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.OPEN)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="tickets"
    )
    on_return = models.CharField(max_length=8, choices=OnReturn.choices, default=OnReturn.RESUME)
    opened_at = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True, blank=True)
    first_reply_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = TicketQuerySet.as_manager()

    class Meta:
        ordering = ("-opened_at", "-pk")
        permissions = [("take_over_ticket", "Can take over and hand out other people's tickets")]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation"],
                condition=~Q(status="resolved"),
                name="ticket_one_unresolved",
            )
        ]
        indexes = [
            # Read by the inbox: what waits, newest first.
            models.Index(
                fields=["-opened_at", "-id"],
                name="ticket_unresolved",
                condition=~Q(status="resolved"),
            ),
            # Read by the API's updated_since pages.
            models.Index(fields=["updated_at", "id"], name="ticket_updated"),
        ]

    def __str__(self) -> str:
        return f"{self.reason_in_words} ({self.status})"

    @property
    def reason_in_words(self) -> str:
        """The reason as a sentence; one that nobody wrote a sentence for stays readable."""
        words = str(self.get_reason_display()).replace("_", " ")
        return words[:1].upper() + words[1:]


class TicketEvent(models.Model):
    """One thing that happened to a ticket. Only ever added.

    ``by`` keeps the name when the user is gone; machines (the bot, an API token) have only that.
    ``cause`` makes noting a reason for asking twice harmless.
    """

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="events")
    what = models.CharField(max_length=24)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    by = models.CharField(max_length=150)
    cause = models.CharField(max_length=160, blank=True, default="")
    detail = models.CharField(max_length=200, blank=True, default="")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "cause"], condition=~Q(cause=""), name="ticketevent_once_a_cause"
            )
        ]

    def __str__(self) -> str:
        return f"{self.what} by {self.by}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; a second save is refused."""
        if not self._state.adding:
            raise TypeError("A ticket's history is append-only: its rows cannot be changed.")
        super().save(*args, **kwargs)


class CannedReply(models.Model):
    """A reply kept ready."""

    slug = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=80)
    body = models.TextField(max_length=1600)
    language = models.CharField(max_length=12, blank=True, default="")

    class Meta:
        ordering = ("title",)
        verbose_name_plural = "canned replies"

    def __str__(self) -> str:
        return self.title
