"""Logs hold no person."""

from __future__ import annotations

import json
import logging

import pytest

from smsbot.logs import logging_config, redact, strike


@pytest.mark.parametrize(
    ("said", "logged"),
    [
        ("text from +15551234567", "text from [number]"),
        ("GET /x?from=%2B15551234567", "GET /x?from=[number]"),
        ("account AC" + "0f" * 16, "account AC[account]"),
        ("Authorization: Bearer abcdefgh12345678", "Authorization: Bearer [secret]"),
        ("redis://:hunter2@cache:6379/0", "redis://[secret]@cache:6379/0"),
        ("key sk_live_abc_DEF", "key [secret]"),
        ("message 1234567 took 5 ms", "message 1234567 took 5 ms"),
    ],
)
def test_numbers_and_keys_are_struck_out(said, logged):
    assert strike(said) == logged
    assert strike(logged) == logged


def test_what_people_wrote_is_struck_out_however_deep():
    event = {"event": "in", "body": "my secret", "detail": {"text": "hi", "to": "+15551234567"}}
    assert redact(None, "info", event) == {
        "event": "in",
        "body": "[struck out]",
        "detail": {"text": "[struck out]", "to": "[number]"},
    }


def test_a_broker_that_is_away_is_one_line_of_the_scheduler():
    made = logging_config(level="INFO", for_people=True)["filters"]["broker_away"]["()"]()
    said = ("refused\nand more", ["a stack"])
    record = logging.LogRecord("celery.beat", 40, "f", 1, "Message Error: %s\n%s", said, (1, 2, 3))
    assert made.filter(record)
    assert record.getMessage() == "a scheduled hint was lost: refused"
    assert record.exc_info is None


def test_a_traceback_is_one_json_line_without_the_number():
    formatter = logging_config(level="INFO", for_people=False)["formatters"]["lines"]
    make = formatter.pop("()")
    try:
        raise ValueError("no such number +15551234567")
    except ValueError as error:
        trouble = (type(error), error, error.__traceback__)
    record = logging.LogRecord("x", logging.ERROR, "f", 1, "failed", None, trouble)
    line = make(**formatter).format(record)
    assert "\n" not in line
    assert "5551234567" not in line
    assert "no such number [number]" in json.loads(line)["exception"]
