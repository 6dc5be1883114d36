"""How near a text is to the words we know."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.engine.matching import ACT, ASK, hits, menu, near
from flows.engine.people import wants_human
from flows.engine.words import normalise, words
from flows.playbook import KnownAnswer, Match, Playbook, Rule


def known(*phrases: str) -> Playbook:
    return Playbook(answers=(KnownAnswer(name="a", label="A", phrases=phrases, answer={"": "x"}),))


def score(phrase: str, text: str) -> float:
    found = hits(known(phrase), text)
    return found[0].score if found else 0.0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Hello, World!", "hello world"),
        ("pls resched my appt tmrw", "please reschedule my appointment tomorrow"),
        ("What\u2019s ur addr?", "what is your address"),
        ("caf\u00e9 D\u00c9J\u00c0", "cafe deja"),
        ("dont", "do not"),
        ("", ""),
        ("\U0001f600 \x00 ?!", ""),
        ("id like", "id like"),
    ],
)
def test_the_words_of_a_text(text, said):
    assert normalise(text) == said


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("hours", "hours"),
        ("hours", "Hours??"),
        ("hours", "what are your hours on sunday"),
        ("opening hours", "openin hours"),
        ("opening hours", "hours of opening"),
        ("when are you open", "when do you open"),
        ("reschedule", "resceduled"),
        ("parking", "is there any parking"),
        ("how much", "how much for two"),
        ("do you take insurance", "u take insurence?"),
    ],
)
def test_sure_enough_to_act(phrase, text):
    assert score(phrase, text) >= ACT


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("book", "i do not want to book"),
        ("book", "never book anything"),
        ("gold card fee", "card fee"),
        ("prices", "prices"[:-2] + "y thing"),
    ],
)
def test_not_sure_enough(phrase, text):
    assert score(phrase, text) < ACT


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("hours", "my dog is blue"),
        ("hours", "houses"),
        ("book", "look"),
        ("parking", "it was lovely today and we had so much fun with the kids"),
        ("open", "pen"),
        ("how much", "thank you very kindly"),
    ],
)
def test_nothing_like_it(phrase, text):
    assert score(phrase, text) < ASK


@given(st.text(max_size=80), st.text(min_size=1, max_size=40))
def test_any_two_texts_can_be_compared(text, phrase):
    assert 0 <= score(phrase, text) <= 1
    if words(text) and words(phrase):
        assert 0 <= near(words(text), words(phrase)) <= 1


@given(st.text(min_size=1, max_size=40))
def test_the_phrase_itself_is_certain(phrase):
    assert score(phrase, phrase) == (1.0 if words(phrase) else 0.0)


def test_the_longer_phrase_wins_among_equals():
    rules = (
        Rule(name="a", label="A", phrases=("appointment",), flow="x"),
        Rule(name="b", label="B", phrases=("move my appointment",), flow="y"),
    )
    (first, *_) = hits(Playbook(rules=rules), "please move my appointment to friday")
    assert first.route == "rule:b"


def test_a_prefix_needs_the_first_words():
    rule = Rule(name="e", label="E", phrases=("echo this",), match=Match.PREFIX, answer={"": "x"})
    book = Playbook(rules=(rule,))
    assert hits(book, "Echo THIS Some Words")[0].rest == "Some Words"
    assert not hits(book, "please echo this")
    assert not hits(book, "echo")


def test_the_menu_follows_the_rules():
    rules = (
        Rule(name="b", label="B", phrases=("bee", "x"), priority=20, answer={"": "x"}),
        Rule(name="a", label="A", phrases=("ay",), priority=10, answer={"": "x"}),
        Rule(name="p", label="P", phrases=("pee",), match=Match.PREFIX, answer={"": "x"}),
        Rule(name="h", label="H", phrases=("aitch",), listed=False, answer={"": "x"}),
    )
    assert list(menu(Playbook(rules=rules))) == [("ay", "A"), ("bee", "B")]


def test_a_hundred_phrases_take_a_few_milliseconds():
    answers = tuple(
        KnownAnswer(
            name=f"a{n}",
            label="A",
            answer={"": "x"},
            phrases=tuple(f"what about thing{n} number{m} please" for m in range(4)),
        )
        for n in range(25)
    )
    book = Playbook(answers=answers)
    text = "could you tell me something about your delivery on sunday mornings"
    hits(book, text)
    began = time.perf_counter()
    for _ in range(20):
        hits(book, text)
    assert (time.perf_counter() - began) / 20 < 0.02


@given(st.text(max_size=60))
def test_any_text_may_or_may_not_want_a_person(text):
    assert isinstance(wants_human(text), str)


@pytest.mark.parametrize("text", ["hablar con una persona", "humano", "quiero un agente"])
def test_a_person_in_spanish(text):
    assert wants_human(text)
