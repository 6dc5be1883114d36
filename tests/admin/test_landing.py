"""The front page and the error pages."""

from __future__ import annotations

import pytest

from integrations.models import Channel

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
