"""A person who texts, and the people at the desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission

from conversations.models import Contact, Conversation
from handoff.models import Queue
from integrations.models import Channel

User = Any


@pytest.fixture
def conversation(db: None) -> Conversation:
    """Rosa, in the middle of a booking on the text channel."""
    channel = Channel.objects.create(key="sms", backend="simulator", address="+15005550006")
    rosa = Contact.objects.create(address="+12125550123", name="Rosa")
    state = {"frames": [["book", 1, "time"]], "fields": {"service_name": "Cleaning"}}
    return Conversation.objects.create(contact=rosa, channel=channel, state=state)


@pytest.fixture
def desk(db: None) -> Queue:
    return Queue.objects.create(slug="front-desk", name="Front desk", is_default=True)


def _user(name: str) -> User:
    return get_user_model().objects.create(username=name, first_name=name.title(), is_staff=True)


@pytest.fixture
def ana(db: None) -> User:
    return _user("ana")


@pytest.fixture
def ben(db: None) -> User:
    return _user("ben")


@pytest.fixture
def boss(db: None) -> User:
    """May take over what others have."""
    user = _user("boss")
    user.user_permissions.add(Permission.objects.get(codename="take_over_ticket"))
    return user


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, tuple[int, ...]]]:
    """The hints that left for the workers."""
    from celery import current_app

    sent: list[tuple[str, tuple[int, ...]]] = []

    def send_task(name: str, args: tuple[int, ...], **_: Any) -> None:
        sent.append((name, args))

    monkeypatch.setattr(current_app, "send_task", send_task)
    return sent


Commits = Callable[..., Any]
