"""Conditions that a person can read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.engine.conditions import BadCondition, parse

FIELDS = {
    "service": "Deep Cleaning",
    "guests": 3,
    "price": "12.50",
    "sure": True,
    "declined": False,
    "email": "",
    "none": None,
    "tags": ["vip", "new"],
    "nothing": [],
    "when": "2026-11-25T10:00:00-05:00",
    "person": {"name": "Ana", "attributes": {"tier": "gold"}},
}


@pytest.mark.parametrize(
    "text",
    [
        "service is deep cleaning",
        'service is "Deep Cleaning"',
        "service = 'deep cleaning'",
        "service == deep cleaning",
        "service is not whitening",
        "service != whitening",
        "service contains clean",
        "service does not contain white",
        "service starts with deep",
        "service is in (whitening, deep cleaning)",
        "service is in whitening, deep cleaning",
        "service is not in (whitening, filling)",
        "guests > 2",
        "guests >= 3",
        "guests < 10",
        "guests <= 3",
        "guests is 3",
        "guests = 3.0",
        "price > 9",
        "price < 100",
        "sure is yes",
        "sure",
        "declined is no",
        "not declined",
        "email is empty",
        "none is empty",
        "unknown is empty",
        "nothing is empty",
        "service is not empty",
        "tags contains vip",
        "tags does not contain old",
        "when > 2026-11-01",
        "when < 2026-12-01",
        "person.name is ana",
        "person.attributes.tier is gold",
        "person.name",
        "service is deep cleaning and guests > 2",
        "service is x or guests > 2",
        "guests > 5 or guests > 4 or guests > 2",
        "not (guests > 5)",
        "not guests > 5 and sure",
        "(service is x or sure) and guests is 3",
        "SERVICE is x OR guests > 2",
        "not not sure",
    ],
)
def test_holds(text):
    assert parse(text).holds(FIELDS)


@pytest.mark.parametrize(
    "text",
    [
        "service is cleaning",
        "service is empty",
        "service contains white",
        "service is in (a, b)",
        "guests > 3",
        "guests < 3",
        "guests is not 3",
        "guests > many",
        "unknown > 2",
        "unknown is x",
        "unknown",
        "email contains @",
        "email starts with a",
        "declined",
        "sure is no",
        "not sure",
        "person.attributes is gold",
        "person.nobody is x",
        "service.deep is x",
        "sure and declined",
        "service is x and guests > 2 or declined",
        "service > 5",
    ],
)
def test_does_not_hold(text):
    assert not parse(text).holds(FIELDS)


def test_and_binds_before_or():
    assert parse("sure or declined and declined").holds(FIELDS)
    assert not parse("(sure or declined) and declined").holds(FIELDS)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "a field name is expected"),
        ("is", "a field name is expected before 'is'"),
        ("service is", "a value is missing"),
        ("service is x and", "a field name is expected before 'the end'"),
        ("(service is x", "a closing parenthesis is missing"),
        ("service is x)", "')' is not expected"),
        ("service is in (a, b", "a closing parenthesis is missing"),
        ("service ! x", "cannot be read"),
        ("9 > 3", "a field name is expected before '9'"),
        ("service is x > 3", "'>' is not expected"),
        ("__import__('os').system('true')", "is not expected"),
        ("(" * 20 + "sure" + ")" * 20, "nested too deeply"),
        ("not " * 20 + "sure", "nested too deeply"),
        ("sure or " * 100 + "sure", "longer than 500"),
    ],
)
def test_a_bad_condition_says_why(text, says):
    with pytest.raises(BadCondition, match=says.replace("(", r"\(").replace(")", r"\)")):
        parse(text)


def test_the_names_it_reads():
    assert parse("a is x and (b > 2 or not person.name)").names == {"a", "b", "person.name"}


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text):
    try:
        parse(text).holds(FIELDS)
    except BadCondition as error:
        assert str(error)


@given(
    st.sampled_from(["a is x", "a > 2", "a contains x", "a is in (x, 2)", "a", "a.b is empty"]),
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner),
        max_leaves=5,
    ),
)
def test_any_value_can_be_tested(text, value):
    assert parse(text).holds({"a": value}) in (True, False)
