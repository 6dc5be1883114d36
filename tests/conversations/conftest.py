"""Rosa's conversation as rows, and somebody who holds it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from conversations import leases, outbox
from conversations.leases import Lease
from conversations.models import Contact, Conversation, Message
from integrations.models import Channel
from tests.carrier import TwilioPhone


@pytest.fixture
def conversation(rosa: TwilioPhone) -> Conversation:
    """Rosa has just texted, and was heard."""
    now = timezone.now()
    contact = Contact.objects.create(address=rosa.number, name="Rosa")
    channel = Channel.objects.get(key="sms")
    return Conversation.objects.create(contact=contact, channel=channel, last_inbound_at=now)


@pytest.fixture
def lease(conversation: Conversation) -> Lease:
    """The conversation in our hands."""
    taken = leases.claim(conversation.pk)
    assert taken is not None
    return taken


@pytest.fixture
def write(conversation: Conversation) -> Callable[..., Message]:
    """Put a text into the outbox, and give back its row."""

    def _write(body: str = "hi", **extra: Any) -> Message:
        draft = {"kind": "bot_reply", "key": f"test:{body}", "cause": "A test", **extra}
        outbox.queue(
            [outbox.Draft(body=body, **draft)],
            conversation_id=conversation.pk,
            channel_id=conversation.channel_id,
            now=timezone.now(),
        )
        return Message.objects.get(key=draft["key"])

    return _write
