"""The cast of the stories: a bot behind its front door, a person with a phone, staff."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from integrations import channels
from smsbot import limits
from tests.phones import Phone, drive_all

pytest_plugins = ["tests.services", "tests.carrier"]


@pytest.fixture(autouse=True)
def _fresh_caches():
    """Each test begins with nothing remembered from another."""
    _forget()
    yield
    _forget()


def _forget() -> None:
    from compliance import programs
    from flows import library

    for memory in (channels, programs, library, limits):
        memory.forget()


@pytest.fixture
def demo(db) -> None:
    """The demo business: flows, rules, answers, program, calendar, queues, the demo channel."""
    from smsbot.demo import load

    load(password="correct-horse-battery")


@pytest.fixture
def bot(demo) -> Phone:
    """A person's phone, texting the demo business."""
    return Phone()


@dataclass
class Staff:
    """Somebody at the desk, working through the same services as the inbox."""

    user: Any

    def writes(self, phone: Phone, body: str) -> None:
        from handoff import services

        services.reply(phone.conversation.pk, body=body, actor=self.user, key=f"test:{body}")
        drive_all()

    def hands_back(self, phone: Phone, how: str = "resume") -> None:
        from handoff import services
        from handoff.models import Ticket

        ticket = Ticket.objects.exclude(status="resolved").get(conversation=phone.conversation)
        services.resolve(ticket, actor=self.user, how=how)


@pytest.fixture
def staff(db) -> Staff:
    """The agent on duty."""
    user, _ = get_user_model().objects.get_or_create(username="agent", defaults={"is_staff": True})
    return Staff(user)
