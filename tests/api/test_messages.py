"""What was said, and a text to be sent: always through the gate."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from compliance.services import record_consent
from conversations.models import Contact, Conversation, Message
from handoff import services
from handoff.models import Ticket

pytestmark = pytest.mark.django_db

HELLO = {"to": "+12125550123", "channel": "sms", "body": "Your table is ready."}


def test_a_text_is_queued_and_answered_with_its_row(crm, sms) -> None:
    response = crm.post("messages/", HELLO)
    assert response.status_code == 202, response.content
    body, row = response.json(), Message.objects.get()
    assert (body["id"], body["status"], body["direction"]) == (row.public_id, "queued", "out")
    assert (body["kind"], body["sender"], body["decision"]) == ("notification", "system", "")
    assert (body["phone"], body["channel"], body["segments"]) == ("+12125550123", "sms", 1)
    assert body["conversation"] == Conversation.objects.get().public_id
    assert row.cause == "Asked for by api:crm"
    assert crm.get(f"messages/{row.public_id}/").json() == body


def test_a_text_goes_to_a_known_contact(crm, sms, rosa) -> None:
    given = {"contact": rosa.public_id, "channel": "sms", "body": "Hello"}
    assert crm.post("messages/", given).json()["contact"] == rosa.public_id
    assert Contact.objects.count() == 1


def test_a_text_for_later_waits(crm, sms) -> None:
    at = timezone.now() + timedelta(days=2)
    body = crm.post("messages/", {**HELLO, "send_at": at.isoformat()}).json()
    row = Message.objects.get()
    assert (row.not_before, row.expires_at > at) == (at, True)
    assert body["send_at"] == at.isoformat().replace("+00:00", "Z")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"channel": "nope"}, "channel"),
        ({"channel": None}, "channel"),
        ({"channel": ["sms"]}, "channel"),
        ({"to": "12"}, "to"),
        ({"to": 12}, "to"),
        ({"to": None}, "to"),
        ({"contact": "0" * 32}, "to"),
        ({"body": ""}, "body"),
        ({"body": " \n "}, "body"),
        ({"body": "x" * 1601}, "body"),
        ({"body": {"a": 1}}, "body"),
        ({"kind": "campaign"}, "kind"),
        ({"kind": 7}, "kind"),
        ({"send_at": "soon"}, "send_at"),
        ({"send_at": "2001-01-01T00:00:00Z"}, "send_at"),
        ({"send_at": "9999-12-31T23:59:59-14:00"}, "send_at"),
        ({"send_at": "0001-01-01T00:00:00+14:00"}, "send_at"),
        ({"kind": "staff_reply", "send_at": "2999-01-01T00:00:00Z"}, "send_at"),
    ],
)
def test_a_bad_field_is_named_and_nothing_is_queued(crm, sms, change, field) -> None:
    response = crm.post("messages/", {**HELLO, **change})
    assert response.status_code == 400, response.content
    assert list(response.json()["errors"]) == [field]
    assert not Message.objects.exists()
    assert not Contact.objects.exists()


def test_without_anybody_to_send_it_to(crm, sms) -> None:
    response = crm.post("messages/", {"channel": "sms", "body": "Hello"})
    assert (response.status_code, list(response.json()["errors"])) == (400, ["to"])
    response = crm.post("messages/", {"contact": "0" * 32, "channel": "sms", "body": "Hello"})
    assert (response.status_code, list(response.json()["errors"])) == (400, ["contact"])


def test_a_paused_channel_takes_no_text(crm, sms) -> None:
    sms.active = False
    sms.save()
    response = crm.post("messages/", HELLO)
    assert (response.status_code, list(response.json()["errors"])) == (400, ["channel"])


def test_a_staff_reply_silences_the_bot(crm, talk) -> None:
    body = crm.post("messages/", {**HELLO, "kind": "staff_reply"}).json()
    assert (body["sender"], body["kind"]) == ("staff", "staff_reply")
    assert Conversation.objects.get().owner == "queue"
    assert Ticket.objects.get().status == "open"


def test_a_staff_reply_does_not_talk_over_a_person(crm, talk) -> None:
    ana = get_user_model().objects.create(username="ana")
    services.claim(services.open_ticket(talk, reason="asked", key="turn:1.0"), actor=ana)
    response = crm.post("messages/", {**HELLO, "kind": "staff_reply"})
    assert (response.status_code, response.json()["detail"]) == (409, "ana has this conversation.")
    assert not Message.objects.exists()


def test_a_person_who_opted_out_gets_nothing_from_staff(crm, talk, rosa) -> None:
    record_consent(
        address=rosa.address, program="default", status="out", source="keyword",
        evidence="STOP", at=timezone.now(),
    )  # fmt: skip
    response = crm.post("messages/", {**HELLO, "kind": "staff_reply"})
    assert (response.status_code, "opted out" in response.json()["detail"]) == (409, True)


def test_the_workers_are_told(crm, sms, monkeypatch, django_capture_on_commit_callbacks) -> None:
    from smsbot import hints, tasks

    told: list[tuple[object, ...]] = []
    monkeypatch.setattr(hints, "_publish", lambda task, args: told.append((task, *args)))
    with django_capture_on_commit_callbacks(execute=True):
        crm.post("messages/", HELLO)
    assert told == [(tasks.drive, Conversation.objects.get().pk)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("phone=212-555-0123", 1),
        ("status=queued", 1),
        ("status=sent", 0),
        ("direction=in", 0),
        (f"conversation={'0' * 32}", 0),
    ],
)
def test_filters(crm, sms, query, found) -> None:
    crm.post("messages/", HELLO)
    assert len(crm.get(f"messages/?{query}").json()["results"]) == found


def test_the_texts_of_one_conversation(crm, sms) -> None:
    body = crm.post("messages/", HELLO).json()
    crm.post("messages/", {**HELLO, "to": "+12125550199"})
    results = crm.get(f"messages/?conversation={body['conversation']}").json()["results"]
    assert [row["id"] for row in results] == [body["id"]]


def test_a_page_costs_the_same_for_one_as_for_many(crm, sms, django_assert_num_queries) -> None:
    for number in range(20):
        crm.post("messages/", {**HELLO, "to": f"+1212555{number:04d}"})
    with django_assert_num_queries(2):
        assert len(crm.get("messages/").json()["results"]) == 20


def test_changes_since_a_moment_that_counts(crm, sms) -> None:
    first = crm.post("messages/", HELLO).json()
    second = crm.post("messages/", HELLO).json()
    since = quote(second["updated_at"])
    found = crm.get(f"messages/?updated_since={since}").json()["results"]
    assert [row["id"] for row in found] == [second["id"]]
    assert first["id"] != second["id"]
