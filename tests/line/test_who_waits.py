"""Since when a person waits for a person, and what a text does to a talk that was over."""

from __future__ import annotations

import pytest

from conversations.models import Conversation
from handoff import services
from tests.phones import Phone

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(bot: Phone, staff) -> Phone:
    """Ana asked for a person, and was answered."""
    bot.text("human")
    staff.writes(bot, "Hello, how can I help?")
    assert bot.conversation.waiting_since is None
    return bot


def test_a_text_to_a_person_starts_the_clock(ana):
    ana.text("Do you take my insurance?")
    asked = ana.conversation.messages.inbound().order_by("-id")[0].created_at
    assert ana.conversation.waiting_since == asked


def test_a_further_text_does_not_start_it_over(ana):
    ana.text("Do you take my insurance?")
    since = ana.conversation.waiting_since
    ana.text("Hello?")
    assert ana.conversation.waiting_since == since


def test_an_answer_stops_it(ana, staff):
    ana.text("Do you take my insurance?")
    staff.writes(ana, "We do.")
    assert ana.conversation.waiting_since is None


def test_nobody_waits_for_the_bot(bot):
    bot.text("hours")
    assert bot.conversation.waiting_since is None


def test_who_has_left_waits_for_nothing(ana):
    ana.text("STOP")
    ana.text("Are you there?")
    assert ana.conversation.waiting_since is None


def test_a_text_opens_a_closed_conversation_and_is_answered(bot, staff):
    bot.text("hours")
    services.close(bot.conversation, actor=staff.user)
    bot.wait()
    assert bot.conversation.status == "closed"
    assert bot.text("hours") != []
    assert bot.conversation.status == "open"


def test_a_text_wakes_a_snoozed_conversation(bot):
    bot.text("hours")
    Conversation.objects.update(status="snoozed")
    bot.text("pricing")
    assert bot.conversation.status == "open"
