"""What would make a flow stumble: looked for before it is published, never found by a customer."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from .carriers import Sending, carriers
from .engine.definition import (
    END,
    HAND_OFF,
    TARGETS,
    Action,
    AnyStep,
    Ask,
    Branch,
    Call,
    Choose,
    Confirm,
    Definition,
    GoTo,
    HandOff,
    Question,
    Set,
)
from .engine.graph import AWAY, edges, reachable, restless
from .engine.problem import BrokenFlow, Problem, Severity
from .engine.reading import RESERVED_WORDS
from .engine.render import BadTemplate, names
from .engine.wordings import texts
from .engine.words import normalise

PERSON = frozenset({"name", "first_name", "email", "language", "address", "attributes"})
_INVITES = re.compile(
    r"\b(?:reply|text|send|type|answer|write)\b(?: with| us| back)?[ :'\"]*"
    r"(?:cancel|end|quit|revoke|unsubscribe|optout)\b",
    re.I,
)


def problems(
    flow: Definition,
    *,
    flows: Mapping[str, Definition] | None = None,
    actions: Collection[str] | None = None,
    sending: Sending | None = None,
) -> tuple[Problem, ...]:
    """Everything that is wrong with a flow, in the order of its lines.

    ``flows`` are the other flows there are, ``actions`` the names of the known actions; without
    them, what is called is not checked. ``sending`` is who its texts are sent for.
    """
    found = [
        *_targets(flow),
        *_unreachable(flow),
        *_dead_ends(flow),
        *_restless(flow),
        *_languages(flow),
        *_fields(flow, flows),
        *_called(flow, flows, actions),
        *_choices(flow),
        *_law_words(flow),
        *_people(flow),
        *_questions(flow),
        *carriers(flow, sending or Sending()),
    ]
    return tuple(sorted(found, key=lambda problem: (problem.line, problem.severity)))


def errors(found: Collection[Problem]) -> tuple[Problem, ...]:
    """Those that block publishing."""
    return tuple(problem for problem in found if problem.severity == "error")


def _at(code: str, step: AnyStep, message: str, severity: Severity = "error") -> Problem:
    return Problem(code=code, message=message, severity=severity, step=step.id, line=step.line)


# ---- where steps lead


def _targets(flow: Definition) -> Iterator[Problem]:
    for step in flow.steps:
        for target in edges(flow)[step.id]:
            known = target in TARGETS or target in flow.places or target.startswith(AWAY)
            if not known:
                yield _at("unknown_step", step, f"leads to '{target}', and there is no such step")


def _unreachable(flow: Definition) -> Iterator[Problem]:
    found = reachable(edges(flow), flow.first)
    for step in flow.steps:
        if step.id not in found:
            yield _at("unreachable", step, "no other step leads here")


def _dead_ends(flow: Definition) -> Iterator[Problem]:
    """From every step there must be a way to an end, a person or another flow."""
    ways = edges(flow)
    for step in flow.steps:
        found = reachable(ways, step.id)
        ends = any(one in (END, HAND_OFF) or one not in flow.places for one in found)
        if not ends and not isinstance(step, HandOff):
            yield _at("dead_end", step, "from here the flow can never come to an end")


def _restless(flow: Definition) -> Iterator[Problem]:
    circle = restless(flow)
    for step in flow.steps:
        if step.id in circle:
            message = "is part of a loop in which nobody is asked anything"
            yield _at("loop", step, message)
            return


# ---- what it says


def _languages(flow: Definition) -> Iterator[Problem]:
    """Once some wording has a language, every wording should have it."""
    spoken = {code for step in flow.steps for text in texts(step) for code in text if code}
    for step in flow.steps:
        for text in texts(step):
            missing = spoken - set(text) - ({flow.language} if "" in text else set())
            if text and missing:
                several = ", ".join(sorted(missing))
                yield _at("language", step, f"a wording is missing in: {several}", "warning")
                break


def _templates(step: AnyStep) -> Iterator[str]:
    for text in texts(step):
        yield from text.values()
    match step:
        case Set():
            yield from (*step.values.values(), *step.save.values())
        case Action() | Call():
            yield from step.inputs.values()
        case HandOff():
            yield step.note


def _read(step: AnyStep) -> Iterator[str]:
    """Every field name that a step reads."""
    for template in _templates(step):
        try:
            yield from names(template)
        except BadTemplate:
            continue
    match step:
        case Branch():
            yield from (name for case in step.cases for name in case.when.names)
        case Ask() | Choose() | Confirm() if step.skip_if:
            yield from step.skip_if.names
    if isinstance(step, Ask) and step.options_from:
        yield step.options_from


def captured(flow: Definition) -> set[str]:
    """Every field that the flow fills by itself, or is handed."""
    found = set(flow.fields)
    for step in flow.steps:
        match step:
            case Ask() | Choose() | Confirm() if step.into:
                found |= {step.into, f"{step.into}_shown"}
            case Action() if step.into:
                found.add(step.into)
            case Set():
                found |= set(step.values)
            case Call():
                found |= set(step.inputs)
    return found


def _fields(flow: Definition, flows: Mapping[str, Definition] | None) -> Iterator[Problem]:
    known = captured(flow)
    for step in flow.steps:
        if isinstance(step, Call) and flows and step.flow in flows:
            known |= captured(flows[step.flow])
    for step in flow.steps:
        for name in sorted(set(_read(step))):
            if complaint := _unknown(name, known):
                yield _at("unknown_field", step, complaint)


def _unknown(name: str, known: set[str]) -> str:
    root, _, rest = name.partition(".")
    if root == "person":
        part = rest.partition(".")[0]
        return "" if part in PERSON else f"a person has no '{part or name}'"
    return "" if root in known else f"reads the field '{root}', which no step fills"


# ---- what it calls


def _called(
    flow: Definition,
    flows: Mapping[str, Definition] | None,
    actions: Collection[str] | None,
) -> Iterator[Problem]:
    for step in flow.steps:
        if isinstance(step, Action) and actions is not None and step.name not in actions:
            yield _at("unknown_action", step, f"there is no action '{step.name}'")
        other = step.flow if isinstance(step, (Call, GoTo)) else ""
        if other and flows is not None and other not in flows and other != flow.slug:
            yield _at("unknown_flow", step, f"there is no flow '{other}'")
        if isinstance(step, Call) and other == flow.slug:
            yield _at("loop", step, "the flow calls itself")


# ---- choices and the law's words


def _choices(flow: Definition) -> Iterator[Problem]:
    for step in flow.steps:
        if isinstance(step, Choose):
            yield from _collisions(step)


def _collisions(step: Choose) -> Iterator[Problem]:
    taken: dict[str, int] = {}
    for number, choice in enumerate(step.choices, 1):
        named = {normalise(name) for name in (choice.value, *choice.label.values(), *choice.words)}
        for name in sorted(named - {""}):
            other = taken.setdefault(name, number)
            digit = int(name) if name.isdecimal() and len(name) < 3 else number
            if other != number or (digit != number and 1 <= digit <= len(step.choices)):
                clash = other if other != number else digit
                message = f"'{name}' means both choice {clash} and choice {number}"
                yield _at("collision", step, message)


def _law_words(flow: Definition) -> Iterator[Problem]:
    for step in flow.steps:
        for word in _choice_words(step):
            if word in RESERVED_WORDS:
                message = f"the choice '{word}' is a word of the law: it would opt out or ask help"
                yield _at("law_word", step, message)
        for text in texts(step):
            if invited := next(filter(None, map(_INVITES.search, text.values())), None):
                yield _at("law_word", step, f"'{invited[0]}' would make the person opt out")
    for phrase in flow.triggers:
        if normalise(phrase) in RESERVED_WORDS:
            message = f"the trigger '{phrase}' is a word of the law and can never start a flow"
            yield Problem(code="law_word", message=message, line=1)


def _choice_words(step: AnyStep) -> Iterator[str]:
    if isinstance(step, Choose):
        for choice in step.choices:
            named = (choice.value, *choice.label.values(), *choice.words)
            yield from sorted({normalise(name) for name in named})


# ---- people and manners


def _people(flow: Definition) -> Iterator[Problem]:
    ways = edges(flow)
    handed = any(isinstance(step, HandOff) or HAND_OFF in ways[step.id] for step in flow.steps)
    asks = any(isinstance(step, Question) for step in flow.steps)
    if asks and not handed:
        message = "no step leads to a person, whatever goes wrong"
        yield Problem(code="no_hand_off", message=message, severity="warning", line=1)


def _questions(flow: Definition) -> Iterator[Problem]:
    for step in flow.steps:
        if not isinstance(step, Question):
            continue
        if step.timeout is None or not step.timeout.end_after:
            yield _at("no_timeout", step, "waits for an answer for ever", "warning")
        if any(text.count("?") > 1 for text in step.question.values()):
            yield _at("two_questions", step, "asks more than one thing at a time", "warning")


__all__ = ["BrokenFlow", "Problem", "captured", "errors", "problems", "texts"]
