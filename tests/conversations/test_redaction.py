"""Card and social security numbers are cut before they are stored; other numbers are left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.redaction import luhn, mask

CARDS = [
    "4111111111111111",
    "4111 1111 1111 1111",
    "4111-1111-1111-1111",
    "5555 5555 5555 4444",
    "3782 822463 10005",  # 15 digits
    "4222222222222",  # 13 digits
    "6304000000000000000",  # 19 digits
]


@pytest.mark.parametrize("card", CARDS)
def test_a_card_is_cut_to_its_last_four(card):
    last = "".join(filter(str.isdigit, card))[-4:]
    assert mask(f"pay with {card} please") == f"pay with [card ..{last}] please"
    assert mask(card) == f"[card ..{last}]"


@pytest.mark.parametrize("number", ["078-05-1120", "078 05 1120"])
def test_a_social_security_number_is_cut_to_its_last_four(number):
    assert mask(f"mine is {number}.") == "mine is [SSN ..1120]."


@pytest.mark.parametrize(
    "text",
    [
        "call me at +1 212 555 0123",
        "212-555-0123",
        "on 2026-11-24 at 10:00",
        "order 4111111111111112",  # no card: the check digit is wrong
        "666-12-3456",  # never given out
        "000-12-3456",
        "900-12-3456",
        "123-00-4567",
        "123-45-0000",
        "12345678901234567890123456789",
        "tracking 1Z999AA10123456784",
        "",
    ],
)
def test_other_numbers_are_left_alone(text):
    assert mask(text) == text


def test_two_cards_in_one_text():
    assert mask("4111111111111111 or 5555555555554444") == "[card ..1111] or [card ..4444]"


@given(st.lists(st.integers(0, 9), min_size=12, max_size=18), st.sampled_from(["", " ", "-"]))
def test_no_card_gets_through_however_it_is_written(digits, between):
    check = next(last for last in range(10) if luhn([*digits, last]))
    card = between.join(map(str, [*digits, check]))
    assert mask(f"card: {card}!") == f"card: [card ..{''.join(map(str, [*digits, check]))[-4:]}]!"


@given(st.text())
def test_masking_twice_is_masking_once(text):
    assert mask(mask(text)) == mask(text)
