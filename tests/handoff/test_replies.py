"""What staff write: through the same outbox, by one person at a time."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from compliance.services import record_consent
from conversations.models import Conversation, Message
from handoff import services
from handoff.briefing import brief
from handoff.models import Ticket
from handoff.services import NotAllowed


def _reply(conversation: Conversation, actor: Any, body: str = "Hello", **extra: Any) -> Message:
    extra.setdefault("key", body)
    return services.reply(conversation.pk, body=body, actor=actor, **extra)


def _leave_and(conversation: Conversation, *then: str) -> None:
    for status in ("out", *then):
        record_consent(
            address=conversation.contact.address,
            program="default",
            status=status,
            source="keyword",
            evidence=status,
            at=timezone.now(),
        )


def test_a_reply_waits_in_the_outbox_and_the_bot_is_silent(conversation, desk, ana) -> None:
    message = _reply(conversation, ana)
    assert (message.kind, message.sender, message.status) == ("staff_reply", "staff", "queued")
    assert (message.author, message.body) == (ana, "Hello")
    ticket = Ticket.objects.get()
    assert (ticket.status, ticket.assignee, ticket.reason) == ("claimed", ana, "staff")
    assert ticket.first_reply_at is not None
    row = Conversation.objects.get()
    assert (row.owner, row.waiting_since) == ("staff", None)


def test_pressing_send_twice_sends_once(conversation, desk, ana) -> None:
    first = _reply(conversation, ana, key="form-1")
    assert _reply(conversation, ana, key="form-1") == first
    assert Message.objects.count() == 1


def test_a_reply_claims_the_ticket_that_waits(conversation, desk, ana, published) -> None:
    ticket = services.open_ticket(conversation, reason="asked", key="turn:1.0")
    _reply(conversation, ana)
    ticket.refresh_from_db()
    assert (Ticket.objects.count(), ticket.assignee) == (1, ana)


def test_the_workers_are_told_after_the_commit(
    conversation, desk, ana, published, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        _reply(conversation, ana)
        assert published == []
    assert published == [("smsbot.tasks.drive", (conversation.pk,))]


def test_a_dead_broker_costs_nothing_but_a_line_in_the_log(
    conversation, desk, ana, monkeypatch, django_capture_on_commit_callbacks, caplog
) -> None:
    from celery import current_app

    def refuse(*_: Any, **__: Any) -> None:
        raise OSError("no broker")

    monkeypatch.setattr(current_app, "send_task", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        assert _reply(conversation, ana).status == "queued"
    assert "hint lost" in caplog.text


def test_what_somebody_else_has_is_not_answered(conversation, desk, ana, ben) -> None:
    _reply(conversation, ana)
    with pytest.raises(NotAllowed, match=r"Ana has this conversation\."):
        _reply(conversation, ben, "Hi from me too")
    assert Message.objects.count() == 1


def test_nobody_answers_a_person_who_opted_out(conversation, desk, ana) -> None:
    _leave_and(conversation)
    with pytest.raises(NotAllowed, match="opted out"):
        _reply(conversation, ana)
    assert not Message.objects.exists()
    assert not Ticket.objects.exists()
    assert Conversation.objects.get().owner == "bot"


def test_whoever_came_back_meanwhile_is_looked_at_again(conversation, desk, ana) -> None:
    seen = brief(services.open_ticket(conversation, reason="asked", key="turn:1.0")).epoch
    _leave_and(conversation, "in")
    with pytest.raises(NotAllowed, match="look again"):
        _reply(conversation, ana, seen_epoch=seen)
    assert _reply(conversation, ana, seen_epoch=seen + 1).epoch == seen + 1


@pytest.mark.parametrize(
    ("body", "why"), [("", "Write something"), (" \n", "Write something"), ("x" * 1601, "1601")]
)
def test_an_empty_or_endless_text_is_refused(conversation, desk, ana, body, why) -> None:
    with pytest.raises(NotAllowed, match=why):
        _reply(conversation, ana, body)
    assert not Message.objects.exists()


def test_nul_and_half_surrogates_do_no_harm(conversation, desk, ana) -> None:
    assert _reply(conversation, ana, "a\x00b\ud800").body == "ab\ufffd"


def test_a_machine_writes_without_claiming(conversation, desk, ana) -> None:
    message = _reply(conversation, "api:crm")
    ticket = Ticket.objects.get()
    assert (message.author, ticket.status, ticket.assignee) == (None, "open", None)
    assert [event.by for event in ticket.events.all()] == ["api:crm", "api:crm"]
    services.claim(ticket, actor=ana)
    with pytest.raises(NotAllowed):
        _reply(conversation, "api:crm", "once more")


def test_the_briefing_says_why_and_what_is_known(conversation, desk) -> None:
    ticket = services.open_ticket(conversation, reason="failed_answers", key="1", note="3 tries")
    Message.objects.create(
        key="in:1", conversation=conversation, channel=conversation.channel, direction="in",
        sender="customer", kind="inbound", body="Friday-ish", status="received",
    )  # fmt: skip
    found = brief(ticket)
    assert (found.who, found.address) == ("Rosa", "+12125550123")
    assert found.reason == "Could not answer a question"
    assert found.captured == (("service name", "Cleaning"),)
    assert [line.body for line in found.texts] == ["Friday-ish"]
    assert (found.opted_out, found.note, found.queue) == (False, "3 tries", "Front desk")
    _leave_and(conversation)
    assert (brief(ticket).opted_out, brief(ticket).consent) == (
        True,
        "Has opted out: nothing may be sent.",
    )
