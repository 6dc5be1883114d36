"""``/messages/``: what was said, and a text to be sent. Nothing goes past the gate."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from compliance.services import recall
from conversations import outbox
from conversations.inbox import clean, open_conversation
from conversations.models import Contact, Conversation, Message
from handoff import services
from integrations.channels import channel
from integrations.messaging.types import ChannelFacts
from smsbot import hints, tasks

from . import filters
from .idempotency import idempotent
from .problems import Conflict
from .serializers import MessageSerializer, NewMessageSerializer
from .views import Resource


class Messages(Resource[Message]):
    """A POST queues a text and answers 202; its fate is in ``status``, ``decision``, ``reason``."""

    resource = "messages"
    queryset = Message.objects.select_related("conversation__contact", "channel")
    serializer_class = MessageSerializer
    narrow = {
        "phone": ("conversation__contact__address", filters.phone),
        "contact": ("conversation__contact__public_id", filters.public_id),
        "conversation": ("conversation__public_id", filters.public_id),
        "status": ("status", filters.one_of(Message.Status.values)),
        "direction": ("direction", filters.one_of(Message.Direction.values)),
    }

    @extend_schema(
        request=NewMessageSerializer,
        responses={202: MessageSerializer},
        parameters=[filters.IDEMPOTENCY],
    )
    @idempotent
    def create(self, request: Request) -> Response:
        given = self.read(NewMessageSerializer)
        conversation_id = _conversation(_channel(given["channel"]), given)
        write = self._reply if given["kind"] == Message.Kind.STAFF_REPLY else self._notify
        message = self.get_queryset().get(key=write(conversation_id, given))
        return Response(self.get_serializer(message).data, status=status.HTTP_202_ACCEPTED)

    def _reply(self, conversation_id: int, given: dict[str, Any]) -> str:
        """As a person at the desk would: the bot is silent from here."""
        cause, actor = self.request.cause, self.token.actor  # type: ignore[attr-defined]
        try:
            row = services.reply(conversation_id, body=given["body"], actor=actor, key=cause)
        except services.NotAllowed as no:
            raise Conflict(str(no)) from no
        return row.key

    def _notify(self, conversation_id: int, given: dict[str, Any]) -> str:
        draft = outbox.Draft(
            body=clean(given["body"]),
            kind=Message.Kind.NOTIFICATION,
            key=self.request.cause,  # type: ignore[attr-defined]
            cause=f"Asked for by {self.token.actor}",
            sender=Message.Sender.SYSTEM,
            not_before=given.get("send_at"),
        )
        _queue(draft, conversation_id)
        return draft.key


def _queue(draft: outbox.Draft, conversation_id: int) -> None:
    now = timezone.now()
    conversation = Conversation.objects.filter(pk=conversation_id)
    conversation.update(last_at=now, updated_at=now, revision=F("revision") + 1)
    channel_id = conversation.values_list("channel_id", flat=True).get()
    outbox.queue([draft], conversation_id=conversation_id, channel_id=channel_id, now=now)
    hints.hint(tasks.drive, conversation_id)


def _channel(key: str) -> ChannelFacts:
    found = channel(key)
    if found is None or not found.active:
        raise ValidationError({"channel": ["There is no active channel of this key."]})
    return found


def _conversation(facts: ChannelFacts, given: dict[str, Any]) -> int:
    """The conversation of that person on that channel, begun if need be."""
    address = given.get("to") or _address(given["contact"])
    recall(address)  # an erased person who is known again keeps their opt-out
    return open_conversation(facts, address)


def _address(contact: str) -> str:
    found = Contact.objects.filter(public_id=contact).values_list("address", flat=True).first()
    if found is None:
        raise ValidationError({"contact": ["There is no contact of this id."]})
    return found
