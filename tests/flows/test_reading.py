"""The authoring format: what is read, and how exactly a mistake is named."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.engine.definition import Ask, Choose, Confirm, Say, wording
from flows.engine.problem import BrokenFlow
from flows.engine.reading import dump, read
from flows.engine.state import State

from .cast import BOOKING, SURVEY


def broken(source: str) -> tuple:
    with pytest.raises(BrokenFlow) as caught:
        read(source)
    return caught.value.problems


def one(source: str) -> str:
    (problem,) = broken(source)
    return str(problem)


def steps(text: str) -> str:
    return f"flow: test\nsteps:\n{text}"


@pytest.mark.parametrize("source", [BOOKING, SURVEY, "flow: a\nsteps: [{say: x}]\r\n# end\n\n"])
def test_the_round_trip_is_exact(source):
    assert dump(read(source)) == source
    assert read(dump(read(source))) == read(source)


def test_a_flow_and_its_head():
    flow = read(
        "flow: my-flow\nname: Mine\nlanguage: es\non_return: restart\n"
        "triggers: [one, two words]\nfields: [a]\nwords: {back: zurueck}\nsteps: [{say: x}]",
        version=3,
    )
    assert (flow.slug, flow.name, flow.language, flow.on_return, flow.version) == (
        "my-flow",
        "Mine",
        "es",
        "restart",
        3,
    )
    assert (flow.triggers, flow.fields) == (("one", "two words"), ("a",))
    assert flow.words == {"back": ("zurueck",)}


def test_defaults_of_a_question():
    (ask,) = read(steps("  - {ask: Name, into: n}")).steps
    assert isinstance(ask, Ask)
    assert (ask.type, ask.tries, ask.otherwise, ask.optional) == ("text", 3, "hand_off", False)
    assert ask.id == "ask_1"


def test_the_words_yes_and_no_stay_words():
    (step,) = read(steps("  - {id: a, confirm: 'Sure?', yes: next, no: end}")).steps
    assert isinstance(step, Confirm)
    assert (step.yes, step.no) == ("next", "end")
    (step,) = read(steps("  - {choose: Well, choices: [{value: yes}, {value: no}]}")).steps
    assert [choice.value for choice in step.choices] == ["yes", "no"]


def test_choices_may_be_bare_labels():
    (step,) = read(steps("  - {choose: Which, choices: [Deep cleaning, Check-up]}")).steps
    assert isinstance(step, Choose)
    assert [(c.value, c.label[""]) for c in step.choices] == [
        ("deep_cleaning", "Deep cleaning"),
        ("check_up", "Check-up"),
    ]


@pytest.mark.parametrize(
    ("span", "seconds"),
    [
        ("30s", 30),
        ("10m", 600),
        ("24h", 86400),
        ("2 days", 172800),
        ("1h 30m", 5400),
        ("1 hour", 3600),
        ("15 min", 900),
    ],
)
def test_spans_of_time(span, seconds):
    (ask,) = read(steps(f"  - {{ask: N, into: n, timeout: {{end_after: {span}}}}}")).steps
    assert ask.timeout.end_after == seconds


def test_language_variants():
    (say,) = read(steps("  - say: {en: Hello, es: Hola}")).steps
    assert isinstance(say, Say)
    assert wording(say.text, "es-MX") == "Hola"
    assert wording(say.text, "fr", "en") == "Hello"
    assert wording(say.text, "fr") == "Hello"


def test_every_step_knows_its_line():
    flow = read(BOOKING)
    lines = BOOKING.splitlines()
    for step in flow.steps:
        assert step.id in lines[step.line - 1]


def test_where_a_step_leads_by_itself():
    flow = read(steps("  - {id: a, say: x, next: c}\n  - {id: b, say: x}\n  - {id: c, say: x}"))
    assert [flow.after(step) for step in flow.steps] == ["c", "c", "end"]


# ---- mistakes


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("", "line 1: the file is empty"),
        ("flow: [", "line 1: not valid YAML"),
        ("flow: a\nsteps:\n\t- say: x", "line 3: not valid YAML"),
        ("just words", "line 1: the flow must be a list of 'key: value' lines"),
        ("flow: a\nsteps: words", "line 2: 'steps' must be a list"),
        ("flow: a", "line 1: the flow has no steps"),
        ("steps: [{say: x}]", "the flow needs a name"),
        ("flow: No Good\nsteps: [{say: x}]", "'flow: No Good' must be lower-case letters"),
        ("flow: a\nsteps: &x [{say: *x}]", "line 2: aliases (*name) are not allowed"),
        (
            "flow: a\nsetps: []\nsteps: [{say: x}]",
            "line 2: unknown key 'setps' in the flow; did you mean 'steps'?",
        ),
        (
            "flow: a\nlanguage: klingon!\nsteps: [{say: x}]",
            "line 2: 'klingon!' is no language code",
        ),
        ("flow: a\non_return: dance\nsteps: [{say: x}]", "must be one of resume, restart, end"),
        ("flow: a\nwords: {back: stop}\nsteps: [{say: x}]", "'stop' belongs to opting out"),
        ("flow: a\nwords: {jump: x}\nsteps: [{say: x}]", "unknown key 'jump'"),
    ],
)
def test_a_broken_head_is_named(source, says):
    assert says in str(broken(source)[0])


@pytest.mark.parametrize(
    ("step", "says"),
    [
        ("- {}", "has no kind"),
        ("- words", "line 3: step 1 must be a list of 'key: value' lines"),
        ("- {say: x, end: y}", "has both 'say' and 'end'"),
        ("- {id: Bad Name, say: x}", "'Bad Name' cannot be a step's name"),
        ("- {id: end, say: x}", "'end' cannot be a step's name"),
        ("- {id: a, say: ''}", "line 3, step 'a': 'say' needs a wording"),
        ("- {id: a, sya: x}", "has no kind"),
        ("- {id: a, say: x, nxet: b}", "unknown key 'nxet' in step 'a'; did you mean 'next'?"),
        ("- {id: a, say: x, into: b}", "unknown key 'into' in step 'a'"),
        ("- {id: a, say: '{{ x'}", "'say' cannot be rendered"),
        ("- {id: a, say: '{{ x | launder }}'}", "unknown filter 'launder'"),
        ("- {id: a, say: '{% include x %}'}", "'say' cannot be rendered"),
        ("- {id: a, say: {english: x}}", "'english' in 'say' is no language code"),
        ("- {id: a, say: [x]}", "'say' must be a single text"),
        ("- {id: a, say: x, say: y}", "'say' is given twice in step"),
        ("- {id: a, ask: Q}", "a question needs 'into: field'"),
        ("- {id: a, ask: Q, into: n, type: colour}", "'type: colour' is none of text, number"),
        ("- {id: a, ask: Q, into: N n}", "'into: N n' must be lower-case letters"),
        ("- {id: a, ask: Q, into: n, tries: 0}", "'tries' must be a number from 1 to 10"),
        ("- {id: a, ask: Q, into: n, tries: many}", "'tries' must be a number"),
        ("- {id: a, ask: Q, into: n, minimum: few}", "'minimum' must be a number, not 'few'"),
        ("- {id: a, ask: Q, into: n, optional: maybe}", "'optional' must be yes or no"),
        ("- {id: a, ask: Q, into: n, save_to: shoes}", "'save_to: shoes' must be name, email"),
        ("- {id: a, ask: Q, into: n, skip_if: 'is is'}", "'skip_if' cannot be read"),
        ("- {id: a, ask: Q, into: n, type: pattern}", "go together"),
        ("- {id: a, ask: Q, into: n, type: pattern, pattern: '(a'}", "'pattern' cannot be read"),
        (
            "- {id: a, ask: Q, into: n, type: pattern, pattern: '(a)\\1'}",
            "'pattern' cannot be read",
        ),
        ("- {id: a, ask: Q, into: n, timeout: {end_after: soon}}", "must be a span such as 10m"),
        ("- {id: a, ask: Q, into: n, timeout: {after: 1h}}", "unknown key 'after' in 'timeout'"),
        ("- {id: a, ask: Q, into: n, otherwise: Some Where}", "is no step's name"),
        ("- {id: a, choose: Q, choices: [x]}", "'choices' must list from 2 to 20 answers"),
        ("- {id: a, choose: Q}", "'choices' must list from 2 to 20 answers"),
        ("- {id: a, choose: Q, choices: [x, {lable: y}]}", "unknown key 'lable'"),
        ("- {id: a, confirm: Q, yes: b}", "a confirmation needs 'no: step'"),
        ("- {id: a, branch: [{when: x}]}", "each branch needs 'when: condition' and 'go_to: step'"),
        ("- {id: a, branch: [{when: '(', go_to: b}]}", "'when' cannot be read"),
        ("- {id: a, set: {Bad Name: x}}", "'Bad Name' is no field's name"),
        ("- {id: a, set: {x: y}, save: {shoes: x}}", "'save: shoes' must be"),
        ("- {id: a, action: 'rm -rf'}", "'action: rm -rf' is no field's name"),
        ("- {id: a, go_to: {flwo: x}}", "unknown key 'flwo'"),
        ("- {id: a, call: 'No Flow'}", "must be lower-case letters"),
    ],
)
def test_a_broken_step_is_named(step, says):
    assert any(says in str(problem) for problem in broken(steps(f"  {step}")))


def test_every_problem_is_found_at_once_and_in_order():
    problems = broken(steps("  - {id: a, sya: x}\n  - {id: b, say: ''}\n  - {id: c, ask: Q}"))
    assert [(problem.line, problem.step) for problem in problems] == [(3, "a"), (4, "b"), (5, "c")]


def test_two_steps_of_one_name():
    assert "two steps named 'a'" in one(steps("  - {id: a, say: x}\n  - {id: a, say: y}"))


def test_a_huge_file_is_refused():
    assert "larger than" in one("a" * 200_001)


def test_a_deep_file_is_refused():
    assert "nested too deeply" in one("flow: " + "[" * 50)


def test_too_many_steps_are_refused():
    assert any("at most 300" in str(p) for p in broken(steps("  - say: x\n" * 301)))


def test_tags_build_nothing():
    source = "flow: a\nsteps:\n  - say: !!python/object/apply:os.system ['true']"
    assert "'say' must be a single text" in str(broken(source)[0])


@settings(max_examples=150, deadline=None)
@given(source=st.text(max_size=200))
def test_no_text_makes_it_raise_anything_else(source):
    with pytest.raises(BrokenFlow):
        read(source)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_no_damage_to_a_good_flow_makes_it_raise_anything_else(data):
    at = data.draw(st.integers(0, len(BOOKING) - 1))
    cut = data.draw(st.integers(0, 30))
    put = data.draw(st.text("{}[]:-#&*!|>'\"%@ \n\tab", max_size=4))
    try:
        read(BOOKING[:at] + put + BOOKING[at + cut :])
    except BrokenFlow as error:
        assert all(problem.message for problem in error.problems)


def test_the_state_of_a_flow_is_small():
    assert State().as_json() == {"frames": []}
