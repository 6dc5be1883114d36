"""Memory: who we talk to, what was said, and everything that still waits to be done."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.timezone import now


def _public_id() -> str:
    return uuid.uuid4().hex


class Contact(models.Model):
    """A person, known by one address."""

    class Unusable(models.TextChoices):
        INVALID = "invalid", "no valid number"
        LANDLINE = "landline"
        GONE = "gone", "not in use any more"

    public_id = models.CharField(max_length=32, unique=True, default=_public_id, editable=False)
    address = models.CharField(
        "phone", max_length=64, unique=True, help_text="The number in E.164, e.g. +14155550123."
    )
    external_id = models.CharField(
        max_length=120, blank=True, default="", help_text="The person's id in your CRM."
    )
    name = models.CharField(max_length=120, blank=True, default="")
    email = models.EmailField(blank=True, default="")
    language = models.CharField(max_length=12, blank=True, default="")
    timezone = models.CharField(max_length=64, blank=True, default="")
    tags = models.JSONField(default=list, blank=True)
    attributes = models.JSONField(default=dict, blank=True)
    vip = models.BooleanField("VIP", default=False)
    blocked = models.BooleanField(
        "blocked by staff", default=False, help_text="Nothing is sent but what the law asks for."
    )
    unusable = models.CharField(
        "known against the number",
        max_length=8,
        choices=Unusable.choices,
        blank=True,
        default="",
        help_text="Carriers gave a text back with this. A text from the number overrules it.",
    )
    unusable_since = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=now, editable=False)
    updated_at = models.DateTimeField(auto_now=True, editable=False)

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["external_id"], condition=~Q(external_id=""), name="contact_external_id"
            )
        ]
        indexes = [
            # Read by the API's updated_since pages.
            models.Index(fields=["updated_at", "id"], name="contact_updated"),
        ]

    def __str__(self) -> str:
        return self.name or self.address


class Conversation(models.Model):
    """One person on one channel: where the flow stands, who answers, and the lease.

    The lease says which worker may act: it is taken by compare-and-swap (see ``leases``), and
    ``fence`` rises with every taking, so that a worker that slept through its lease writes nothing.
    """

    class Status(models.TextChoices):
        OPEN = "open"
        SNOOZED = "snoozed"
        CLOSED = "closed"

    class Owner(models.TextChoices):
        BOT = "bot"
        QUEUE = "queue"
        STAFF = "staff"

    public_id = models.CharField(max_length=32, unique=True, default=_public_id, editable=False)
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="conversations")
    channel = models.ForeignKey("integrations.Channel", models.PROTECT, related_name="+")
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.OPEN)
    owner = models.CharField(max_length=8, choices=Owner.choices, default=Owner.BOT)
    state = models.JSONField(null=True, blank=True)
    flow = models.CharField(max_length=64, blank=True, default="")
    step = models.CharField(max_length=64, blank=True, default="")
    waiting_since = models.DateTimeField(null=True, blank=True)
    last_inbound_at = models.DateTimeField(null=True, blank=True)
    last_at = models.DateTimeField(default=now)
    revision = models.PositiveIntegerField(
        default=0, help_text="Rises with every change that staff can see."
    )
    created_at = models.DateTimeField(default=now, editable=False)
    updated_at = models.DateTimeField(default=now, editable=False)

    lease_owner = models.CharField(max_length=64, blank=True, default="", editable=False)
    lease_until = models.FloatField(default=0, editable=False, help_text="Unix time.")
    fence = models.PositiveBigIntegerField(default=0, editable=False)
    attempts = models.PositiveSmallIntegerField(
        default=0, editable=False, help_text="Leases taken since an event was last handled."
    )

    class Meta:
        ordering = ("-last_at", "-pk")
        constraints = [
            models.UniqueConstraint(fields=["contact", "channel"], name="conversation_unique")
        ]
        indexes = [
            # Read by the inbox and the API: newest first, by keyset.
            models.Index(fields=["last_at", "id"], name="conversation_recent"),
            models.Index(fields=["updated_at", "id"], name="conversation_updated"),
            # Read by the publish page: who stands on which step.
            models.Index(fields=["flow", "step"], name="conversation_step", condition=~Q(flow="")),
        ]

    def __str__(self) -> str:
        return f"{self.contact} on {self.channel}"


class MessageQuerySet(models.QuerySet["Message"]):
    """Business words for the waiting lines."""

    def inbound(self) -> MessageQuerySet:
        return self.filter(direction=Message.Direction.IN)

    def outbound(self) -> MessageQuerySet:
        return self.filter(direction=Message.Direction.OUT)

    def unhandled(self) -> MessageQuerySet:
        return self.filter(work=Message.Work.PENDING)

    def queued(self) -> MessageQuerySet:
        return self.filter(status=Message.Status.QUEUED)

    def to(self, address: str) -> MessageQuerySet:
        return self.filter(conversation__contact__address=address)

    def refuse(self, reason: str) -> int:
        """Texts that wait shall not leave any more. Returns how many.

        The rows are named one by one, so that one that a worker has just claimed is looked at anew:
        PostgreSQL does not do that with a condition inside a subquery.
        """
        waiting = list(self.queued().values_list("pk", flat=True))
        return (
            Message.objects.queued()
            .filter(pk__in=waiting)
            .update(
                status=Message.Status.BLOCKED, decision="block", reason=reason, updated_at=now()
            )
        )

    def oldest_first(self) -> MessageQuerySet:
        return self.order_by("id")


class Message(models.Model):
    """One text, in or out, and how far it has come.

    Out:  QUEUED > SENDING > SENT > DELIVERED | UNDELIVERED | FAILED
                 > BLOCKED | EXPIRED   (the gate said no, or it came too late)
          SENDING > UNKNOWN  (the vendor may or may not have it; settled by receipt or by its list)
    In:   RECEIVED, with ``work`` saying whether the bot has thought about it.

    ``key`` names the cause and makes writing the text twice impossible. The database refuses an
    outbound row that has left without an *allow* and its reason, and records every change of
    status in MessageEvent by itself.
    """

    class Direction(models.TextChoices):
        IN = "in"
        OUT = "out"

    class Sender(models.TextChoices):
        CUSTOMER = "customer"
        BOT = "bot"
        STAFF = "staff"
        SYSTEM = "system"

    class Kind(models.TextChoices):
        INBOUND = "inbound"
        BOT_REPLY = "bot_reply"
        STAFF_REPLY = "staff_reply"
        REMINDER = "reminder"
        NOTIFICATION = "notification", "notification (API)"
        CAMPAIGN = "campaign"
        HELP_REPLY = "help_reply"
        HANDOFF_NOTICE = "handoff_notice", "hand-off notice"
        OPT_OUT_CONFIRMATION = "opt_out_confirmation", "opt-out confirmation"
        OPT_IN_CONFIRMATION = "opt_in_confirmation", "opt-in confirmation"

    class Status(models.TextChoices):
        RECEIVED = "received"
        QUEUED = "queued"
        SENDING = "sending"
        SENT = "sent"
        DELIVERED = "delivered"
        UNDELIVERED = "undelivered"
        FAILED = "failed"
        BLOCKED = "blocked"
        EXPIRED = "expired"
        UNKNOWN = "unknown"

    class Work(models.TextChoices):
        NONE = "", "not ours to handle"
        PENDING = "pending"
        HANDLED = "handled"
        QUARANTINED = "quarantined"

    class Verdict(models.TextChoices):
        UNASKED = "", "not asked yet"
        ALLOW = "allow"
        DEFER = "defer"
        BLOCK = "block"

    public_id = models.CharField(max_length=32, unique=True, default=_public_id, editable=False)
    key = models.CharField(
        max_length=160, unique=True, help_text="What makes writing it twice harmless."
    )
    conversation = models.ForeignKey(Conversation, models.PROTECT, related_name="messages")
    channel = models.ForeignKey("integrations.Channel", models.PROTECT, related_name="+")
    direction = models.CharField(max_length=3, choices=Direction.choices)
    sender = models.CharField(max_length=8, choices=Sender.choices)
    kind = models.CharField(max_length=24, choices=Kind.choices)
    body = models.TextField(blank=True, default="")
    media = models.JSONField(default=list, blank=True)
    choices = models.JSONField(default=list, blank=True)
    segments = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=12, choices=Status.choices)
    provider_id = models.CharField(max_length=80, null=True, blank=True)
    error_code = models.CharField(max_length=24, blank=True, default="")
    error_text = models.CharField(max_length=200, blank=True, default="")
    created_at = models.DateTimeField(default=now)
    updated_at = models.DateTimeField(default=now)

    # Inbound
    work = models.CharField(max_length=12, choices=Work.choices, blank=True, default="")
    meaning = models.CharField(max_length=12, blank=True, default="")
    changed_consent = models.BooleanField(default=False)

    # Outbound
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    cause = models.CharField(
        max_length=120, blank=True, default="", help_text="Why this text exists, in words."
    )
    topic = models.CharField(max_length=80, blank=True, default="")
    decision = models.CharField(max_length=5, choices=Verdict.choices, blank=True, default="")
    reason = models.CharField(max_length=40, blank=True, default="")
    epoch = models.PositiveIntegerField(null=True, blank=True)
    not_before = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    deadline = models.DateTimeField(
        null=True, blank=True, help_text="A night may hold the text until then, past its expiry."
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_token = models.CharField(max_length=32, blank=True, default="")
    lease_until = models.FloatField(default=0)
    status_rank = models.PositiveSmallIntegerField(default=0)
    ambiguous_tries = models.PositiveSmallIntegerField(default=0)
    ambiguous_at = models.DateTimeField(null=True, blank=True)
    settle_checks = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    resend_of = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        indexes = [
            # Read by the transcript, newest page first.
            models.Index(fields=["conversation", "id"], name="message_transcript"),
            # Read by the pipeline: what still waits for the bot.
            models.Index(
                fields=["conversation", "id"],
                name="message_unhandled",
                condition=Q(work="pending"),
            ),
            # Read by the outbox: what is due to leave.
            models.Index(
                fields=["conversation", "not_before"],
                name="message_queued",
                condition=Q(status="queued"),
            ),
            # Read by the sweeps: what is under way or in doubt.
            models.Index(
                fields=["status", "id"],
                name="message_open",
                condition=Q(status__in=["queued", "sending", "unknown"]),
            ),
            # Read when an appointment moves: the reminders to withdraw.
            models.Index(fields=["topic"], name="message_topic", condition=~Q(topic="")),
            models.Index(fields=["updated_at", "id"], name="message_updated"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "provider_id"],
                condition=Q(provider_id__isnull=False),
                name="message_provider_id",
            ),
            models.CheckConstraint(
                name="message_left_with_a_reason",
                condition=Q(direction="in")
                | Q(status__in=["queued", "expired"])
                | (
                    Q(status__in=["sending", "sent", "delivered", "undelivered", "unknown"])
                    & Q(decision="allow")
                    & ~Q(reason="")
                )
                | (Q(status__in=["blocked", "failed"]) & ~Q(decision="") & ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="message_direction_fits_status",
                condition=Q(direction="in", status="received")
                | (Q(direction="out") & ~Q(status="received")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.direction} {self.status} {self.public_id}"


class MessageEvent(models.Model):
    """One change of a message's status. Written by a database trigger, never by code."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="events")
    before = models.CharField(max_length=12, blank=True)
    after = models.CharField(max_length=12)
    decision = models.CharField(max_length=5, blank=True)
    reason = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.before} > {self.after}"


class DeliveryReceipt(models.Model):
    """What a vendor told us of a text, word for word, until it is applied."""

    channel = models.ForeignKey("integrations.Channel", models.PROTECT, related_name="+")
    provider_id = models.CharField(max_length=80)
    reference = models.CharField(max_length=32, blank=True, default="")
    status = models.CharField(max_length=12)
    error_code = models.CharField(max_length=24, blank=True, default="")
    error_class = models.CharField(max_length=16, blank=True, default="")
    meaning = models.CharField(max_length=200, blank=True, default="")
    at = models.DateTimeField(default=now)
    applied_at = models.DateTimeField(null=True, blank=True)
    matched = models.BooleanField(default=False)

    class Meta:
        ordering = ("id",)
        indexes = [
            # Read by the drain: what is not applied yet.
            models.Index(
                fields=["id"], name="receipt_waiting", condition=Q(applied_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.status} {self.provider_id}"


class Timer(models.Model):
    """Something that is to happen to a conversation at a time: the flow's timers, a hand-back, a
    flow that staff or the API starts."""

    class What(models.TextChoices):
        TIMER = "timer"
        HANDED_BACK = "handed_back"
        FLOW_STARTED = "flow_started"

    key = models.CharField(max_length=160, unique=True)
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="timers")
    what = models.CharField(max_length=16, choices=What.choices, default=What.TIMER)
    name = models.CharField(max_length=64, blank=True, default="")
    step = models.CharField(max_length=64, blank=True, default="")
    payload = models.JSONField(default=dict, blank=True)
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=12, blank=True, default="")  # fired, cleared, quarantined

    class Meta:
        ordering = ("due_at", "id")
        indexes = [
            # Read by the pipeline and the sweep: what is due.
            models.Index(
                fields=["due_at", "conversation"],
                name="timer_waiting",
                condition=Q(done_at__isnull=True),
            ),
            models.Index(
                fields=["conversation"],
                name="timer_of_conversation",
                condition=Q(done_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.name} at {self.due_at}"


class ActionCall(models.Model):
    """Something asked of the world, and its answer, which the flow hears as an event."""

    class Status(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        FINISHED = "finished"
        HEARD = "heard"

    key = models.CharField(max_length=160, unique=True)
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="action_calls")
    name = models.CharField(max_length=64)
    inputs = models.JSONField(default=dict, blank=True)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.WAITING)
    outcome = models.CharField(max_length=40, blank=True, default="")
    result = models.JSONField(default=dict, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(default=now)
    lease_until = models.FloatField(default=0)
    asked_at = models.DateTimeField(default=now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)
        indexes = [
            # Read by the pipeline and the sweep: what is to be run or heard.
            models.Index(
                fields=["conversation", "id"],
                name="action_open",
                condition=~Q(status="heard"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.status} {self.outcome}".strip()


class Trace(models.Model):
    """Which route decided about one event, and why. A row a turn; staff read it as bot thoughts."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="traces")
    event = models.CharField(max_length=160, unique=True, help_text="The key of the event.")
    message = models.ForeignKey(
        Message, models.CASCADE, null=True, blank=True, related_name="traces"
    )
    route = models.CharField(max_length=40)
    detail = models.JSONField(default=dict, blank=True)
    flow = models.CharField(max_length=64, blank=True, default="")
    step = models.CharField(max_length=64, blank=True, default="")
    playbook = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.route} {self.event}"


class Heartbeat(models.Model):
    """A process of the product saying that it lives. Read by readiness and ``ops_report``."""

    name = models.CharField(max_length=80, unique=True)
    role = models.CharField(max_length=12)
    pid = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("role", "name")

    def __str__(self) -> str:
        return f"{self.role} {self.name}"
