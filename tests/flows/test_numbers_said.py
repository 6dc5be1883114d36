"""Numbers as people text them."""

from __future__ import annotations

import pytest

from flows.engine.answers import Understood

from .asking import heard, value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2", 2),
        ("２", 2),
        ("two", 2),
        ("Two please", 2),
        ("a couple", 2),
        ("a couple of people", 2),
        ("2 people", 2),
        ("there will be 4 of us", 4),
        ("x3", 3),
        ("2x", 2),
        ("1,200", 1200),
        ("1,200,000", 1_200_000),
        ("12.5", 12.5),
        ("1,5", 1.5),
        (".5", 0.5),
        ("$30", 30),
        ("$1.5k", 1500),
        ("30 bucks", 30),
        ("10%", 10),
        ("-5", -5),
        ("zero", 0),
        ("none", 0),
        ("just me", 1),
        ("twenty five", 25),
        ("twenty-five", 25),
        ("fifteen", 15),
        ("a hundred and ten", 110),
        ("one hundred twenty", 120),
        ("five hundred", 500),
        ("2 thousand", 2000),
        ("a dozen", 12),
        ("half a dozen", 6),
        ("2 dozen", 24),
        ("two and a half", 2.5),
        ("2½", 2.5),
        ("2 or 3", [2, 3]),
        ("2-3", [2, 3]),
        ("2 adults and 1 kid", [2, 1]),
        ("lots", "no_match"),
        ("11/25", "no_match"),
        ("3rd", "no_match"),
        ("3pm", "no_match"),
        ("555-123-4567", "no_match"),
        ("1e5", "no_match"),
        ("9" * 40, "out_of_range"),
    ],
)
def test_numbers(text, expected):
    assert value(text, "number") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("0", "out_of_range"), ("1", 1), ("8", 8), ("9", "out_of_range"), ("8 or 9", 8)],
)
def test_the_least_and_the_most(text, expected):
    assert value(text, "number", minimum=1, maximum=8) == expected


def test_a_whole_number_is_an_int_and_is_read_back_in_groups():
    assert heard("1200.0", "number") == Understood(1200, "1,200")
    assert isinstance(value("1200.0", "number"), int)
