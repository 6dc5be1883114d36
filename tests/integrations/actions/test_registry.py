"""Actions are asked for by name."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import OperationalError, connection

from integrations.actions.base import ActionUnavailable
from integrations.actions.registry import names, run
from tests.integrations.desk import Customer


def test_the_calendar_actions_are_there():
    wanted = {"slots", "check", "book", "find", "reschedule", "cancel"}
    assert {f"calendar.{name}" for name in wanted} <= names()


def test_an_unknown_action_fails_and_says_so():
    request = replace(Customer().request("slots"), name="crystal.ball")
    result = run(request)
    assert result.outcome == "failed"
    assert "crystal.ball" in result.result["error"]


def test_without_a_calendar_the_answer_is_a_sentence(db):
    result = Customer().asks("slots", service="cleaning")
    assert result.outcome == "failed"
    assert result.result == {"error": "No calendar with opening hours is set up."}


def test_a_database_that_does_not_answer_may_be_asked_again(ada):
    def locked(*_):
        raise OperationalError("database is locked")

    with connection.execute_wrapper(locked), pytest.raises(ActionUnavailable):
        ada.asks("find")
