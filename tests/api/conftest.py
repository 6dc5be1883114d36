"""Another system with a token, and a channel to text over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from rest_framework.test import APIClient

from conversations.models import Contact, Conversation
from integrations import channels
from integrations.models import Channel
from smsbot.api import tokens


@dataclass
class System:
    """Calls the API with one token."""

    secret: str

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        client = APIClient(raise_request_exception=False)
        return client.generic(
            method,
            f"/api/v1/{path}",
            body if isinstance(body, (str, bytes)) else _json(body),
            content_type="application/json",
            headers={"Authorization": f"Bearer {self.secret}", **_spelled(headers)},
        )

    def get(self, path: str, **headers: str) -> Any:
        return self("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self("POST", path, body, **headers)

    def patch(self, path: str, body: Any) -> Any:
        return self("PATCH", path, body)


def _json(body: Any) -> str:
    import json

    return "" if body is None else json.dumps(body)


def _spelled(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


@pytest.fixture(autouse=True)
def _addresses() -> None:
    channels.forget()


@pytest.fixture
def system(db: None) -> Callable[..., System]:
    """A system with just these scopes."""

    def make(*scopes: str) -> System:
        return System(tokens.make("crm", scopes=scopes or tokens.SCOPES)[1])

    return make


@pytest.fixture
def crm(system: Callable[..., System]) -> System:
    """A system that may do everything."""
    return system()


@pytest.fixture
def sms(db: None) -> Channel:
    return Channel.objects.create(key="sms", backend="simulator", address="+15005550006")


@pytest.fixture
def rosa(db: None) -> Contact:
    return Contact.objects.create(address="+12125550123", name="Rosa")


@pytest.fixture
def talk(rosa: Contact, sms: Channel) -> Conversation:
    """Rosa, in the middle of a booking."""
    state = {"frames": [["book", 1, "time"]], "fields": {"service": "Cleaning"}}
    return Conversation.objects.create(
        contact=rosa, channel=sms, state=state, flow="book", step="time"
    )
