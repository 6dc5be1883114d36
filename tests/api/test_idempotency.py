"""A POST that names itself is done once."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection

from conversations.models import Contact, Message
from smsbot.api.urls import router
from smsbot.models import IdempotencyKey

HELLO = {"to": "+12125550123", "channel": "sms", "body": "Your table is ready."}


@pytest.mark.django_db
def test_the_same_key_is_answered_alike_and_done_once(crm, sms) -> None:
    first = crm.post("messages/", HELLO, Idempotency_Key="order-1")
    again = crm.post("messages/", dict(reversed(HELLO.items())), Idempotency_Key="order-1")
    assert (first.status_code, again.status_code) == (202, 202)
    assert first.json() == again.json()
    assert (again["Idempotent-Replayed"], first.has_header("Idempotent-Replayed")) == (
        "true",
        False,
    )
    assert Message.objects.count() == 1


@pytest.mark.django_db
def test_the_status_of_the_first_answer_is_kept(crm) -> None:
    body = {"phone": "+12125550123"}
    statuses = [
        crm.post("contacts/", body, Idempotency_Key="c").status_code,
        crm.post("contacts/", body, Idempotency_Key="c").status_code,
        crm.post("contacts/", body).status_code,
    ]
    assert statuses == [201, 201, 200]


@pytest.mark.django_db
def test_another_body_under_the_same_key_is_a_conflict(crm, sms) -> None:
    crm.post("messages/", HELLO, Idempotency_Key="order-1")
    response = crm.post("messages/", {**HELLO, "body": "Other"}, Idempotency_Key="order-1")
    assert response.status_code == 409
    assert response["Content-Type"] == "application/problem+json"
    assert "another body" in response.json()["detail"]
    assert Message.objects.count() == 1


@pytest.mark.django_db
def test_a_key_belongs_to_its_token_and_its_path(crm, system, sms) -> None:
    crm.post("messages/", HELLO, Idempotency_Key="1")
    assert system().post("messages/", HELLO, Idempotency_Key="1").status_code == 202
    assert crm.post("contacts/", {"phone": HELLO["to"]}, Idempotency_Key="1").status_code == 200
    assert Message.objects.count() == 2


@pytest.mark.django_db
def test_an_error_is_not_kept(crm, sms) -> None:
    bad = crm.post("messages/", {**HELLO, "channel": "nope"}, Idempotency_Key="1")
    assert bad.status_code == 400
    assert not IdempotencyKey.objects.exists()
    assert crm.post("messages/", HELLO, Idempotency_Key="1").status_code == 202


@pytest.mark.django_db
def test_after_a_day_the_key_is_new(crm, sms) -> None:
    crm.post("messages/", HELLO, Idempotency_Key="1")
    row = IdempotencyKey.objects.get()
    IdempotencyKey.objects.update(created_at=row.created_at - timedelta(hours=25))
    crm.post("messages/", {**HELLO, "body": "Again"}, Idempotency_Key="1")
    assert Message.objects.count() == 2
    assert IdempotencyKey.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["x" * 256, "é", "a\tb"])
def test_a_key_that_is_none_is_named(crm, sms, key) -> None:
    response = crm.post("messages/", HELLO, Idempotency_Key=key)
    assert (response.status_code, list(response.json()["errors"])) == (400, ["Idempotency-Key"])
    assert not Message.objects.exists()


def test_every_post_of_the_api_knows_the_key() -> None:
    for _, view, _ in router.registry:
        names = ["create", *(action.__name__ for action in view.get_extra_actions())]
        methods = [getattr(view, name) for name in names if hasattr(view, name)]
        assert all(getattr(method, "idempotent", False) for method in methods), view


@pytest.mark.django_db(transaction=True)
def test_many_at_once_under_one_key_do_it_once(crm, sms) -> None:
    gate = threading.Barrier(6)
    answers = []

    def call() -> None:
        gate.wait(10)
        answers.append(crm.post("messages/", HELLO, Idempotency_Key="order-1"))
        connection.close()

    threads = [threading.Thread(target=call) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert {answer.status_code for answer in answers} <= {202, 409}
    told = {answer.json()["id"] for answer in answers if answer.status_code == 202}
    assert told == {Message.objects.get().public_id}
    assert Contact.objects.count() == 1
