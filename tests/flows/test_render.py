"""Wordings with fields: safe whatever the fields hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.engine.render import BadTemplate, check, lone_name, names, plain, render, value


class Trap:
    """An object whose methods must never be called."""

    def __str__(self) -> str:
        return "harmless"

    def delete(self) -> str:
        raise AssertionError("called")


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Hello", "Hello"),
        ("Hi {{ name }}", "Hi Ana"),
        ("{{ person.name | upcase }}", "BOB"),
        ("{% if vip %}Dear{% else %}Hi{% endif %}", "Dear"),
        ("{{ missing | default: 'you' }}", "you"),
        ("{% for tag in tags %}{{ tag }} {% endfor %}", "a b "),
        ("{{ tags | join: ', ' }}", "a, b"),
        ("{{ count }}", "3"),
        ("{{ trap }}", "harmless"),
        ("{{ evil }}", "{{ count }}"),
    ],
)
def test_rendered(source, text):
    fields = {"name": "Ana", "person": {"name": "Bob"}, "vip": True, "tags": ["a", "b"]}
    fields |= {"count": 3, "trap": Trap(), "evil": "{{ count }}"}
    assert render(source, fields).text == text
    assert render(source, fields).note == ""


@pytest.mark.parametrize(
    "source",
    [
        "{{ name",
        "{{ x | nope }}",
        "{% include 'x' %}",
        "{% render 'x' %}",
        "{% nope %}",
        "{{ x | date: '%Y' }}",
        "{% if x %}",
        "{{ x | safe }}",
        "x{{" * 2000,
    ],
)
def test_what_would_not_compile_is_refused_and_never_raises(source):
    with pytest.raises(BadTemplate):
        check(source)
    assert render(source, {}).note


@pytest.mark.parametrize(
    "source",
    [
        "{{ trap.delete }}",
        "{{ trap.__class__ }}",
        "{{ name.__class__.__mro__ }}",
        "{{ nobody }}",
        "{{ nobody.at.all }}",
    ],
)
def test_a_missing_name_is_empty_with_a_note(source):
    found = render(source, {"trap": Trap(), "name": "Ana"})
    assert found.text == ""
    assert found.note


@pytest.mark.parametrize(
    "source",
    [
        "{% for i in (1..100000) %}x{% endfor %}",
        "{% assign s = 'aaaaaaaaaa' %}{% for i in (1..150) %}{% assign s = s | append: s %}"
        "{% endfor %}{{ s }}",
        "{{ 1 | divided_by: 0 }}",
    ],
)
def test_what_runs_away_is_stopped(source):
    found = render(source, {})
    assert found.text == ""
    assert found.note


def test_long_values_and_texts_are_cut():
    assert len(render("{{ a }}{{ a }}{{ a }}{{ a }}", {"a": "x" * 9000}).text) == 1600


def test_a_lone_field_keeps_its_type():
    fields = {"n": 3, "slots": [1], "deep": {"x": True}}
    assert value("{{ n }}", fields) == 3
    assert value("{{slots}}", fields) == [1]
    assert value("{{ deep.x }}", fields) is True
    assert value("n={{ n }}", fields) == "n=3"
    assert value("{{ gone }}", fields) == ""
    assert value("{{ n | plus: 1 }}", fields) == "4"
    assert lone_name("{{ a.b }}") == "a.b"


def test_the_names_that_a_wording_reads():
    source = "{{ a }} {{ person.name }} {% for x in list %}{{ x }}{% endfor %}"
    assert names(source) == {"a", "person.name", "list"}
    assert names("plain") == frozenset()


@given(st.text(max_size=50), st.text(max_size=50))
def test_a_value_comes_out_as_it_went_in(name, more):
    text = (name + more).replace("\r", "")
    assert render("[{{ a }}]", {"a": text}).text == f"[{text}]"


@given(st.text("{}%| ax.'\"-", max_size=30))
def test_no_wording_ever_raises(source):
    render(source, {"a": "x"})


def test_plain_leaves_nothing_with_a_method():
    assert plain({"a": [Trap(), {"b": (1, None)}]}) == {"a": ["harmless", {"b": [1, None]}]}
