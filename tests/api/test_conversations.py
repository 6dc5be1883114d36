"""Where each person stands, and who answers them."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model

from conversations.models import Contact, Conversation, Timer
from handoff import services
from handoff.models import Queue, Ticket

pytestmark = pytest.mark.django_db


def test_a_conversation_as_the_contract_says(crm, talk, rosa) -> None:
    body = crm.get(f"conversations/{talk.public_id}/").json()
    assert body["id"] == talk.public_id
    assert (body["contact"], body["phone"], body["channel"]) == (
        rosa.public_id,
        rosa.address,
        "sms",
    )
    assert (body["status"], body["owner"], body["flow"], body["step"]) == (
        "open",
        "bot",
        "book",
        "time",
    )
    assert (body["fields"], body["waiting_since"]) == ({"service": "Cleaning"}, None)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("phone=%2B12125550123", 1),
        ("phone=%2B12125550124", 0),
        ("status=open", 1),
        ("status=closed", 0),
        ("owner=bot", 1),
        ("owner=staff", 0),
    ],
)
def test_filters(crm, talk, query, found) -> None:
    assert len(crm.get(f"conversations/?{query}").json()["results"]) == found


@pytest.mark.parametrize("query", ["status=asleep", "owner=%00", "contact=1", "owner="])
def test_a_filter_that_cannot_be_read_is_named(crm, talk, query) -> None:
    response = crm.get(f"conversations/?{query}")
    assert response.status_code == 400
    assert list(response.json()["errors"]) == [query.split("=")[0]]


def test_hand_off_and_return_to_the_bot(crm, talk) -> None:
    Queue.objects.create(slug="sales", name="Sales")
    path = f"conversations/{talk.public_id}"
    response = crm.post(f"{path}/hand_off/", {"queue": "sales", "note": "wants 40 seats"})
    assert (response.status_code, response.json()["owner"]) == (200, "queue")
    ticket = Ticket.objects.get()
    assert (ticket.reason, ticket.queue.slug, ticket.note) == ("api", "sales", "wants 40 seats")
    assert ticket.events.get().by == "api:crm"
    for _ in range(2):
        response = crm.post(f"{path}/return_to_bot/", {"how": "restart"})
        assert (response.status_code, response.json()["owner"]) == (200, "bot")
    assert [timer.payload for timer in Timer.objects.all()] == [{"how": "restart"}]


def test_an_unknown_queue_and_an_unknown_way_back_are_named(crm, talk) -> None:
    path = f"conversations/{talk.public_id}"
    response = crm.post(f"{path}/hand_off/", {"queue": "nowhere"})
    assert (response.status_code, list(response.json()["errors"])) == (400, ["queue"])
    response = crm.post(f"{path}/return_to_bot/", {"how": "explode"})
    assert (response.status_code, list(response.json()["errors"])) == (400, ["how"])
    assert not Ticket.objects.exists()


def test_close_and_reopen(crm, talk) -> None:
    path = f"conversations/{talk.public_id}"
    services.open_ticket(talk, reason="asked", key="turn:1.0")
    assert crm.post(f"{path}/close/").json()["status"] == "closed"
    assert Ticket.objects.get().status == "resolved"
    assert crm.post(f"{path}/reopen/").json()["status"] == "open"


def test_a_system_hands_back_what_a_person_had(crm, talk) -> None:
    ana = get_user_model().objects.create(username="ana")
    services.claim(services.open_ticket(talk, reason="asked", key="turn:1.0"), actor=ana)
    assert crm.post(f"conversations/{talk.public_id}/return_to_bot/").json()["owner"] == "bot"


def test_a_page_costs_the_same_for_one_as_for_many(crm, sms, django_assert_num_queries) -> None:
    for number in range(20):
        contact = Contact.objects.create(address=f"+1212555{number:04d}")
        Conversation.objects.create(contact=contact, channel=sms)
    crm.get("conversations/")
    with django_assert_num_queries(2):
        assert len(crm.get("conversations/").json()["results"]) == 20
