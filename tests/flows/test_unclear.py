"""An answer with two readings is asked about by number."""

from __future__ import annotations

import pytest

from flows.engine import answers
from flows.engine.answers import NotUnderstood, Unclear, Understood
from flows.engine.effects import Escalate, Say
from flows.engine.events import FlowStarted

from .cast import Talk, playbook

DAY = """
flow: day
steps:
  - {id: when, ask: Which day?, type: date, into: when}
  - {id: bye, end: "{{ when_shown }}"}
"""
TWO = Unclear(
    (Understood("2026-11-25", "Wed Nov 25"), Understood("2026-12-02", "Wed Dec 2")), "Which one?"
)


@pytest.fixture
def talk(monkeypatch) -> Talk:
    """Somebody at the question, whose "next wed" has two readings."""

    def read(text, asked):
        return TWO if "wed" in text.lower() else NotUnderstood("", {"seen": text})

    monkeypatch.setattr(answers, "read", read)
    talk = Talk(playbook(DAY.replace("Which day?", "'Which day?'"), answers=(), rules=()))
    talk.happen(FlowStarted("s", "day"))
    return talk


def test_both_readings_are_offered(talk):
    (said,) = talk.text("next wed")
    assert said == "Which one?\n1. Wed Nov 25\n2. Wed Dec 2"
    assert talk.of(Say)[0].choices == ("Wed Nov 25", "Wed Dec 2")


@pytest.mark.parametrize("text", ["2", "the second one", "Wed Dec 2", "last"])
def test_and_one_is_picked(talk, text):
    talk.text("next wed")
    assert talk.text(text) == ["Wed Dec 2"]


def test_without_words_of_the_reader_s_own(talk, monkeypatch):
    monkeypatch.setattr(answers, "read", lambda *_: Unclear(TWO.options, ""))
    assert talk.text("wed")[0].startswith("Which one did you mean?")


def test_it_comes_to_an_end(talk):
    talk.text("wed")
    talk.text("wed")
    talk.text("wed")
    assert talk.of(Escalate)


def test_a_miss_withdraws_the_offer_and_keeps_what_was_read(talk):
    talk.text("wed")
    (said,) = talk.text("blorp")
    assert "1." not in said
    assert talk.state.pending == {"partial": {"seen": "blorp"}}
