"""The front page and the error pages."""

from __future__ import annotations

import pytest
from django.test import Client

from integrations.models import Channel
from smsbot import landing

pytestmark = pytest.mark.django_db


def test_a_visitor_is_shown_the_phone(demo, client):
    page = client.get("/").content.decode()
    assert "/phone/" in page and "/admin/" in page


def test_staff_go_to_work(as_role):
    assert as_role("agent").get("/")["Location"] == "/admin/"


def test_without_a_simulator_there_is_nothing_to_show(demo, client):
    Channel.objects.update(active=False)
    assert client.get("/")["Location"] == "/admin/"


def test_a_missing_page_is_plain_and_names_no_framework(client):
    answer = client.get("/no/such/page/")
    assert answer.status_code == 404
    page = answer.content.decode()
    assert "There is nothing here" in page
    assert "Django" not in page and "Traceback" not in page


def test_a_broken_page_says_so_and_tells_no_secrets(demo, client, monkeypatch):
    def explode() -> None:
        raise RuntimeError("the database password is swordfish")

    monkeypatch.setattr(landing, "simulators", explode)
    client.raise_request_exception = False
    answer = client.get("/")
    assert answer.status_code == 500
    page = answer.content.decode()
    assert "Something broke on our side" in page
    assert "swordfish" not in page and "Traceback" not in page


def test_a_form_without_its_token_is_told_what_to_do(demo):
    answer = Client(enforce_csrf_checks=True).post("/phone/number/")
    assert answer.status_code == 403
    assert "reload and try again" in answer.content.decode()


def test_who_may_not_is_told_so(as_role):
    answer = as_role("analyst").get("/admin/inbox/")
    assert answer.status_code == 403
    assert "You may not do that" in answer.content.decode()
