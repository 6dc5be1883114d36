"""What would make a flow stumble is found before it is published."""

from __future__ import annotations

import pytest

from flows.engine.reading import read
from flows.problems import errors, problems

from .cast import BOOKING

CLOCK = "timeout: {end_after: 1h}\n"


def found(steps: str, head: str = CLOCK, **more) -> list[tuple[str, str]]:
    flow = read(f"flow: test\n{head}steps:\n{steps}")
    return [(problem.code, problem.step) for problem in problems(flow, **more)]


GOOD = """
  - {id: a, ask: Name, into: n}
  - {id: b, end: 'Hi {{ n }} {{ n_shown }} {{ person.name }}'}
"""


def test_a_good_flow_has_none():
    assert found(GOOD) == []


def test_the_cast_s_flow_has_no_errors():
    assert not errors(problems(read(BOOKING)))


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ("  - {id: a, say: x, next: nowhere}", ("unknown_step", "a")),
        ("  - {id: a, ask: x, into: n, otherwise: nowhere}", ("unknown_step", "a")),
        ("  - {id: a, confirm: x, yes: nowhere, no: end}", ("unknown_step", "a")),
        ("  - {id: a, action: x.y, on: {none: nowhere}}", ("unknown_step", "a")),
        ("  - {id: a, branch: [{when: b is c, go_to: nowhere}]}", ("unknown_step", "a")),
        ("  - {id: a, go_to: nowhere}", ("unknown_step", "a")),
        ("  - {id: a, end: x}\n  - {id: b, say: y}", ("unreachable", "b")),
        ("  - {id: a, go_to: c}\n  - {id: b, say: y}\n  - {id: c, end: x}", ("unreachable", "b")),
        ("  - {id: a, set: {x: y}}\n  - {id: b, go_to: a}", ("loop", "a")),
        ("  - {id: a, action: x.y, next: a, on: {failed: a}}", ("loop", "a")),
        ("  - {id: a, call: test}", ("loop", "a")),
        (
            "  - {id: a, ask: x, into: n, otherwise: a, timeout: {end_after: 1h, go_to: a},"
            " next: a}",
            ("dead_end", "a"),
        ),
        ("  - {id: a, say: {en: x, es: y}}\n  - {id: b, say: {en: z}}", ("language", "b")),
        ("  - {id: a, say: 'Hi {{ nobody }}'}", ("unknown_field", "a")),
        ("  - {id: a, say: 'Hi {{ person.shoes }}'}", ("unknown_field", "a")),
        ("  - {id: a, action: x.y, with: {z: '{{ nobody }}'}}", ("unknown_field", "a")),
        ("  - {id: a, branch: [{when: nobody is x, go_to: end}]}", ("unknown_field", "a")),
        ("  - {id: a, ask: x, into: n, skip_if: nobody}", ("unknown_field", "a")),
        ("  - {id: a, ask: x, into: n, options_from: nobody}", ("unknown_field", "a")),
        (
            "  - {id: a, choose: x, choices: [{value: b, words: [c]}, {value: d, words: [C]}]}",
            ("collision", "a"),
        ),
        (
            "  - {id: a, choose: x, choices: [{value: b, words: ['2']}, {value: d}]}",
            ("collision", "a"),
        ),
        ("  - {id: a, choose: x, choices: [{value: Cancel}, {value: d}]}", ("law_word", "a")),
        ("  - {id: a, choose: x, choices: [{value: b, words: [stop]}, c]}", ("law_word", "a")),
        ("  - {id: a, say: Reply CANCEL to cancel your visit.}", ("law_word", "a")),
        ("  - {id: a, say: Text us 'quit' to leave.}", ("law_word", "a")),
        ("  - {id: a, ask: 'Name? And age?', into: n}", ("two_questions", "a")),
    ],
)
def test_found(steps, expected):
    assert expected in found(steps)


@pytest.mark.parametrize(
    "steps",
    [
        "  - {id: a, say: Reply STOP to opt out.}",
        "  - {id: a, say: Reply 1 to cancel your visit.}",
        "  - {id: a, choose: x, choices: ['1', '2']}",
        "  - {id: a, choose: x, choices: [{value: cancel_visit, label: Cancel it}, c]}",
        "  - {id: a, set: {x: y}}\n  - {id: b, say: '{{ x }}'}",
        "  - {id: a, action: x.y, into: r}\n  - {id: b, say: '{{ r.deep.down }}'}",
        "  - {id: a, hand_off: x}\n  - {id: b, end: y}",
    ],
)
def test_nothing_to_complain_about(steps):
    assert found(steps) == []


def test_a_question_that_waits_for_ever():
    assert found(GOOD, head="") == [("no_timeout", "a")]


def test_a_trigger_of_the_law():
    assert ("law_word", "") in found(GOOD, head=CLOCK + "triggers: [STOP]\n")


def test_what_is_called_must_be_known():
    assert found("  - {id: a, call: other}\n  - {id: b, action: x.y}", flows={}, actions=()) == [
        ("unknown_flow", "a"),
        ("unknown_action", "b"),
    ]
    other = read("flow: other\nsteps: [{say: x}]")
    steps = "  - {id: a, call: other}\n  - {id: b, action: x.y}"
    assert found(steps, flows={"other": other}, actions=("x.y",)) == []
    assert found(steps) == []


def test_fields_of_a_called_flow_and_of_the_caller_are_known():
    other = read("flow: other\nsteps: [{id: q, ask: x, into: fruit}]")
    steps = "  - {id: a, call: other}\n  - {id: b, say: '{{ fruit }} {{ given }}'}"
    assert found(steps, head="fields: [given]\n", flows={"other": other}) == []


def test_nobody_to_turn_to():
    steps = "  - {id: a, ask: x, into: n, otherwise: end}"
    assert ("no_hand_off", "") in found(steps)


def test_a_problem_names_its_place():
    flow = read(
        "flow: test\nsteps:\n  - say: x\n  - {id: b, branch: [{when: person.name, go_to: c}]}"
    )
    (problem,) = errors(problems(flow))
    assert str(problem) == "line 4, step 'b': leads to 'c', and there is no such step"
