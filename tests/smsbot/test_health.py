"""Probes say whether the process answers and whether the product is fit, and nothing more."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import RequestFactory
from django.utils import timezone

from conversations.models import Heartbeat
from smsbot import health, pulse

pytestmark = pytest.mark.django_db


def get(view, **extra):
    return view(RequestFactory().get("/", **extra))


def test_alive_touches_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert get(health.live).status_code == 200


def test_ready_with_a_worker_that_was_heard_of():
    pulse.beat("worker")
    assert get(health.ready).status_code == 200


def test_not_ready_without_a_worker():
    answer = get(health.ready)
    assert answer.status_code == 503
    assert answer.content == b'{"status": "unavailable", "check": "worker"}'


def test_not_ready_when_the_worker_fell_silent():
    pulse.beat("worker")
    Heartbeat.objects.update(at=timezone.now() - timedelta(seconds=31))
    assert get(health.ready).status_code == 503


def test_the_first_red_check_is_named():
    def fine() -> None:
        return None

    def flooded() -> str:
        return "water everywhere"

    assert health.trouble([fine, flooded]) == ("flooded", "water everywhere")
    assert health.trouble([fine]) is None


def test_metrics_are_for_this_machine():
    assert get(health.metrics).status_code == 200
    assert get(health.metrics, REMOTE_ADDR="203.0.113.9").status_code == 403
    assert get(health.metrics, HTTP_X_FORWARDED_FOR="203.0.113.9").status_code == 403


def test_behind_https_only_the_token_opens_metrics(settings):
    settings.HTTPS, settings.METRICS_TOKEN = True, "tell-me"
    assert get(health.metrics).status_code == 403
    assert get(health.metrics, HTTP_AUTHORIZATION="Bearer wrong").status_code == 403
    assert get(health.metrics, HTTP_AUTHORIZATION="Bearer tell-me").status_code == 200


def test_an_empty_token_opens_nothing(settings):
    settings.METRICS_TOKEN = ""
    answer = get(health.metrics, REMOTE_ADDR="203.0.113.9", HTTP_AUTHORIZATION="Bearer ")
    assert answer.status_code == 403


def test_metrics_count_what_an_operator_asks_for():
    pulse.beat("worker")
    told = get(health.metrics).content.decode()
    assert "smsbot_quarantined 0.0" in told
    assert "smsbot_worker_heartbeat_age_seconds" in told
