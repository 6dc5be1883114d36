"""A number of ours at Twilio, as the tests see it: calls come in signed, a fake takes our texts.

A small business, so that a story begins at once: one program, one rule (``echo WORDS``).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client

from compliance.models import Program
from conversations import delivery
from conversations.models import Message
from flows.models import Rule
from integrations.models import Channel
from smsbot import hints
from tests.fakes.callbacks import signed
from tests.fakes.messages import inbound_form
from tests.fakes.twilio import ACCOUNT, OURS, FakeTwilio
from tests.phones import Phone

TOKEN = "f0e1d2c3b4a5968778695a4b3c2d1e0f"
BASE = "http://127.0.0.1:8000"
INBOUND = "/webhooks/sms/inbound/"
GOODBYE = (
    "Acme Dental: you are unsubscribed and will get no further messages. Reply START to rejoin."
)


def sid(prefix: str = "SM") -> str:
    """A fresh id, as Twilio makes them."""
    return prefix + uuid.uuid4().hex


def post(
    client: Client, path: str, fields: dict[str, str], *, token: str = TOKEN, **more: Any
) -> Any:
    """What Twilio does: a form, signed with the account's token. ``more`` goes to the client."""
    body, headers = signed(BASE + path, fields, token)
    kind = headers.pop("Content-Type")
    return client.post(path, body, content_type=kind, headers=headers, **more)


@dataclass
class TwilioPhone(Phone):
    """A person whose texts come through Twilio."""

    channel: str = "sms"
    twilio: FakeTwilio = field(default=None, kw_only=True)  # type: ignore[assignment]

    def form(self, body: str, **extra: str) -> dict[str, str]:
        """The fields of one text; ``MessageSid=..`` makes it a repeat of another."""
        return inbound_form(sid(), ACCOUNT, self.number, OURS, body) | extra

    def send(self, body: str, **extra: str) -> Any:
        """Deliver a text to the front door, and nothing more. Returns the HTTP response."""
        return post(self.client, INBOUND, self.form(body, **extra))

    def report(self, message: Message | None, word: str, **extra: str) -> Any:
        """Twilio says how far a text has come; for None, a text that nobody here has sent."""
        reference = message.public_id if message else "0" * 32
        fields = {"MessageSid": (message and message.provider_id) or sid(), "MessageStatus": word}
        fields |= {"AccountSid": ACCOUNT, "To": self.number, "From": OURS} | extra
        return post(self.client, f"/webhooks/sms/status/?mid={reference}", fields)

    def receipts(self, message: Message, *words: str, **extra: str) -> str:
        """Several reports, applied; the status that they came to."""
        for word in words:
            assert self.report(message, word, **extra).status_code == 204
        delivery.drain()
        message.refresh_from_db()
        return message.status

    def outcomes(self) -> list[tuple[str, str, str]]:
        """Every text that was meant for this person: its words, its status, the reason."""
        return list(self.texts().values_list("body", "status", "reason"))


@pytest.fixture
def business(db: None) -> None:
    """One program, one rule: what ``echo WORDS`` needs."""
    Program.objects.create(slug="default", name="Acme Dental", is_default=True)
    Rule.objects.create(
        name="echo", label="Echo", match="prefix", answer="{{ rest }}", phrases="echo", listed=False
    )


@pytest.fixture
def twilio() -> Iterator[FakeTwilio]:
    with FakeTwilio(token=TOKEN) as running:
        yield running


@pytest.fixture
def number(business: None, twilio: FakeTwilio) -> Channel:
    """Our number at Twilio. A STOP is confirmed by us."""
    hints.forget()
    return Channel.objects.create(
        key="sms",
        backend="twilio",
        address=OURS,
        options={
            "account_sid": ACCOUNT,
            "auth_token": TOKEN,
            "api_base": twilio.url,
            "optout_reply": "us",
        },
    )


@pytest.fixture
def rosa(number: Channel, twilio: FakeTwilio) -> TwilioPhone:
    """Rosa, who texts our number."""
    return TwilioPhone(twilio=twilio)


@pytest.fixture
def ben(number: Channel, twilio: FakeTwilio) -> TwilioPhone:
    """Ben, who texts it too."""
    return TwilioPhone("+13105550144", twilio=twilio)
