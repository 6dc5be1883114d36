"""A flow as a graph: where each step may lead, and what can be reached from where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .definition import (
    END,
    HAND_OFF,
    NEXT,
    Action,
    AnyStep,
    Ask,
    Branch,
    Call,
    Choose,
    Confirm,
    Definition,
    End,
    GoTo,
)

AWAY = "flow:"  # the prefix of a target that is another flow


def targets(flow: Definition, step: AnyStep) -> list[str]:
    """Every place the step may lead to, named as its author named it; ``next`` resolved."""
    found = [flow.after(step) if name in (NEXT, "") else name for name in _named(step)]
    return list(dict.fromkeys(found))


def _named(step: AnyStep) -> Iterator[str]:
    """The targets of a step; '' and ``next`` stand for the step below."""
    match step:
        case Ask() | Choose() | Confirm():
            yield from _answers(step)
            yield step.otherwise
            if step.timeout and step.timeout.end_after:
                yield step.timeout.go_to
        case Branch():
            yield from (case.go_to for case in step.cases)
            yield step.otherwise
        case Action():
            yield from (step.on.get("ok", NEXT), *step.on.values())
            yield HAND_OFF
        case GoTo():
            yield AWAY + step.flow if step.flow else step.step
        case End():
            yield END
        case _:
            yield NEXT


def _answers(step: Ask | Choose | Confirm) -> Iterator[str]:
    match step:
        case Confirm():
            yield from (step.yes, step.no)
        case Choose():
            yield from (choice.go_to for choice in step.choices)
        case _:
            yield NEXT


def edges(flow: Definition) -> Mapping[str, list[str]]:
    """Step name -> where it may lead."""
    return {step.id: targets(flow, step) for step in flow.steps}


def reachable(ways: Mapping[str, list[str]], start: str) -> set[str]:
    """Every step and end that can be reached from ``start``, itself included."""
    found: set[str] = set()
    waiting = [start]
    while waiting:
        here = waiting.pop()
        if here not in found:
            found.add(here)
            waiting.extend(ways.get(here, ()))
    return found


def restless(flow: Definition) -> set[str]:
    """Steps on a circle along which nobody is ever asked anything."""
    ways = {
        step.id: [] if isinstance(step, (Ask, Choose, Confirm, Call)) else targets(flow, step)
        for step in flow.steps
    }
    return {name for name, nexts in ways.items() if any(name in reachable(ways, n) for n in nexts)}
