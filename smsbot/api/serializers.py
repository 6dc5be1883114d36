"""Rows as the API shows them, and what it accepts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import models
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field, inline_serializer
from rest_framework import serializers

from conversations.models import Contact, Conversation, Message
from handoff.models import Ticket
from handoff.replies import LONGEST

from .fields import AttributesField, MomentField, PhoneField, TagsField, ZoneField

M = TypeVar("M", bound=models.Model)

_CONSENT = inline_serializer(
    "ConsentSummary",
    {
        "status": serializers.ChoiceField(["in", "out", "pending", "none"]),
        "opted_out": serializers.BooleanField(),
        "programs": serializers.DictField(child=serializers.CharField()),
    },
)


class RowSerializer(serializers.ModelSerializer[M]):
    """A row, its times in UTC."""

    serializer_field_mapping = {
        **serializers.ModelSerializer.serializer_field_mapping,
        models.DateTimeField: MomentField,
    }


class ContactSerializer(RowSerializer[Contact]):
    """A person. ``consent`` is read from the ledger and is changed there only."""

    id = serializers.CharField(source="public_id", read_only=True)
    phone = PhoneField(source="address", required=False)
    external_id = serializers.CharField(required=False, allow_blank=True, max_length=120)
    timezone = ZoneField(required=False, allow_blank=True)
    tags = TagsField(required=False)
    attributes = AttributesField(required=False)
    consent = serializers.SerializerMethodField()

    class Meta:
        model = Contact
        fields = (
            "id",
            "external_id",
            "phone",
            "name",
            "email",
            "timezone",
            "language",
            "tags",
            "attributes",
            "vip",
            "consent",
            "created_at",
            "updated_at",
        )
        read_only_fields = ("created_at", "updated_at")

    @extend_schema_field(_CONSENT)
    def get_consent(self, contact: Contact) -> Any:
        return self.context["consent"][contact.address]


class ConversationSerializer(RowSerializer[Conversation]):
    """One person on one channel, and where their flow stands."""

    id = serializers.CharField(source="public_id", read_only=True)
    contact = serializers.CharField(source="contact.public_id", read_only=True)
    phone = serializers.CharField(source="contact.address", read_only=True)
    channel = serializers.CharField(source="channel.key", read_only=True)
    fields_ = serializers.SerializerMethodField(method_name="captured")

    class Meta:
        model = Conversation
        fields = (
            "id",
            "contact",
            "phone",
            "channel",
            "status",
            "owner",
            "flow",
            "step",
            "fields_",
            "waiting_since",
            "last_at",
            "created_at",
            "updated_at",
        )
        read_only_fields = fields

    def get_fields(self) -> Any:
        """``fields`` is a word of the framework's own; it gets its right name here."""
        found = super().get_fields()
        return {name.rstrip("_"): field for name, field in found.items()}

    @extend_schema_field(OpenApiTypes.OBJECT)
    def captured(self, conversation: Conversation) -> Any:
        return (conversation.state or {}).get("fields", {})


class MessageSerializer(RowSerializer[Message]):
    """One text. ``decision`` and ``reason`` are the gate's, once it was asked."""

    id = serializers.CharField(source="public_id", read_only=True)
    conversation = serializers.CharField(source="conversation.public_id", read_only=True)
    contact = serializers.CharField(source="conversation.contact.public_id", read_only=True)
    phone = serializers.CharField(source="conversation.contact.address", read_only=True)
    channel = serializers.CharField(source="channel.key", read_only=True)
    send_at = MomentField(source="not_before", read_only=True)

    class Meta:
        model = Message
        fields = (
            "id",
            "conversation",
            "contact",
            "phone",
            "channel",
            "direction",
            "sender",
            "kind",
            "body",
            "status",
            "decision",
            "reason",
            "provider_id",
            "segments",
            "error_code",
            "send_at",
            "sent_at",
            "created_at",
            "updated_at",
        )
        read_only_fields = fields


class NewMessageSerializer(serializers.Serializer[Any]):
    """A text to be sent: now, or at ``send_at``. The gate has the last word."""

    KINDS = ("notification", "staff_reply")
    FURTHEST = timedelta(days=366)
    GRACE = timedelta(minutes=5)

    to = PhoneField(required=False, help_text="The number; or give `contact`.")
    contact = serializers.CharField(required=False, max_length=32, help_text="A contact's id.")
    channel = serializers.CharField(max_length=40, help_text="The key of the channel.")
    body = serializers.CharField(max_length=LONGEST)
    kind = serializers.ChoiceField(KINDS, default="notification")
    send_at = MomentField(required=False, allow_null=True)

    def validate_send_at(self, at: datetime | None) -> datetime | None:
        now = timezone.now()
        if at is None or now - self.GRACE <= at <= now + self.FURTHEST:
            return at
        raise serializers.ValidationError("Name a time that is to come, within a year.")

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if ("to" in given) == ("contact" in given):
            raise serializers.ValidationError({"to": "Give either to or contact."})
        if given["kind"] == "staff_reply" and given.get("send_at"):
            raise serializers.ValidationError({"send_at": "A staff_reply leaves at once."})
        return given


class HandOffSerializer(serializers.Serializer[Any]):
    """Why a person is needed, and where the ticket waits."""

    queue = serializers.CharField(required=False, allow_blank=True, max_length=40, default="")
    note = serializers.CharField(required=False, allow_blank=True, max_length=1000, default="")
    on_return = serializers.ChoiceField(Ticket.OnReturn.choices, default=Ticket.OnReturn.RESUME)


class ReturnSerializer(serializers.Serializer[Any]):
    """What the bot does when it has the conversation again; without it, what the ticket says."""

    how = serializers.ChoiceField(Ticket.OnReturn.choices, required=False, allow_null=True)
