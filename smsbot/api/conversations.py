"""``/conversations/``: where each person stands, and who answers them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from conversations.models import Conversation
from handoff import services
from handoff.actors import Actor
from handoff.models import Queue

from . import filters
from .idempotency import idempotent
from .problems import Conflict
from .serializers import ConversationSerializer, HandOffSerializer, ReturnSerializer
from .views import Resource

Status, Owner = Conversation.Status, Conversation.Owner


def _verb(body: Any = None) -> Callable[..., Any]:
    """A POST on one conversation that answers with the conversation as it is then."""

    def decorate(method: Callable[..., Any]) -> Callable[..., Any]:
        method = extend_schema(
            request=body, responses=ConversationSerializer, parameters=[filters.IDEMPOTENCY]
        )(idempotent(method))
        return action(detail=True, methods=["post"], url_path=method.__name__)(method)

    return decorate


class Conversations(Resource[Conversation]):
    """One conversation is one person on one channel."""

    resource = "conversations"
    queryset = Conversation.objects.select_related("contact", "channel")
    serializer_class = ConversationSerializer
    narrow = {
        "phone": ("contact__address", filters.phone),
        "contact": ("contact__public_id", filters.public_id),
        "status": ("status", filters.one_of(Status.values)),
        "owner": ("owner", filters.one_of(Owner.values)),
    }

    @_verb()
    def close(self, request: Request, id: str) -> Response:
        """The conversation is over: its ticket is resolved, its flow ends without a word."""
        return self._do(lambda it: services.close(it, actor=self.token.actor))

    @_verb()
    def reopen(self, request: Request, id: str) -> Response:
        """The conversation goes on."""
        return self._do(lambda it: services.reopen_conversation(it, actor=self.token.actor))

    @_verb(HandOffSerializer)
    def hand_off(self, request: Request, id: str) -> Response:
        """A person is needed; from here the bot is silent."""
        given = self.read(HandOffSerializer)
        if given["queue"] and not Queue.objects.filter(slug=given["queue"]).exists():
            raise ValidationError({"queue": ["There is no queue of this name."]})
        return self._do(lambda it: self._open(it, given))

    def _open(self, conversation: Conversation, given: dict[str, Any]) -> None:
        services.open_ticket(
            conversation,
            reason="api",
            key=self.request.cause,  # type: ignore[attr-defined]
            by=Actor.of(self.token.actor),
            **given,
        )

    @_verb(ReturnSerializer)
    def return_to_bot(self, request: Request, id: str) -> Response:
        """The bot has the conversation again; where it has it already, nothing changes."""
        how = self.read(ReturnSerializer).get("how")
        return self._do(lambda it: self._resolve(it, how))

    def _resolve(self, conversation: Conversation, how: str | None) -> None:
        ticket = services.unresolved(conversation.pk)
        if ticket is not None:
            services.resolve(ticket, actor=self.token.actor, how=how)

    def _do(self, verb: Callable[[Conversation], Any]) -> Response:
        conversation = self.get_object()
        try:
            with transaction.atomic():
                verb(conversation)
        except services.NotAllowed as no:
            raise Conflict(str(no)) from no
        return Response(self.get_serializer(self.get_object()).data)
