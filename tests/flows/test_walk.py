"""The engine: one step at a time, by what the person says."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.engine.effects import ClearTimers, Escalate, FlowEnded, RunAction, SaveContact, SetTimer
from flows.engine.events import ActionFinished, FlowStarted, HandedBack, TextReceived, TimerFired
from flows.engine.reading import read
from flows.engine.state import Frame, State
from flows.engine.walk import walk

from .cast import ANA, BOB, BOOKING, NOW, SLOTS, SURVEY, Talk, playbook

BOTH = playbook(BOOKING, SURVEY)


def flow(steps: str, head: str = "") -> str:
    return f"flow: test\n{head}\nsteps:\n{steps}"


def started(steps: str, head: str = "", **more) -> tuple[Talk, list[str]]:
    talk = Talk(playbook(flow(steps, head), SURVEY), **more)
    return talk, talk.happen(FlowStarted("s", "test"))


def at_when(**more) -> Talk:
    talk = Talk(BOTH, **more)
    talk.text("book")
    talk.text("1")
    assert talk.step == "when"
    return talk


# ---- the whole way


def test_a_booking_takes_five_texts():
    talk = Talk(BOTH)
    assert talk.text("book") == ["What would you like to book?\n1. Cleaning\n2. Whitening"]
    assert talk.text("1") == [
        "When suits you?\n1. Wed Nov 25 at 10:00 AM\n2. Wed Nov 25 at 2:00 PM"
    ]
    assert talk.text("1") == ["What is your name?"]
    assert talk.text("Ana") == ["Cleaning on Wed Nov 25 at 10:00 AM for Ana?"]
    assert talk.text("yes") == ["Booked for Wed Nov 25 at 10:00 AM."]
    assert talk.state is None
    assert talk.of(FlowEnded) == [FlowEnded("booking", "finished")]


def test_a_known_name_is_not_asked_for():
    talk = Talk(BOTH, person=BOB)
    talk.text("book")
    talk.text("1")
    assert talk.text("2") == ["Cleaning on Wed Nov 25 at 2:00 PM for Bob Stone?"]


def test_the_name_is_kept_with_the_contact():
    talk = at_when()
    talk.text("1")
    talk.text("ana")
    (saved,) = talk.of(SaveContact)
    assert saved.fields["name"].lower() == "ana"


def test_what_was_captured_is_handed_to_the_action():
    talk = at_when(person=BOB)
    talk.text("2")
    talk.text("yes")
    asked = talk.of(RunAction)
    assert [(one.name, dict(one.inputs)) for one in asked] == [
        ("calendar.book", {"service": "cleaning", "when": "2026-11-25T14:00:00-05:00"})
    ]


def test_an_attribute_is_saved_under_its_name():
    talk, _ = started(
        "  - {id: a, ask: 'Size?', type: number, into: size, save_to: attributes.size}"
    )
    talk.text("42")
    assert talk.of(SaveContact) == [SaveContact({"attributes.size": 42})]


# ---- say, set, branch, go_to, call, end


def test_texts_before_a_question_travel_with_it():
    _, said = started("  - say: Hello.\n  - say: Two things.\n  - {ask: 'First?', into: a}")
    assert said == ["Hello.\nTwo things.\nFirst?"]


def test_long_texts_stay_apart():
    long = "x" * 200
    _, said = started(f"  - say: {long}\n  - say: {long}")
    assert said == [long, long]


def test_set_fills_fields_and_keeps_the_type_of_a_lone_field():
    talk, _ = started(
        "  - {id: a, ask: 'How many?', type: number, into: n}\n"
        "  - {set: {m: '{{ n }}', words: 'n={{ n }}'}}\n"
        "  - {id: b, ask: '{{ words }}?', into: z}"
    )
    assert talk.text("3") == ["n=3?"]
    assert talk.state.fields["m"] == 3


@pytest.mark.parametrize(("score", "says"), [("5", "Great"), ("3", "Fine"), ("1", "Sorry")])
def test_a_branch_takes_the_first_arm_that_holds(score, says):
    talk, _ = started(
        "  - {id: a, ask: 'Score?', type: number, into: n}\n"
        "  - branch:\n"
        "      - {when: n >= 4, go_to: great}\n"
        "      - {when: n > 2, go_to: fine}\n"
        "    otherwise: sorry\n"
        "  - {id: great, end: Great}\n  - {id: fine, end: Fine}\n  - {id: sorry, end: Sorry}"
    )
    assert talk.text(score) == [says]


def test_a_branch_without_a_match_goes_on_below():
    _, said = started(
        "  - branch: [{when: nothing is here, go_to: far}]\n  - say: Below\n  - {id: far, end: Far}"
    )
    assert said == ["Below\nFar"]


def test_a_choice_may_lead_its_own_way():
    talk, _ = started(
        "  - id: a\n    choose: Which?\n    choices:\n"
        "      - {value: x, label: Ex, go_to: ex}\n      - {value: y, label: Why}\n"
        "  - {id: below, end: Below}\n  - {id: ex, end: There}"
    )
    assert talk.text("Ex") == ["There"]


def test_go_to_leads_to_a_step_and_to_another_flow():
    _, said = started("  - go_to: far\n  - say: never\n  - {id: far, go_to: {flow: survey}}")
    assert said == ["From 1 to 5?"]


def test_going_to_another_flow_ends_the_first():
    talk, _ = started("  - go_to: {flow: survey}")
    assert talk.of(FlowEnded) == [FlowEnded("test", "replaced")]
    assert [frame.flow for frame in talk.state.frames] == ["survey"]


def test_a_called_flow_comes_back_with_its_fields():
    talk, said = started("  - call: survey\n  - say: 'You said {{ score }}.'")
    assert said == ["From 1 to 5?"]
    talk.text("4")
    assert len(talk.state.frames) == 2
    assert talk.text("just because") == ["Thank you.\nYou said 4."]
    assert talk.of(FlowEnded) == [FlowEnded("test", "finished")]


def test_a_call_fills_fields_first():
    called = "flow: inner\nfields: [who]\nsteps:\n  - say: 'Hello {{ who }}'"
    talk = Talk(playbook(flow("  - {call: inner, with: {who: Ana}}"), called))
    assert talk.happen(FlowStarted("s", "test")) == ["Hello Ana"]


def test_a_flow_that_is_gone_cannot_be_called():
    talk, _ = started("  - call: nowhere")
    assert talk.of(Escalate)[0].note == "the flow 'nowhere' cannot be called"


def test_a_flow_that_calls_itself_ends_with_a_person():
    talk, _ = started("  - call: test")
    assert talk.of(Escalate)


def test_a_loop_ends_with_a_person_and_never_hangs():
    talk, _ = started("  - {id: a, set: {x: y}}\n  - {id: b, go_to: a}")
    (escalated,) = talk.of(Escalate)
    assert "100 steps" in escalated.note


def test_next_skips_ahead():
    _, said = started("  - {say: One, next: c}\n  - say: Two\n  - {id: c, say: Three}")
    assert said == ["One\nThree"]


def test_end_in_the_middle():
    talk, said = started("  - say: One\n  - end: Bye\n  - say: never")
    assert said == ["One\nBye"]
    assert talk.state is None


def test_started_with_fields():
    talk = Talk(playbook(flow("  - say: 'Hello {{ who }}'", "fields: [who]")))
    assert talk.happen(FlowStarted("s", "test", {"who": "Ana"})) == ["Hello Ana"]


def test_an_unknown_flow_is_not_started():
    talk = Talk(BOTH)
    assert talk.happen(FlowStarted("s", "nowhere")) == []
    assert talk.state is None
    assert talk.last.detail["why"] == "there is no flow 'nowhere'"


def test_starting_a_flow_leaves_the_one_under_way():
    talk = at_when()
    assert talk.happen(FlowStarted("s", "survey")) == ["From 1 to 5?"]
    assert ClearTimers() in talk.effects
    assert FlowEnded("booking", "replaced") in talk.effects
    assert talk.state.fields == {}


# ---- templates


def test_a_missing_field_is_empty_and_noted():
    talk, said = started("  - say: 'Hi {{ nobody }}!'")
    assert said == ["Hi !"]
    assert "'nobody' is undefined" in talk.last.detail["notes"][0]


@pytest.mark.parametrize("text", ["{{ 7 | times: 7 }}", "{% for i in (1..9) %}x{% endfor %}", "{{"])
def test_what_a_person_writes_is_never_evaluated(text):
    talk, _ = started("  - {id: a, ask: 'Say?', into: a}\n  - say: 'You said {{ a }}'")
    assert talk.text(text) == [f"You said {text}"]


def test_the_person_s_language_comes_first():
    steps = "  - say: {en: Hello, es: Hola}\n  - {ask: {en: 'Name?', es: 'Nombre?'}, into: a}"
    _, said = started(steps, person=ANA.__class__(address="+1", language="es-MX"))
    assert said == ["Hola\nNombre?"]
    _, said = started(steps, person=ANA.__class__(address="+1", language="fr"))
    assert said == ["Hello\nName?"]
    _, said = started(steps, "language: es")
    assert said == ["Hola\nNombre?"]


# ---- retries


def test_each_try_has_its_wording_and_the_last_fetches_a_person():
    talk = at_when()
    assert talk.text("xyzzy")[0].startswith("Sorry, which day and time?\n1. Wed")
    assert talk.text("plugh")[0].startswith("For example Tuesday at 3pm.")
    talk.text("foo")
    (escalated,) = talk.of(Escalate)
    assert escalated.reason == "failed_answers"
    assert talk.step == "when"


def test_a_good_answer_forgets_the_bad_ones():
    talk = at_when()
    talk.text("xyzzy")
    talk.text("plugh")
    talk.text("1")
    assert talk.state.tries == 0


def test_without_a_wording_the_question_is_asked_again():
    talk = Talk(BOTH)
    talk.text("book")
    (said,) = talk.text("xyzzy")
    assert "What would you like to book?" in said
    assert "2. Whitening" in said
    assert said != "What would you like to book?\n1. Cleaning\n2. Whitening"


def test_tries_and_otherwise_are_the_author_s():
    talk, _ = started(
        "  - {id: a, ask: 'N?', type: number, into: n, tries: 1, otherwise: b}\n"
        "  - {id: c, end: Never}\n  - {id: b, end: Fine then}"
    )
    assert talk.text("zzz") == ["Fine then"]


# ---- control words


def test_back_asks_the_question_before():
    talk = at_when()
    assert talk.text("back")[0].startswith("What would you like to book?")
    assert talk.text("2")[0].startswith("When suits you?")
    assert talk.state.fields["service"] == "whitening"


def test_back_at_the_first_question_asks_it_again():
    talk = Talk(BOTH)
    first = talk.text("book")
    assert talk.text("go back") == first


@pytest.mark.parametrize("word", ["restart", "Start over", "START AGAIN!"])
def test_restart_begins_anew(word):
    talk = at_when()
    assert talk.text(word)[0].startswith("What would you like to book?")
    assert talk.state.fields == {}
    assert talk.state.history == ()


def test_skip_works_only_where_the_answer_is_optional():
    talk = Talk(BOTH)
    talk.text("survey")
    talk.text("skip")
    assert talk.state.tries == 1
    talk.text("4")
    assert talk.text("skip") == ["Thank you."]


def test_menu_leaves_the_flow():
    talk = at_when()
    (said,) = talk.text("menu")
    assert "book" in said
    assert "hours" in said
    assert talk.state is None
    assert FlowEnded("booking", "left") in talk.effects


def test_a_flow_may_have_words_of_its_own():
    talk, _ = started(
        "  - {id: a, ask: 'N?', type: number, into: n}\n"
        "  - {id: b, ask: 'M?', type: number, into: m}",
        "words: {back: [retour]}",
    )
    talk.text("3")
    assert talk.text("Retour") == ["N?"]


def test_a_choice_wins_over_a_control_word():
    talk, _ = started(
        "  - id: a\n    choose: Where does it hurt?\n    into: a\n"
        "    choices: [{value: back, label: Back}, {value: head, label: Head}]\n"
        "  - end: '{{ a }}'"
    )
    assert talk.text("back") == ["back"]


# ---- timers


def test_a_question_sets_its_clock_and_an_answer_stops_it():
    talk = at_when()
    assert talk.of(SetTimer) == [SetTimer("nudge", "when", 600), SetTimer("end", "when", 3600)]
    talk.text("1")
    assert talk.effects[0] == ClearTimers()


def test_a_nudge_and_then_the_end():
    talk = at_when()
    before = talk.state
    assert talk.happen(TimerFired("n", "nudge", "when")) == ["Still there?"]
    assert talk.state == before
    assert talk.happen(TimerFired("e", "end", "when")) == ["Another time then."]
    assert talk.state is None
    assert FlowEnded("booking", "timed_out") in talk.effects


@pytest.mark.parametrize("name", ["nudge", "end"])
def test_a_timer_of_another_step_is_stale(name):
    talk = at_when()
    before = talk.state
    assert talk.happen(TimerFired("n", name, "service")) == []
    assert talk.state == before


def test_a_timer_without_a_flow_is_stale():
    talk = Talk(BOTH)
    assert talk.happen(TimerFired("n", "end", "when")) == []


def test_the_end_of_the_clock_may_lead_on():
    talk, _ = started(
        "  - {id: a, ask: 'N?', into: n, timeout: {end_after: 1h, go_to: late}}\n"
        "  - {id: b, end: Never}\n  - {id: late, say: Late}"
    )
    assert talk.happen(TimerFired("e", "end", "a")) == ["Late"]


def test_a_flow_s_timeout_serves_every_question():
    talk, _ = started("  - {id: a, ask: 'N?', into: n}", "timeout: {end_after: 2 days}")
    assert talk.of(SetTimer) == [SetTimer("end", "a", 172800)]


# ---- actions


def test_an_action_waits_under_a_token_of_its_cause():
    talk = Talk(BOTH, world=None)
    talk.text("book")
    assert talk.text("1") == []
    (asked,) = talk.of(RunAction)
    assert asked.token == "t2:openings" == talk.state.token


def test_an_answer_to_another_action_is_stale():
    talk = Talk(BOTH, world=None)
    talk.text("book")
    talk.text("1")
    before = talk.state
    assert talk.happen(ActionFinished("a", "other", "calendar.slots", "ok", SLOTS)) == []
    assert talk.state == before
    assert talk.last.detail["why"] == "stale"


def test_an_answer_that_comes_twice_is_heard_once():
    talk = Talk(BOTH, world=None)
    talk.text("book")
    talk.text("1")
    finished = ActionFinished("a", talk.state.token, "calendar.slots", "ok", SLOTS)
    assert talk.happen(finished)
    assert talk.happen(finished) == []


@pytest.mark.parametrize(("outcome", "says"), [("ok", "Fine"), ("none", "Nothing")])
def test_outcomes_lead_where_they_are_told(outcome, says):
    _, said = started(
        "  - {action: x.y, on: {none: nothing}, next: fine}\n"
        "  - {id: nothing, end: Nothing}\n  - {id: fine, end: Fine}",
        world=lambda name, inputs: (outcome, {}),
    )
    assert said == [says]


@pytest.mark.parametrize("outcome", ["failed", "taken", "anything"])
def test_an_outcome_that_nobody_named_fetches_a_person(outcome):
    talk, _ = started("  - {action: x.y}\n  - end: Fine", world=lambda *_: (outcome, {}))
    (escalated,) = talk.of(Escalate)
    assert (escalated.reason, escalated.note) == ("action_failed", f"x.y: {outcome}")


def test_failed_may_be_named():
    _, said = started(
        "  - {action: x.y, on: {failed: oops}}\n  - end: Fine\n  - {id: oops, end: Oops}",
        world=lambda *_: ("failed", {}),
    )
    assert said == ["Oops"]


def test_a_taken_slot_offers_the_times_again():
    answers = {"calendar.slots": ("ok", SLOTS), "calendar.book": ("taken", {})}
    talk = at_when(person=BOB, world=lambda name, _: answers[name])
    talk.text("1")
    (said,) = talk.text("yes")
    assert said.startswith("That one is gone.\nWhen suits you?\n1. Wed")


def test_a_text_while_the_world_is_asked_is_read_when_the_question_comes():
    talk = Talk(BOTH, world=None, person=BOB)
    talk.text("book")
    talk.text("1")
    assert talk.text("tomorrow at 10am") == []
    (said,) = talk.happen(ActionFinished("a", talk.state.token, "calendar.slots", "ok", SLOTS))
    assert said.startswith("Cleaning on ")
    assert talk.step == "sure"


@pytest.mark.parametrize("text", ["1", "yes", "ok"])
def test_a_bare_number_that_came_too_early_is_not_an_answer(text):
    talk = Talk(BOTH, world=None, person=BOB)
    talk.text("book")
    talk.text("1")
    talk.text(text)
    talk.happen(ActionFinished("a", talk.state.token, "calendar.slots", "ok", SLOTS))
    assert talk.step == "when"


def test_a_known_question_is_answered_while_the_world_is_asked():
    talk = Talk(BOTH, world=None)
    talk.text("book")
    talk.text("1")
    token = talk.state.token
    assert talk.text("hours") == ["We are open 9 to 5."]
    assert talk.state.token == token


def test_a_question_that_came_while_the_flow_ended_is_answered():
    answers = {"calendar.slots": ("ok", SLOTS)}
    talk = at_when(person=BOB, world=lambda name, _: answers[name])
    talk.text("1")
    talk.world = None
    talk.text("yes")
    talk.text("survey")
    said = talk.happen(
        ActionFinished("a", talk.state.token, "calendar.book", "ok", {"when_shown": "soon"})
    )
    assert said == ["Booked for soon.", "From 1 to 5?"]


# ---- digressions and changes of mind


@pytest.mark.parametrize("text", ["hours", "when are you open?", "what are ur hrs"])
def test_a_known_question_is_answered_and_the_open_one_asked_again(text):
    talk = at_when()
    (said,) = talk.text(text)
    assert said.startswith("We are open 9 to 5.\nWhen suits you?")
    assert (talk.step, talk.state.tries) == ("when", 0)
    assert talk.last.detail["digression"] == "answer:hours"


def test_a_question_at_an_open_question_is_no_answer_to_it():
    talk = at_when()
    talk.text("1")
    (said,) = talk.text("how much?")
    assert said == "Cleaning is $90.\nWhat is your name?"


def test_another_flow_takes_over_when_it_is_asked_for():
    talk = at_when()
    assert talk.text("survey") == ["From 1 to 5?"]
    assert FlowEnded("booking", "replaced") in talk.effects


def test_the_flow_s_own_word_does_not_restart_it():
    talk = at_when()
    talk.text("book")
    assert (talk.step, talk.state.tries) == ("when", 1)


def test_a_rule_may_fetch_a_person_from_within_a_flow():
    talk = at_when()
    talk.text("it is about my bill")
    assert talk.of(Escalate)[0].queue == "billing"


@pytest.mark.parametrize(
    "text",
    [
        "no, tomorrow at 3pm",
        "No tomorrow at 3pm",
        "actually tomorrow at 3pm",
        "tomorrow at 3pm",
        "yes but tomorrow at 3pm",
        "make it tomorrow at 3pm",
    ],
)
def test_a_correction_is_read_into_the_question_again(text):
    talk = at_when(person=BOB)
    talk.text("1")
    assert talk.step == "sure"
    (said,) = talk.text(text)
    assert talk.step == "sure", said
    assert talk.state.fields["when"].startswith("2026-11-25T15:00")


@pytest.mark.parametrize("text", ["yes", "Yes please", "y", "ok"])
def test_a_plain_yes_corrects_nothing(text):
    talk = at_when(person=BOB)
    talk.text("1")
    assert talk.text(text) == ["Booked for Wed Nov 25 at 10:00 AM."]


@pytest.mark.parametrize("text", ["no", "No thanks", "nope"])
def test_a_plain_no_asks_again(text):
    talk = at_when(person=BOB)
    talk.text("1")
    assert talk.text(text)[0].startswith("When suits you?")


def test_a_yes_with_a_but_is_not_a_yes():
    talk = at_when(person=BOB)
    talk.text("1")
    talk.text("yes but I have a cat")
    assert talk.step == "sure"
    assert not talk.of(RunAction)


def test_a_picture_cannot_be_read():
    talk = at_when()
    (said,) = talk.text("", has_media=True)
    assert talk.state.tries == 1
    assert "Wed Nov 25" in said


# ---- people


def test_a_hand_off_step_fetches_a_person_and_goes_on_afterwards():
    talk, said = started(
        "  - {hand_off: One moment., note: 'n', queue: front}\n  - end: Welcome back."
    )
    assert said == ["One moment."]
    assert talk.of(Escalate) == [Escalate("flow", queue="front", note="n", on_return="resume")]
    talk.owner = "bot"
    assert talk.happen(HandedBack("h")) == ["Welcome back."]


def test_a_flow_says_what_becomes_of_it_afterwards():
    talk = Talk(BOTH)
    talk.text("survey")
    talk.text("human")
    assert talk.of(Escalate)[0].on_return == "end"


@pytest.mark.parametrize(
    ("how", "says"), [("resume", "When suits you?"), ("restart", "What would you like to book?")]
)
def test_handing_back(how, says):
    talk = at_when()
    talk.text("human")
    talk.owner = "bot"
    assert talk.happen(HandedBack("h", how))[0].startswith(says)


def test_handing_back_to_end():
    talk = at_when()
    talk.text("human")
    talk.owner = "bot"
    assert talk.happen(HandedBack("h", "end")) == []
    assert talk.state is None
    assert talk.of(FlowEnded) == [FlowEnded("booking", "handed_off")]


def test_handing_back_where_nothing_was_open_is_silent():
    talk = Talk(BOTH)
    talk.text("human")
    talk.owner = "bot"
    assert talk.happen(HandedBack("h")) == []
    assert talk.state is None


def test_an_action_that_ends_while_a_person_talks_is_not_asked_twice():
    talk = at_when(person=BOB)
    talk.text("1")
    talk.world = None
    talk.text("yes")
    token = talk.state.token
    talk.text("human")
    assert talk.owner == "queue"
    talk.happen(ActionFinished("a", token, "calendar.book", "ok", {"when_shown": "soon"}))
    talk.owner = "bot"
    assert talk.happen(HandedBack("h")) == ["Booked for soon."]
    assert not talk.of(RunAction)


def test_after_a_failed_action_handing_back_tries_it_again():
    talk, _ = started("  - {action: x.y}\n  - end: Fine", world=lambda *_: ("failed", {}))
    talk.owner, talk.world = "bot", lambda *_: ("ok", {})
    assert talk.happen(HandedBack("h")) == ["Fine"]


# ---- versions


def test_a_conversation_keeps_the_version_it_began_with():
    old, new = (
        read(flow("  - {id: a, ask: 'Old?', into: a}"), version=1),
        read(flow("  - {id: a, ask: 'New?', into: a}"), version=2),
    )
    book = playbook(flows={"test": new}, versions={("test", 1): old, ("test", 2): new}, rules=())
    state = State(frames=(Frame(flow="test", version=1, step="a"),))
    _, effects, _ = walk(book, state, HandedBack("h"), person=ANA, now=NOW)
    assert effects[0].text == "Old?"


def test_a_version_that_is_gone_goes_on_with_the_live_one():
    talk = Talk(BOTH, state=State(frames=(Frame(flow="booking", version=7, step="service"),)))
    talk.text("1")
    assert talk.step == "when"


def test_a_step_that_is_gone_fetches_a_person():
    talk = Talk(BOTH, state=State(frames=(Frame(flow="booking", version=1, step="gone"),)))
    talk.text("hello")
    assert talk.of(Escalate)


def test_a_flow_that_is_gone_fetches_a_person():
    talk = Talk(BOTH, state=State(frames=(Frame(flow="gone", version=1, step="a"),)))
    talk.text("hello")
    assert talk.of(Escalate)


def test_the_state_survives_json():
    talk = at_when()
    talk.text("xyzzy")
    assert State.from_json(talk.state.as_json()) == talk.state


# ---- whatever anybody says


STATES = (
    State(frames=(Frame(flow="booking", version=1, step="service"),)),
    State(
        frames=(Frame(flow="booking", version=1, step="when"),),
        fields={"service": "cleaning", "service_shown": "Cleaning", "slots": SLOTS},
        history=("service",),
    ),
    State(frames=(Frame(flow="booking", version=1, step="your_name"),)),
    State(
        frames=(Frame(flow="booking", version=1, step="sure"),),
        fields={"service_shown": "Cleaning", "when_shown": "Tuesday", "name": "Ana"},
    ),
    State(frames=(Frame(flow="booking", version=1, step="book"),), token="x"),
    State(frames=(Frame(flow="survey", version=1, step="score"),)),
    State(frames=(Frame(flow="survey", version=1, step="why"),), tries=2),
    State(offered=("answer:hours", "human")),
    None,
)
TEXTS = st.one_of(
    st.text(max_size=40),
    st.lists(
        st.sampled_from(
            [
                *("no", "yes", "but", "1", "2", "tomorrow", "at", "3pm", "back", "skip", "hours"),
                *("book", "survey", "{{ x }}", "{% if %}", "human", "not", "my bill", "friday"),
                *("ana@example.com", "\U0001f600", "\x00", "next"),
            ]
        ),
        max_size=6,
    ).map(" ".join),
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=TEXTS, state=st.sampled_from(STATES))
def test_no_text_at_any_step_ever_raises(text, state):
    talk = Talk(BOTH, state=state)
    said = talk.text(text)
    assert said or talk.last.state == state or talk.effects or talk.state
    if talk.state:
        assert State.from_json(talk.state.as_json()) == talk.state


@settings(max_examples=60, deadline=None)
@given(texts=st.lists(TEXTS, max_size=8))
def test_no_conversation_ever_raises_or_grows_without_bound(texts):
    talk = Talk(BOTH)
    talk.text("book")
    for text in texts:
        talk.owner = "bot"
        assert len(talk.text(text)) <= 4
    if talk.state:
        assert len(talk.state.history) <= 50


def test_a_step_takes_well_under_a_millisecond_or_so():
    state = STATES[0]
    event = TextReceived("k", "1")
    walk(BOTH, state, event, person=ANA, now=NOW)
    began = time.perf_counter()
    for _ in range(200):
        walk(BOTH, state, event, person=ANA, now=NOW)
    assert (time.perf_counter() - began) / 200 < 0.005
