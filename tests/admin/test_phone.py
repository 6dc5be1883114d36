"""The phone page's ways in and out: the real front door, one number a session, simulators only."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from conversations.models import Conversation, Message
from integrations.models import Channel
from smsbot.phone.numbers import BadNumber, read_number
from tests.phones import drive_all

pytestmark = pytest.mark.django_db


def number_on(client: Client) -> str:
    page = client.get("/phone/").content.decode()
    found = re.search(r'name="number" value="([^"]+)"', page)
    assert found
    return found[1]


def test_a_text_goes_in_by_the_front_door_and_its_answer_is_shown(demo, client):
    number = number_on(client)
    assert client.post("/phone/demo/send/", {"body": "hours"}).status_code == 204
    drive_all()
    shown = client.get("/phone/demo/messages/").json()
    assert [line["out"] for line in shown["lines"]] == [False, True]
    assert shown["lines"][1]["words"] == "delivered"
    assert Conversation.objects.get().contact.address == number
    assert Message.objects.inbound().get().provider_id.startswith("phone-")


def test_a_reminder_of_next_week_is_not_on_the_phone_yet(demo, client):
    number_on(client)
    for body in ("book", "1", "tomorrow at 10am", "Ana Perez", "yes"):
        client.post("/phone/demo/send/", {"body": body})
        drive_all()
    assert Message.objects.queued().filter(kind="reminder").exists()
    shown = client.get("/phone/demo/messages/").json()["lines"]
    assert shown[-1]["body"].startswith("Booked: Cleaning")
    assert {line["status"] for line in shown} == {"received", "delivered"}


def test_unchanged_is_204_and_a_new_text_is_not(demo, client):
    number_on(client)
    client.post("/phone/demo/send/", {"body": "hours"})
    rev = client.get("/phone/demo/messages/").json()["rev"]
    assert client.get("/phone/demo/messages/", {"rev": rev}).status_code == 204
    drive_all()
    assert client.get("/phone/demo/messages/", {"rev": rev}).status_code == 200


def test_a_session_keeps_its_number_and_sees_no_other(demo, client):
    assert number_on(client) == number_on(client)
    client.post("/phone/demo/send/", {"body": "hours"})
    stranger = Client()
    assert number_on(stranger) != number_on(client)
    assert stranger.get("/phone/demo/messages/").json()["lines"] == []


def test_a_visitor_gets_a_fresh_number_but_cannot_choose_one(demo, client):
    before = number_on(client)
    assert client.post("/phone/number/").json()["number"] not in ("", before)
    refused = client.post("/phone/number/", {"number": "+12125550100"})
    assert refused.status_code == 403
    assert refused.json() == {"error": "Only staff may choose a number."}


def test_staff_choose_a_number_and_a_bad_one_is_refused_in_words(as_role):
    client = as_role("supervisor")
    chosen = client.post("/phone/number/", {"number": "+1 (212) 555-0100"}).json()
    assert chosen == {"number": "+12125550100"}
    refused = client.post("/phone/number/", {"number": "call me"})
    assert refused.status_code == 400
    assert "call me" in refused.json()["error"]


def test_what_the_bot_thought_is_for_staff_alone(as_role, client):
    staff = as_role("supervisor")
    for each in (client, staff):
        number_on(each)
        each.post("/phone/demo/send/", {"body": "hours"})
    drive_all()
    mind = staff.get("/phone/demo/messages/").json()
    assert mind["lines"][0]["thoughts"][0]["route"] == "known answer"
    assert mind["now"]["owner"] == "bot"
    seen = client.get("/phone/demo/messages/").json()
    assert "now" not in seen and "thoughts" not in seen["lines"][0]


@pytest.mark.parametrize("body", ["", "   ", "x" * 1601])
def test_no_text_and_too_long_a_text_are_refused(demo, client, body):
    number_on(client)
    answer = client.post("/phone/demo/send/", {"body": body})
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert not Message.objects.exists()


def test_too_many_texts_are_refused_in_words(demo, client, settings):
    settings.PHONE_PAGE_LIMIT = 3
    number_on(client)
    answers = [client.post("/phone/demo/send/", {"body": "hours"}) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [204, 204, 204, 429]
    assert "too fast" in answers[-1].json()["error"]


def test_a_channel_that_is_no_simulator_has_no_phone(demo, client):
    Channel.objects.create(key="line", backend="twilio", address="+15005550009")
    number_on(client)
    assert client.post("/phone/line/send/", {"body": "hours"}).status_code == 404
    assert client.get("/phone/line/messages/").status_code == 404
    Channel.objects.filter(key="demo").update(active=False)
    assert client.get("/phone/").status_code == 404


def test_a_post_without_a_token_is_refused(demo):
    assert Client(enforce_csrf_checks=True).post("/phone/demo/send/").status_code == 403


@pytest.mark.parametrize("raw", ["", "12", "+0123456789", "+1212555010x", "2125550100"])
def test_a_number_that_is_none(raw):
    with pytest.raises(BadNumber, match="write it like"):
        read_number(raw)
