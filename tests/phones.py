"""A person with a phone, as the tests see one: texts go in by the front door, replies come out."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.test import Client
from django.utils import timezone

from conversations.events import conversations_with_work
from conversations.models import Conversation, Message
from integrations.messaging import simulator
from smsbot import pipeline

_NUMBERS = itertools.count(1)


def drive_all() -> None:
    """What the workers do: drive conversations until nothing is due."""
    for _ in range(50):
        due = conversations_with_work(now=timezone.now(), limit=500)
        if not due:
            return
        for conversation_id in due:
            pipeline.drive(conversation_id)
    raise AssertionError("there is always something due")


@dataclass
class Phone:
    """One person's phone on a simulator channel."""

    number: str = "+12125550123"
    channel: str = "demo"
    client: Client = field(default_factory=Client)

    def send(self, body: str, **extra: Any) -> Any:
        """Deliver a text to the front door, and nothing more. Returns the HTTP response."""
        form = {
            "From": self.number,
            "To": "+15005550006",
            "Body": body,
            "MessageSid": f"SMtest{next(_NUMBERS):026d}",
            **extra,
        }
        return self.client.post(
            f"/webhooks/{self.channel}/inbound/",
            urlencode(form),
            content_type="application/x-www-form-urlencoded",
            headers={"X-Simulator-Token": simulator.token(self.channel)},
        )

    def text(self, body: str, **extra: Any) -> list[str]:
        """Send a text, let the workers work, and read what came back."""
        seen = self.seen()
        response = self.send(body, **extra)
        assert response.status_code == 200, response.content
        drive_all()
        return self.received(after=seen)

    def wait(self) -> list[str]:
        """Let the workers do what has come due, and read what came."""
        seen = self.seen()
        drive_all()
        return self.received(after=seen)

    def received(self, *, after: frozenset[int] = frozenset()) -> list[str]:
        """Every text that has left for this phone since then, in the order in which they left."""
        new = self._left().exclude(pk__in=after)
        return list(new.order_by("sent_at", "pk").values_list("body", flat=True))

    def seen(self) -> frozenset[int]:
        """What has left so far."""
        return frozenset(self._left().values_list("pk", flat=True))

    def texts(self) -> Any:
        return (
            Message.objects.outbound()
            .filter(conversation__contact__address=self.number)
            .oldest_first()
        )

    @property
    def conversation(self) -> Conversation:
        return Conversation.objects.get(contact__address=self.number, channel__key=self.channel)

    def _left(self) -> Any:
        return self.texts().filter(status__in=["sent", "delivered"])
