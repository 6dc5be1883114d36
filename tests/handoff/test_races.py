"""Two at once: one person gets a ticket, one ticket keeps the bot silent, one text leaves."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from conversations.models import Conversation, Message, Timer
from handoff import services
from handoff.models import Ticket, TicketEvent
from handoff.services import NotAllowed

pytestmark = pytest.mark.django_db(transaction=True)


def _at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """Run all deeds at one moment, each on a connection of its own; the results or errors."""
    gate = threading.Barrier(len(deeds))
    results: list[Any] = [None] * len(deeds)

    def run(number: int) -> None:
        try:
            gate.wait(10)
            results[number] = deeds[number]()
        except Exception as error:
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


def _claim(pk: int, user: Any) -> Callable[[], Ticket]:
    return lambda: services.claim(Ticket.objects.get(pk=pk), actor=user)


def test_two_staff_cannot_both_get_a_ticket(conversation, desk, ana, ben) -> None:
    for key in ("turn:1", "turn:2", "turn:3", "turn:4", "turn:5"):
        pk = services.open_ticket(conversation, reason="asked", key=key).pk
        results = _at_once(*(_claim(pk, user) for user in (ana, ben, ana, ben)))
        refused = [result for result in results if isinstance(result, Exception)]
        assert len(refused) == 2
        assert all(isinstance(result, NotAllowed) for result in refused), refused
        ticket = Ticket.objects.get(pk=pk)
        assert TicketEvent.objects.filter(ticket=ticket, what="claim").count() == 1
        services.resolve(ticket, actor=ticket.assignee)


def test_two_staff_cannot_both_answer(conversation, desk, ana, ben) -> None:
    results = _at_once(
        lambda: services.reply(conversation.pk, body="from Ana", actor=ana, key="a"),
        lambda: services.reply(conversation.pk, body="from Ben", actor=ben, key="b"),
    )
    assert sorted(type(result).__name__ for result in results) == ["Message", "NotAllowed"]
    assert Message.objects.get().author == Ticket.objects.get().assignee


def test_one_press_of_the_button_writes_one_text(conversation, desk, ana) -> None:
    results = _at_once(
        *4 * [lambda: services.reply(conversation.pk, body="Hello", actor=ana, key="form")]
    )
    assert {result.pk for result in results} == {Message.objects.get().pk}
    assert TicketEvent.objects.filter(what="reply").count() == 1


def test_many_causes_open_one_ticket(conversation, desk) -> None:
    def ask(key: str) -> Callable[[], Ticket]:
        return lambda: services.open_ticket(
            Conversation.objects.get(pk=conversation.pk), reason="asked", key=key
        )

    results = _at_once(*(ask(key) for key in ("1", "2", "3", "1", "2", "3")))
    assert {ticket.pk for ticket in results} == {Ticket.objects.get().pk}
    assert TicketEvent.objects.count() == 3


def test_resolving_at_once_hands_back_once(conversation, desk, ana) -> None:
    pk = services.open_ticket(conversation, reason="asked", key="turn:1").pk
    results = _at_once(*4 * [lambda: services.resolve(Ticket.objects.get(pk=pk), actor=ana)])
    assert not [result for result in results if isinstance(result, Exception)]
    assert Timer.objects.count() == 1


def test_a_claim_and_a_resolve_leave_a_whole_story(conversation, desk, ana, ben) -> None:
    pk = services.open_ticket(conversation, reason="asked", key="turn:1").pk
    _at_once(
        lambda: services.claim(Ticket.objects.get(pk=pk), actor=ana),
        lambda: services.resolve(Ticket.objects.get(pk=pk), actor=ben),
    )
    ticket, row = Ticket.objects.get(), Conversation.objects.get()
    assert (ticket.status, row.owner) in {("claimed", "staff"), ("resolved", "bot")}
