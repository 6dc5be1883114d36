"""A text of ours on its way to somebody: queued, driven, and what became of it."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.utils import timezone

from compliance.services import record_consent
from conversations import outbox
from conversations.inbox import open_conversation
from conversations.models import Conversation, Message
from integrations.channels import channel
from tests.phones import Phone, drive_all

#: A Tuesday noon and the night before it, in New York.
NOON = datetime.fromisoformat("2026-11-24T12:00-05:00")
NIGHT = datetime.fromisoformat("2026-11-24T01:00-05:00")


def talk_with(phone: Phone) -> Conversation:
    """The conversation with this phone, begun by us if need be."""
    ours = channel(phone.channel)
    assert ours is not None
    return Conversation.objects.get(pk=open_conversation(ours, phone.number))


def wait(phone: Phone, body: str = "hello", kind: str = "campaign", **extra: Any) -> Message:
    """A text that waits to leave."""
    talk = talk_with(phone)
    draft = outbox.Draft(
        **{"body": body, "kind": kind, "key": f"test:{uuid.uuid4()}", "cause": "A test",
           "sender": "system", **extra}
    )  # fmt: skip
    outbox.queue([draft], conversation_id=talk.pk, channel_id=talk.channel_id, now=timezone.now())
    return Message.objects.get(key=draft.key)


def send(phone: Phone, body: str = "hello", kind: str = "campaign", **extra: Any) -> Message:
    """A text that was asked to leave."""
    row = wait(phone, body, kind, **extra)
    drive_all()
    row.refresh_from_db()
    return row


def fate(row: Message) -> tuple[str, str]:
    """What became of it and why: ``("sent", "allowed")``."""
    row.refresh_from_db()
    return row.status, row.reason


def agrees(phone: Phone, *, in_writing: bool = True) -> None:
    """This person says yes to the default program."""
    record_consent(
        address=phone.number,
        program="default",
        status="in",
        source="form" if in_writing else "staff",
        evidence="yes",
        wording="I agree to texts." if in_writing else "",
        at=timezone.now(),
    )
