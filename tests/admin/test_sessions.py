"""Who is let in without a log-in, and when a log-in ends by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

pytestmark = pytest.mark.django_db

PUBLIC = (
    "/",
    "/phone/",
    "/phone/demo/messages/",
    "/health/live",
    "/api/v1/docs/",
    "/api/v1/schema/",
)


@pytest.mark.parametrize("path", PUBLIC)
def test_the_public_pages_ask_nobody_who_they_are(demo, client, path):
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", ["/health/ready", "/metrics", "/api/v1/contacts/"])
def test_machines_are_answered_and_not_sent_to_a_form(demo, client, path):
    assert client.get(path).status_code in (200, 401, 503)


@pytest.mark.parametrize("path", ["/webhooks/demo/inbound/", "/webhooks/demo/status/"])
def test_a_webhook_is_refused_for_its_signature_alone(demo, client, path):
    assert client.post(path).status_code == 403


@pytest.mark.parametrize("path", ["/admin/", "/admin/inbox/", "/admin/auth/user/"])
def test_everything_else_asks_for_a_log_in(demo, client, path):
    assert client.get(path)["Location"].startswith("/admin/login/")


def test_a_log_in_that_names_no_page_leads_to_the_start(demo):
    login = {"username": "agent", "password": "correct-horse-battery"}
    assert Client().post("/admin/login/", login)["Location"] == "/admin/"


def minutes_later(number: int) -> time_machine.travel:
    return time_machine.travel(timezone.now() + timedelta(minutes=number))


def test_a_session_that_nobody_uses_ends(as_role):
    agent = as_role("agent")
    assert agent.get("/admin/inbox/").status_code == 200
    with minutes_later(61):
        assert agent.get("/admin/inbox/").status_code == 302
        assert agent.get("/admin/inbox/")["Location"].startswith("/admin/login/")


def test_a_session_in_use_goes_on(as_role):
    agent = as_role("agent")
    for minutes in (0, 50, 100, 150):
        with minutes_later(minutes):
            assert agent.get("/admin/inbox/").status_code == 200


def test_an_open_page_that_only_polls_is_not_in_use(as_role):
    agent = as_role("agent")
    agent.get("/admin/inbox/")
    with minutes_later(50):
        assert agent.get("/admin/inbox/list/", headers={"X-Poll": "1"}).status_code == 200
    with minutes_later(61):
        assert agent.get("/admin/inbox/list/", headers={"X-Poll": "1"}).status_code == 302
