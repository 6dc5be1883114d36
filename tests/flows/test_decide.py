"""The routes: which of them answers, in which order, and what each promises."""

from __future__ import annotations

import pytest

from compliance.keywords import Meaning
from flows.decide import ROUTES, Person
from flows.engine.effects import ClearTimers, Escalate, FlowEnded, RunAction, Say
from flows.engine.events import ActionFinished, FlowStarted, HandedBack, TextReceived, TimerFired
from flows.engine.state import State
from flows.playbook import KnownAnswer, Match, Rule

from .cast import BOOKING, PROGRAM, SURVEY, Talk, playbook

BOTH = playbook(BOOKING, SURVEY)


@pytest.fixture
def talk() -> Talk:
    return Talk(BOTH)


def test_the_routes_stand_in_the_order_of_the_law():
    assert [route.__name__ for route in ROUTES] == [
        "opt_out",
        "opt_in",
        "give_help",
        "stay_silent",
        "ask_for_human",
        "resume_flow",
        "open_flow",
        "known_answer",
        "clarify",
        "fall_back",
    ]


def test_every_kind_of_text_finds_its_route(talk):
    heard = []
    for text in ("hours", "book", "whitening", "1", "Ana", "yes", "human"):
        talk.text(text)
        heard.append(talk.effects and talk.last.by)
    assert heard[:2] == ["known_answer", "open_flow"]
    assert heard[-1] == "ask_for_human"


# ---- opting out and in


def test_stop_is_confirmed_once_and_then_silence(talk):
    assert talk.stop() == [PROGRAM.goodbye]
    assert talk.last.by == "opt_out"
    assert talk.stop(again=True) == []
    assert talk.text("book") == []
    assert talk.last.by == "stay_silent"


def test_the_confirmation_is_named_by_its_epoch(talk):
    talk.stop()
    (said,) = talk.of(Say)
    assert (said.kind, said.once) == ("opt_out_confirmation", "optout:1")


def test_stop_in_the_middle_of_a_flow_ends_it(talk):
    talk.text("book")
    talk.text("1")
    talk.stop()
    assert talk.state is None
    assert talk.effects[:2] == [ClearTimers(), FlowEnded("booking", "left")]


@pytest.mark.parametrize("meaning", [Meaning.OPTOUT, Meaning.WRONG_NUMBER])
@pytest.mark.parametrize("text", ["human", "book", "1", "hours", "echo x", "yes"])
def test_the_law_comes_before_whatever_the_words_say(talk, meaning, text):
    talk.text("book")
    talk.text(text, meaning=meaning, changed_consent=True)
    assert talk.last.by == "opt_out"
    assert talk.state is None


def test_where_the_provider_confirms_we_do_not():
    from dataclasses import replace

    from flows.decide import decide

    now = replace(Talk(BOTH).snapshot(), confirms_optout=False, opted_out=True)
    decision = decide(now, TextReceived("k", "STOP", Meaning.OPTOUT, changed_consent=True))
    assert decision.by == "opt_out"
    assert not [effect for effect in decision.effects if isinstance(effect, Say)]


def test_start_is_welcomed_once(talk):
    talk.stop()
    talk.opted_out = False
    said = talk.text("START", meaning=Meaning.OPTIN, changed_consent=True)
    assert said == [PROGRAM.welcome]
    (welcome,) = talk.of(Say)
    assert (welcome.kind, welcome.once) == ("opt_in_confirmation", "optin:1")


def test_start_from_somebody_who_never_left_shows_the_menu(talk):
    (said,) = talk.text("START", meaning=Meaning.OPTIN)
    assert "book" in said
    assert talk.last.by == "fall_back"
    assert talk.state is None


@pytest.mark.parametrize(
    "event",
    [
        TextReceived("k", "book"),
        TimerFired("k", "nudge", "when"),
        ActionFinished("k", "t", "calendar.slots", "ok"),
        FlowStarted("k", "survey"),
        HandedBack("k"),
    ],
)
def test_somebody_who_opted_out_hears_nothing(talk, event):
    talk.opted_out = True
    assert talk.happen(event) == []
    assert talk.last.by == "stay_silent"


# ---- help


@pytest.mark.parametrize("facts", [{}, {"opted_out": True}, {"owner": "staff"}])
def test_help_always_answers(facts):
    talk = Talk(BOTH, **facts)
    assert talk.text("HELP", meaning=Meaning.HELP) == [PROGRAM.help]
    assert talk.of(Say)[0].kind == "help_reply"


def test_help_in_the_middle_of_a_flow_leaves_it_where_it_is(talk):
    talk.text("book")
    before = talk.state
    assert talk.text("help", meaning=Meaning.HELP) == [PROGRAM.help]
    assert talk.state == before


# ---- a person in charge


@pytest.mark.parametrize("owner", ["queue", "staff"])
@pytest.mark.parametrize("text", ["book", "hours", "human", "gibberish"])
def test_while_a_person_has_the_talk_the_bot_is_silent(owner, text):
    talk = Talk(BOTH, owner=owner)
    assert talk.text(text) == []
    assert talk.effects == []
    assert talk.last.by == "stay_silent"


def test_a_flow_waits_while_a_person_has_the_talk(talk):
    talk.text("book")
    before = talk.state
    talk.owner = "staff"
    talk.text("1")
    talk.happen(TimerFired("k", "end", "service"))
    assert talk.state == before


# ---- asking for a person


@pytest.mark.parametrize(
    "text",
    [
        "human",
        "HUMAN",
        "Agent",
        "humn",
        "agnet",
        "representitive",
        "talk to a person",
        "can I speak to someone please",
        "I want to talk to a real person",
        "customer service",
        "let me speak with a manager",
        "is this a real person?",
        "get me a human",
        "operator!!",
    ],
)
def test_a_person_is_fetched(talk, text):
    (said,) = talk.text(text)
    assert talk.of(Say)[0].kind == "handoff_notice"
    assert talk.of(Escalate)[0].reason == "asked"
    assert talk.last.by == "ask_for_human"
    assert "STOP" not in said


@pytest.mark.parametrize(
    "text",
    [
        "the manager was rude",
        "need someone to fix my tooth",
        "urgent",
        "my person is late",
        "speak to Dr Smith",
        "there were 3 people",
        "team of 5",
        "someone called me yesterday",
    ],
)
def test_the_same_words_in_other_company_fetch_nobody(talk, text):
    talk.text(text)
    assert talk.last.by != "ask_for_human"


def test_asking_for_a_person_keeps_the_flow_for_later(talk):
    talk.text("book")
    talk.text("agent")
    assert talk.step == "service"
    assert talk.of(Escalate)[0].on_return == "resume"


def test_an_open_question_may_offer_that_very_word():
    about = """
flow: about
steps:
  - id: who
    choose: Who shall we call?
    into: who
    choices: [{value: agent, label: My agent}, {value: me, label: Me}]
  - end: "{{ who_shown }}"
"""
    talk = Talk(playbook(about))
    talk.happen(FlowStarted("s", "about"))
    assert talk.text("agent") == ["My agent"]
    talk.happen(FlowStarted("s", "about"))
    talk.text("talk to a human")
    assert talk.last.by == "ask_for_human"


# ---- understanding


@pytest.mark.parametrize(
    "text",
    [
        "hours",
        "HOURS?",
        "when are you open",
        "what are ur hrs",
        "When r u open??",
        "horus",
        "hours pls",
    ],
)
def test_a_known_question_is_answered(talk, text):
    assert talk.text(text) == ["We are open 9 to 5."]
    assert talk.last.by == "known_answer"
    assert talk.state is None


def test_in_the_person_s_language():
    talk = Talk(BOTH, person=Person(address="+1", language="es"))
    assert talk.text("hours") == ["Abrimos de 9 a 17."]


@pytest.mark.parametrize("text", ["book", "I wanna book", "can i book pls", "boook", "Book!"])
def test_a_rule_opens_its_flow(talk, text):
    assert talk.text(text)[0].startswith("What would you like to book?")
    assert talk.last.by == "open_flow"
    assert talk.last.detail["matched"] == "rule:book"


@pytest.mark.parametrize(
    "rest", ["hello World", "{{ 7 | times: 7 }}", "  two  spaces", "{% raw %}", "$HOME"]
)
def test_echo_says_the_rest_and_nothing_is_evaluated(talk, rest):
    assert talk.text(f"Echo {rest}") == [rest.strip()]


def test_echo_of_nothing_is_not_understood(talk):
    talk.text("echo")
    assert talk.last.by == "fall_back"


def test_a_rule_may_hand_off_to_its_queue(talk):
    talk.text("a question about my bill")
    assert talk.of(Escalate) == [Escalate("asked", queue="billing", on_return="resume")]


def test_priority_decides_between_rules():
    rules = (
        Rule(name="a", label="A", phrases=("card",), priority=20, answer={"": "A"}),
        Rule(name="b", label="B", phrases=("card",), priority=10, answer={"": "B"}),
    )
    assert Talk(playbook(rules=rules)).text("my card") == ["B"]


def test_exact_words_beat_priority():
    rules = (
        Rule(name="a", label="A", phrases=("card",), priority=10, answer={"": "A"}),
        Rule(name="b", label="B", phrases=("my card",), priority=20, answer={"": "B"}),
    )
    assert Talk(playbook(rules=rules)).text("my card") == ["B"]


def test_an_exact_rule_hears_the_whole_text_only():
    rules = (Rule(name="hi", label="Hi", phrases=("hi",), match=Match.EXACT, answer={"": "Hi!"}),)
    talk = Talk(playbook(rules=rules))
    assert talk.text("Hi!!") == ["Hi!"]
    talk.text("hi my tooth fell out")
    assert talk.last.by != "known_answer"


def test_a_flow_s_own_triggers_open_it():
    own = "flow: own\nname: Own\ntriggers: [join us]\nsteps:\n  - say: Joined"
    assert Talk(playbook(own)).text("can I join us?") == ["Joined"]


# ---- not quite sure


def unsure() -> Talk:
    talk = Talk(BOTH)
    talk.text("I do not want to book")
    assert talk.last.by == "clarify"
    return talk


def test_one_clarifying_question_with_up_to_three_choices():
    talk = unsure()
    (said,) = talk.of(Say)
    assert "1 Book an appointment" in said.text
    assert said.text.count("Talk to a person") == 1
    assert said.choices[-1] == "Talk to a person"
    assert talk.state.offered == ("rule:book", "human")


@pytest.mark.parametrize(
    "text", ["1", "one", "the first one", "Book an appointment", "#1", "yes", "Yes please"]
)
def test_its_answer_leads_where_it_pointed(text):
    talk = unsure()
    assert talk.text(text)[0].startswith("What would you like to book?")
    assert talk.state.offered == ()


@pytest.mark.parametrize("text", ["2", "last", "talk to a person"])
def test_its_last_choice_is_a_person(text):
    talk = unsure()
    talk.text(text)
    assert talk.of(Escalate)[0].reason == "asked"


def test_another_sure_wish_is_heard_all_the_same():
    assert unsure().text("hours") == ["We are open 9 to 5."]


@pytest.mark.parametrize("text", ["neither", "7", "what", "no"])
def test_if_that_fails_too_a_person_comes(text):
    talk = unsure()
    talk.text(text)
    assert talk.of(Escalate)[0].reason == "not_understood"
    assert talk.state is None


def test_a_known_answer_may_be_picked():
    answers = (
        KnownAnswer(name="a", label="Gold card", phrases=("gold card fee",), answer={"": "Gold"}),
        KnownAnswer(name="b", label="Blue card", phrases=("blue card fee",), answer={"": "Blue"}),
    )
    talk = Talk(playbook(answers=answers, rules=()))
    talk.text("card fee")
    assert talk.state.offered == ("answer:a", "answer:b", "human")
    assert talk.text("2") == ["Blue"]


def test_two_rules_of_one_label_are_one_choice():
    rules = (
        Rule(name="a", label="Booking", phrases=("red gold card",), answer={"": "x"}),
        Rule(name="b", label="Booking", phrases=("gold card red",), answer={"": "y"}),
    )
    talk = Talk(playbook(rules=rules, answers=()))
    talk.text("gold card")
    assert len(talk.state.offered) == 2


# ---- nothing matched


def test_first_the_menu_then_a_person(talk):
    (said,) = talk.text("blorp")
    assert talk.last.by == "fall_back"
    assert "book" in said and "HUMAN" in said
    assert talk.state == State(misses=1)
    talk.text("blorp blorp")
    assert talk.of(Escalate)[0].reason == "not_understood"


def test_something_understood_in_between_forgets_the_miss(talk):
    talk.text("blorp")
    talk.text("hours")
    talk.text("blorp")
    assert not talk.of(Escalate)


def test_a_picture_is_declined_politely(talk):
    (said,) = talk.text("", has_media=True)
    assert "pictures" in said
    assert talk.state.misses == 1


@pytest.mark.parametrize("text", ["", "   ", "\x00", "\U0001f600", "?!"])
def test_a_text_without_words_is_a_miss(talk, text):
    assert len(talk.text(text)) == 1
    assert talk.last.by == "fall_back"


def test_the_menu_word_is_no_miss(talk):
    talk.text("menu")
    assert talk.state is None


def test_the_menu_never_invites_an_opt_out():
    rules = (
        Rule(name="c", label="C", phrases=("cancel appointment",), answer={"": "x"}),
        Rule(name="h", label="H", phrases=("zebra",), answer={"": "x"}, listed=False),
        Rule(name="d", label="D", phrases=("delivery",), answer={"": "x"}),
    )
    (said,) = Talk(playbook(rules=rules)).text("blorp")
    assert "cancel" not in said.lower()
    assert "zebra" not in said
    assert "delivery" in said


def test_an_empty_playbook_still_answers():
    talk = Talk(playbook(rules=(), answers=()))
    (said,) = talk.text("hello")
    assert "HUMAN" in said


def test_standing_texts_may_be_the_business_s_own():
    talk = Talk(playbook(texts={"fallback": {"": "Pardon? Try {{ menu }}."}}))
    assert talk.text("blorp")[0].startswith("Pardon? Try ")


def test_the_usual_texts_are_one_segment_of_plain_characters():
    from flows.engine.texts import DEFAULTS

    for text in DEFAULTS.values():
        for wording in text.values():
            assert len(wording) <= 120, wording
            assert wording.isascii(), wording


# ---- events without a flow


@pytest.mark.parametrize(
    "event",
    [
        TimerFired("k", "end", "when"),
        ActionFinished("k", "t", "calendar.slots", "ok"),
        FlowStarted("k", "nowhere"),
    ],
)
def test_events_that_nobody_waits_for_change_nothing(talk, event):
    assert talk.happen(event) == []
    assert talk.state is None
    assert not talk.of(RunAction)


def test_staff_may_start_a_flow(talk):
    assert talk.happen(FlowStarted("k", "survey")) == ["From 1 to 5?"]
    assert talk.last.by == "open_flow"
