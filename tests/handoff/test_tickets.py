"""A conversation is given to people, and back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from conversations.models import Conversation, Timer
from handoff import services
from handoff.models import Queue, Ticket, TicketEvent
from handoff.services import NotAllowed


def _open(conversation: Conversation, key: str = "turn:1.0", **extra: Any) -> Ticket:
    return services.open_ticket(conversation, reason="asked", key=key, **extra)


def _history(ticket: Ticket) -> list[tuple[str, str]]:
    return list(TicketEvent.objects.filter(ticket=ticket).values_list("what", "by"))


def test_a_ticket_silences_the_bot_and_keeps_what_was_captured(conversation, desk) -> None:
    ticket = _open(conversation, note="wants a refund")
    row = Conversation.objects.get()
    assert (ticket.status, ticket.queue, ticket.reason) == ("open", desk, "asked")
    assert ticket.fields == {"service_name": "Cleaning"}
    assert (row.owner, row.revision > 0, row.waiting_since is not None) == ("queue", True, True)
    assert conversation.owner == "queue"
    assert _history(ticket) == [("opened", "bot")]


def test_opening_twice_with_one_cause_is_opening_once(conversation, desk) -> None:
    first = _open(conversation)
    assert _open(conversation) == first
    assert _history(first) == [("opened", "bot")]


def test_another_cause_joins_the_ticket_that_waits(conversation, desk) -> None:
    first = _open(conversation)
    assert _open(conversation, key="turn:2.0") == first
    assert _open(conversation, key="turn:2.0") == first
    assert [what for what, _ in _history(first)] == ["opened", "asked_again"]


def test_a_cause_that_was_dealt_with_opens_nothing_again(conversation, desk, ana) -> None:
    ticket = _open(conversation)
    services.resolve(ticket, actor=ana)
    assert _open(conversation).status == "resolved"
    assert Conversation.objects.get().owner == "bot"
    assert Ticket.objects.count() == 1


def test_a_queue_is_found_by_its_name_and_else_it_is_the_default(conversation, desk) -> None:
    sales = Queue.objects.create(slug="sales", name="Sales")
    ticket = _open(conversation, queue="sales")
    assert ticket.queue == sales
    services.resolve(ticket, actor="bot")
    assert _open(conversation, key="2", queue="nowhere").queue == desk


def test_of_two_who_claim_the_first_has_it(conversation, desk, ana, ben) -> None:
    ticket = _open(conversation)
    services.claim(Ticket.objects.get(pk=ticket.pk), actor=ana)
    with pytest.raises(NotAllowed, match=r"Ana has this conversation\."):
        services.claim(ticket, actor=ben)
    assert Ticket.objects.get().assignee == ana
    assert Conversation.objects.get().owner == "staff"


def test_claiming_what_is_mine_changes_nothing(conversation, desk, ana) -> None:
    ticket = services.claim(_open(conversation), actor=ana)
    services.claim(ticket, actor=ana)
    assert _history(ticket) == [("opened", "bot"), ("claim", "Ana")]


def test_a_supervisor_takes_over(conversation, desk, ana, ben, boss) -> None:
    ticket = services.claim(_open(conversation), actor=ana)
    with pytest.raises(NotAllowed):
        services.take_over(ticket, actor=ben)
    assert services.take_over(ticket, actor=boss).assignee == boss


def test_release_puts_it_back_into_the_queue(conversation, desk, ana, ben) -> None:
    ticket = services.claim(_open(conversation), actor=ana)
    with pytest.raises(NotAllowed):
        services.release(ticket, actor=ben)
    services.release(ticket, actor=ana)
    assert (ticket.status, ticket.assignee) == ("open", None)
    assert Conversation.objects.get().owner == "queue"


def test_transfer_moves_it_to_another_queue_for_anybody(conversation, desk, ana) -> None:
    sales = Queue.objects.create(slug="sales", name="Sales")
    ticket = services.claim(_open(conversation), actor=ana)
    services.transfer(ticket, actor=ana, queue=sales)
    assert (ticket.queue, ticket.status, ticket.assignee) == (sales, "open", None)


def test_assigning_is_for_the_one_who_has_it_or_a_supervisor(
    conversation, desk, ana, ben, boss
) -> None:
    ticket = _open(conversation)
    with pytest.raises(NotAllowed, match="Claim this ticket first"):
        services.assign(ticket, actor=ana, to=ben)
    assert services.assign(ticket, actor=boss, to=ben).assignee == ben
    assert services.assign(ticket, actor=ben, to=ana).assignee == ana


@pytest.mark.parametrize(("asked", "heard"), [(None, "restart"), ("end", "end")])
def test_resolving_hands_back_as_asked_or_as_the_flow_says(
    conversation, desk, ana, published, django_capture_on_commit_callbacks, asked, heard
) -> None:
    ticket = _open(conversation, on_return="restart")
    with django_capture_on_commit_callbacks(execute=True):
        services.resolve(ticket, actor=ana, how=asked)
    timer = Timer.objects.get()
    assert (timer.what, timer.payload) == ("handed_back", {"how": heard})
    row = Conversation.objects.get()
    assert (row.owner, row.waiting_since) == ("bot", None)
    assert published == [("smsbot.tasks.drive", (conversation.pk,))]


def test_resolving_twice_hands_back_once_and_anew_after_a_reopening(
    conversation, desk, ana
) -> None:
    ticket = _open(conversation)
    services.resolve(ticket, actor=ana)
    services.resolve(ticket, actor=ana)
    assert Timer.objects.count() == 1
    services.reopen(ticket, actor=ana)
    assert Conversation.objects.get().owner == "queue"
    services.resolve(ticket, actor=ana)
    assert Timer.objects.count() == 2


def test_an_old_ticket_is_not_reopened_beside_a_newer_one(conversation, desk, ana) -> None:
    old = _open(conversation)
    services.resolve(old, actor=ana)
    _open(conversation, key="turn:2.0")
    with pytest.raises(NotAllowed, match="newer ticket"):
        services.reopen(old, actor=ana)
    services.resolve(old, actor=ana)
    assert Conversation.objects.get().owner == "queue"


def test_a_way_back_that_there_is_not_is_refused(conversation, desk, ana) -> None:
    with pytest.raises(NotAllowed, match="resume, restart or end"):
        services.resolve(_open(conversation), actor=ana, how="explode")
    assert Ticket.objects.get().status == "open"


def test_closing_ends_the_flow_and_the_ticket_without_a_second_effect(
    conversation, desk, ana, ben
) -> None:
    ticket = services.claim(_open(conversation), actor=ana)
    with pytest.raises(NotAllowed):
        services.close(conversation, actor=ben)
    assert Conversation.objects.get().status == "open"
    services.close(conversation, actor=ana)
    services.close(conversation, actor=ana)
    ticket.refresh_from_db()
    assert (ticket.status, conversation.status) == ("resolved", "closed")
    assert [timer.payload for timer in Timer.objects.all()] == [{"how": "end"}]
    assert services.reopen_conversation(conversation, actor=ana).status == "open"


def test_closing_without_a_ticket_ends_the_flow(conversation, ana) -> None:
    services.close(conversation, actor=ana)
    assert Timer.objects.get().payload == {"how": "end"}


def test_a_new_ticket_opens_a_closed_conversation(conversation, desk) -> None:
    services.close(conversation, actor="bot")
    _open(conversation)
    assert Conversation.objects.get().status == "open"


def test_history_is_written_once(conversation, desk) -> None:
    event = _open(conversation).events.get()
    event.at = datetime(2020, 1, 1, tzinfo=UTC)
    with pytest.raises(TypeError, match="append-only"):
        event.save()
