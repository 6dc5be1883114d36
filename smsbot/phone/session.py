"""A phone without a page: texts go in by the front door, answers are waited for and read."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from conversations.events import conversations_with_work
from conversations.models import Conversation, Message, MessageQuerySet
from integrations.messaging.types import ChannelFacts, InboundText
from smsbot import pipeline, pulse, webhooks

#: So long an answer is waited for; so long the workers are given before we think for ourselves.
PATIENCE = 20.0
HEAD_START = 0.3
#: No worker has spoken for so long: there is none.
FRESH = timedelta(seconds=15)
#: The last text has left, and nothing has come for so long: that was all.
QUIET = 0.4
_LEFT = ("sent", "delivered")
_REFUSED = ("blocked", "expired", "failed", "undelivered")


@dataclass(slots=True)
class Session:
    """One number on one simulator channel."""

    channel: ChannelFacts
    number: str

    def say(self, body: str) -> Iterator[Message]:
        """Send a text and yield what comes back, as it comes, until nothing is under way."""
        seen = self._last()
        text = InboundText(
            provider_id=f"phone-{uuid.uuid4().hex}",
            sender=self.number,
            recipient=self.channel.address,
            body=body,
        )
        webhooks.accept(self.channel, [text])
        yield from self.news(after=seen)

    def news(self, *, after: int) -> Iterator[Message]:
        """Texts after this row that have left or were refused, until all is quiet."""
        began = quiet_since = time.monotonic()
        while time.monotonic() - began < PATIENCE:
            if time.monotonic() - began > HEAD_START and not worker_alive():
                self._drive()
            for message in self._settled(after):
                after = message.pk
                quiet_since = time.monotonic()
                yield message
            if self._busy():
                quiet_since = time.monotonic()
            elif time.monotonic() - quiet_since > QUIET:
                return
            time.sleep(0.05)

    def _drive(self) -> None:
        """No worker is there: do its work for this one conversation."""
        if (conversation := self._conversation()) is not None:
            pipeline.drive(conversation.pk)

    def _conversation(self) -> Conversation | None:
        return Conversation.objects.filter(
            contact__address=self.number, channel_id=self.channel.id
        ).first()

    def _settled(self, after: int) -> list[Message]:
        box = self._box().filter(pk__gt=after, status__in=(*_LEFT, *_REFUSED))
        return list(box.oldest_first())

    def _busy(self) -> bool:
        """Something is due here and now: a text to think about, or one to send."""
        conversation = self._conversation()
        due = conversations_with_work(now=timezone.now(), limit=500)
        sending = self._box().filter(status="sending").exists()
        return conversation is not None and (sending or conversation.pk in due)

    def _box(self) -> MessageQuerySet:
        return Message.objects.outbound().filter(
            conversation__contact__address=self.number, channel_id=self.channel.id
        )

    def _last(self) -> int:
        return self._box().order_by("-pk").values_list("pk", flat=True).first() or 0


def worker_alive() -> bool:
    """Has a worker said lately that it lives?"""
    heard = pulse.newest("worker")
    return heard is not None and heard > timezone.now() - FRESH
