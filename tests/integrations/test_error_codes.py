"""Delivery errors as data: every code says what it means and what it asks of us."""

from __future__ import annotations

import pytest

from integrations.messaging import twilio_words
from integrations.messaging.error_codes import ERRORS, Mark, filtered_codes, known
from integrations.messaging.types import ErrorClass

ALL = [(vendor, one) for vendor, table in ERRORS.items() for one in table.values()]


@pytest.mark.parametrize(("vendor", "one"), ALL, ids=lambda one: getattr(one, "code", one))
def test_every_code_has_a_sentence_and_a_reaction(vendor, one):
    assert one.code.isdigit()
    assert known(vendor, one.code) is one
    assert one.meaning.endswith(".")
    assert one.reaction
    if one.error_class in (ErrorClass.FILTERED, ErrorClass.CONFIGURATION):
        assert one.alert
    if one.mark:
        assert one.error_class is ErrorClass.BAD_NUMBER


@pytest.mark.parametrize(
    ("vendor", "code", "reaction"),
    [
        ("twilio", "30003", "retry later"),
        ("twilio", "21610", "stop, write the opt-out down"),
        ("twilio", "21635", "stop, mark the number as landline"),
        ("twilio", "30005", "stop, mark the number as gone"),
        ("twilio", "30007", "stop, never send the same text again, alert staff"),
        ("twilio", "30034", "stop until our account is mended, alert staff"),
        ("vonage", "9", "stop, write the opt-out down"),
        ("vonage_send", "9", "stop until our account is mended, alert staff"),
        ("plivo", "200", "stop, write the opt-out down"),
        ("messagebird", "106", "retry later"),
    ],
)
def test_a_code_says_what_is_done(vendor, code, reaction):
    assert known(vendor, code).reaction == reaction


def test_what_was_filtered_is_known_by_its_codes():
    assert filtered_codes("twilio") == {"30007"}
    assert filtered_codes("vonage") == {"6", "14"}
    assert filtered_codes("nobody") == frozenset()


def test_twilio_answers_from_the_table_and_an_unknown_code_stops():
    assert twilio_words.error("30006") == (ErrorClass.BAD_NUMBER, known("twilio", "30006").meaning)
    assert known("twilio", "30006").mark is Mark.LANDLINE
    assert twilio_words.error("39999") == (ErrorClass.STOP, "Twilio's code 39999.")
    assert known("twilio", "39999") is None
