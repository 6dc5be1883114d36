"""What runs by the clock is written down once, and stays as staff left it."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django_celery_beat.models import PeriodicTask

from smsbot import checks, schedule
from smsbot.celery import app, broker_name
from smsbot.reporting import without_people


@pytest.mark.django_db
def test_the_schedule_is_there_after_migrate():
    names = set(PeriodicTask.objects.order_by("pk").values_list("task", flat=True))
    assert {entry.task for entry in schedule.SCHEDULE} <= names


@pytest.mark.django_db
def test_what_staff_changed_stays():
    PeriodicTask.objects.filter(task="smsbot.tasks.settle").update(enabled=False)
    before = PeriodicTask.objects.count()
    schedule.install()
    call_command("migrate", verbosity=0)
    assert PeriodicTask.objects.count() == before
    assert not PeriodicTask.objects.get(task="smsbot.tasks.settle").enabled


def test_only_tasks_that_exist_are_scheduled():
    app.loader.import_default_modules()
    assert {entry.task for entry in schedule.SCHEDULE} <= set(app.tasks)


@pytest.mark.parametrize(
    ("url", "ids"),
    [
        ("https://bot.example.com", []),
        ("bot.example.com", ["smsbot.E001"]),
        ("https://example.com/bot", ["smsbot.E002"]),
    ],
)
def test_a_public_address_that_cannot_be_right_is_said_at_start(settings, url, ids):
    settings.PUBLIC_BASE_URL = url
    assert [problem.id for problem in checks.public_address()] == ids


def test_a_broker_that_nobody_tried_is_refused(settings):
    settings.CELERY_BROKER_URL = "sqla+sqlite:///x"
    assert [problem.id for problem in checks.broker()] == ["smsbot.E003"]


def test_the_broker_is_named_without_its_password(settings):
    settings.CELERY_BROKER_URL = "redis://:hunter2@cache.example:6379/0"
    assert broker_name() == "redis on cache.example"
    settings.CELERY_BROKER_URL = "hint://localhost"
    assert broker_name() == "embedded"


def test_reported_errors_hold_no_number():
    event = {"exception": {"values": [{"value": "no such number +15551234567"}]}}
    assert without_people(event, {}) == {
        "exception": {"values": [{"value": "no such number [number]"}]}
    }
