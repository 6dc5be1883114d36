"""The demo business keeps the promises of its script."""

from __future__ import annotations

import re

import pytest
from django.core.management import call_command

import flows.demo
from flows import library
from flows.engine.effects import Escalate, RunAction, SaveContact
from flows.engine.events import HandedBack
from flows.engine.reading import read
from flows.models import Flow, FlowVersion, KnownAnswer, PlaybookVersion, Rule
from flows.problems import problems, texts

from .cast import ANA, BOB, SLOTS, Talk

ACTIONS = {
    f"calendar.{name}" for name in ("slots", "check", "book", "find", "reschedule", "cancel")
}
BOOKED = {
    "appointment": "a1",
    "service": "cleaning",
    "when": "2026-11-25T10:00:00-05:00",
    "when_shown": "Wed Nov 25 at 10:00 AM",
}
FILES = flows.demo.flow_files()


def diary(name, inputs):
    """A calendar in which everything is free and one appointment is booked."""
    moved = {**BOOKED, "when_shown": "Wed Nov 25 at 2:00 PM"}
    answers = {"calendar.slots": SLOTS, "calendar.book": BOOKED, "calendar.find": BOOKED}
    answers["calendar.reschedule"] = moved
    return "ok", answers.get(name, {})


@pytest.fixture
def talk(db, settings) -> Talk:
    settings.PLAYBOOK_CACHE_SECONDS = 0
    library.forget()
    flows.demo.load()
    return Talk(library.playbook(), world=diary)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_flow_of_the_demo_has_a_problem(path):
    every = {flow.slug: flow for flow in (read(one.read_text()) for one in FILES)}
    flow = every[path.stem]
    assert problems(flow, flows=every, actions=ACTIONS) == ()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_its_texts_are_short_and_plain(path):
    for step in read(path.read_text()).steps:
        for text in texts(step):
            for wording in text.values():
                assert wording.isascii(), wording
                assert len(re.sub(r"{{.*?}}", "x" * 12, wording)) <= 160, wording


def test_loading_twice_changes_nothing(talk):
    counts = [model.objects.count() for model in (Flow, FlowVersion, Rule, KnownAnswer)]
    before = PlaybookVersion.current()
    flows.demo.load()
    assert [m.objects.count() for m in (Flow, FlowVersion, Rule, KnownAnswer)] == counts
    assert PlaybookVersion.current() == before


def test_loading_again_keeps_what_the_business_changed(talk):
    Rule.objects.filter(name="echo").update(answer="changed")
    flows.demo.load()
    assert Rule.objects.get(name="echo").answer == "changed"


def test_the_script(talk):
    talk.text("book")
    assert "1. Cleaning" in talk.effects[0].text
    talk.text("1")
    talk.text("tomorrow at 10am")
    assert talk.step == "your_name"
    talk.text("Ana Lopez")
    assert talk.of(SaveContact)
    (said,) = talk.text("yes")
    assert said.startswith("Booked: Cleaning, Wed Nov 25 at 10:00 AM.")
    assert talk.state is None


def test_a_slot_s_number_will_do_and_a_known_name_is_not_asked_for(talk):
    talk.person = BOB
    talk.text("book")
    talk.text("whitening")
    assert "for Bob Stone" in talk.text("2")[0]
    assert talk.text("yes")[0].startswith("Booked: Whitening")


def test_the_name_is_asked_at_most_once(talk):
    talk.text("book")
    talk.text("1")
    talk.text("1")
    asked = talk.text("Ana Lopez")
    again = talk.text("no, tomorrow at 3pm")
    assert "name shall I" not in "".join(asked + again)
    assert talk.step == "sure"


@pytest.mark.parametrize("outcome", ["taken", "closed", "past"])
def test_a_time_that_cannot_be_is_asked_for_again(talk, outcome):
    checked = iter([(outcome, SLOTS), ("ok", {})])
    talk.world = lambda name, _: next(checked) if name == "calendar.check" else ("ok", SLOTS)
    talk.text("book")
    talk.text("1")
    (said,) = talk.text("tomorrow at 10am")
    assert "1. Wed Nov 25 at 10:00 AM" in said
    talk.text("2")
    assert talk.step == "your_name"


def test_a_slot_taken_meanwhile(talk):
    talk.person = BOB
    answers = {"calendar.book": ("taken", SLOTS), "calendar.slots": ("ok", SLOTS)}
    talk.world = lambda name, _: answers.get(name, ("ok", {}))
    for text in ("book", "1", "1"):
        talk.text(text)
    (said,) = talk.text("yes")
    assert said.startswith("Sorry, somebody has just taken")
    assert "2. Wed Nov 25" in said


def test_no_free_slot_still_asks_for_a_time(talk):
    talk.world = lambda name, _: ("none", {}) if name == "calendar.slots" else ("ok", {})
    talk.text("book")
    talk.text("1")
    assert talk.step == "when"


def test_moving_an_appointment(talk):
    assert "Wed Nov 25 at 10:00 AM" in talk.text("reschedule")[0]
    talk.text("2")
    assert talk.text("yes") == [
        "Done: your appointment is now Wed Nov 25 at 2:00 PM. See you then!"
    ]


def test_dropping_an_appointment(talk):
    (said,) = talk.text("cancel appointment")
    assert "Wed Nov 25 at 10:00 AM" in said
    talk.text("yes")
    assert [one.name for one in talk.of(RunAction)] == ["calendar.cancel"]
    assert talk.state is None


def test_keeping_it_after_all(talk):
    talk.text("cancel my appointment")
    assert "stays as it is" in talk.text("no")[0]


@pytest.mark.parametrize("text", ["reschedule", "cancel appointment"])
def test_without_an_appointment(talk, text):
    talk.world = lambda *_: ("none", {})
    assert 'Text "book"' in talk.text(text)[0]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("hours", "9 am to 5 pm"),
        ("what time do you close?", "9 am to 5 pm"),
        ("pricing", "$90"),
        ("how much is a cleaning", "$90"),
        ("where are you located", "Main Street"),
        ("do you have parking", "Oak Street"),
        ("do u take insurance", "dental plans"),
        ("echo Hello {{ World }}", "Hello {{ World }}"),
        ("hi", "Hello!"),
        ("thanks!", "welcome"),
    ],
)
def test_known_answers(talk, text, part):
    assert part in talk.text(text)[0]
    assert talk.state is None


def test_in_spanish(talk):
    talk.person = ANA.__class__(address="+1", language="es")
    assert "Abrimos" in talk.text("hours")[0]


@pytest.mark.parametrize("text", ["human", "I have a complaint", "refund"])
def test_a_person(talk, text):
    talk.text(text)
    assert talk.of(Escalate)


def test_a_lead(talk):
    talk.text("are you accepting new patients?")
    for text in ("3", "just looking", "Ana Lopez"):
        talk.text(text)
    (said,) = talk.text("skip")
    assert said.startswith("Thank you, Ana Lopez.")


def test_an_urgent_lead_goes_to_a_person(talk):
    for text in ("new patient", "my tooth hurts", "Ana Lopez", "ana@example.com"):
        talk.text(text)
    assert talk.of(Escalate)[0].note == "New patient: Pain or a broken tooth"


def test_feedback(talk):
    talk.text("feedback")
    assert "Wonderful" in talk.text("5")[0]
    talk.text("feedback")
    talk.text("2")
    talk.text("the wait was long")
    assert talk.of(Escalate)[0].note == "Score 2: the wait was long"
    talk.owner = "bot"
    assert talk.happen(HandedBack("h", "end")) == []


def test_the_menu_is_one_segment(talk):
    (said,) = talk.text("blorp")
    assert said == (
        "Sorry, I did not get that. You can text book, hours, pricing or HUMAN to reach a person."
    )


def test_the_script_of_the_command(talk, capsys):
    call_command("check_flow", "booking")
    assert "no errors" in capsys.readouterr().out
