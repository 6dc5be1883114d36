"""The authoring format: a YAML text becomes a Definition, or a list of what is wrong and where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from .definition import AnyStep, Definition, OnReturn
from .nodes import LANGUAGE, SLUG, Map, Reader, compose
from .problem import BrokenFlow, Problem
from .step_reading import read_step, read_timeout

MOST_STEPS = 300
CONTROL = ("back", "restart", "skip", "menu")
# Words of the law: whoever texts one of these must never find a flow in the way.
RESERVED_WORDS = frozenset(
    {"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"}
    | {"start", "unstop", "help", "info"}
)

_FLOW_KEYS = (
    *("flow", "name", "language", "on_return", "triggers"),
    *("words", "fields", "timeout", "steps"),
)


def read(source: str, *, version: int = 0) -> Definition:
    """The flow that ``source`` describes. Raises BrokenFlow with every problem that was found."""
    reader = Reader()
    flow = reader.map(compose(source), "the flow")
    flow.known(_FLOW_KEYS)
    found = _definition(reader, flow)
    if reader.problems:
        raise BrokenFlow(tuple(sorted(reader.problems, key=lambda problem: problem.line)))
    return replace(found, version=version, source=source)


def dump(definition: Definition) -> str:
    """The text that the flow was read from, byte for byte."""
    return definition.source


def _definition(reader: Reader, flow: Map) -> Definition:
    slug = flow.name("flow", pattern=SLUG)
    if not slug:
        flow.wrong("missing", "the flow needs a name: 'flow: booking'")
    return Definition(
        slug=slug,
        name=flow.plain("name") or slug.replace("_", " ").capitalize(),
        language=_language(flow),
        on_return=cast(OnReturn, _one_of(flow, "on_return", ("resume", "restart", "end"))),
        triggers=flow.words("triggers"),
        words=_control_words(reader, flow),
        fields=flow.words("fields"),
        steps=tuple(_steps(reader, flow)),
    )


def _language(flow: Map) -> str:
    found = flow.plain("language", "en")
    if not LANGUAGE.match(found):
        flow.wrong("bad_language", f"'{found}' is no language code such as en or es", "language")
    return found


def _one_of(where: Map, key: str, allowed: tuple[str, ...]) -> str:
    found = where.plain(key, allowed[0])
    if found not in allowed:
        where.wrong("bad_value", f"'{key}: {found}' must be one of {', '.join(allowed)}", key)
        return allowed[0]
    return found


def _control_words(reader: Reader, flow: Map) -> Mapping[str, tuple[str, ...]]:
    if "words" not in flow:
        return {}
    words = reader.map(flow.nodes["words"], "'words'")
    words.known(CONTROL)
    found = {name: words.words(name) for name in CONTROL if name in words}
    for name, several in found.items():
        for word in several:
            if word.lower() in RESERVED_WORDS:
                words.wrong("law_word", f"'{word}' belongs to opting out and help", name)
    return found


def _steps(reader: Reader, flow: Map) -> list[AnyStep]:
    nodes = reader.items(flow.nodes.get("steps"), "'steps'")
    if not nodes and not reader.problems:
        flow.wrong("missing", "the flow has no steps", "steps")
    if len(nodes) > MOST_STEPS:
        flow.wrong("too_many", f"a flow has at most {MOST_STEPS} steps; split it up", "steps")
    timeout = read_timeout(reader, flow)
    found: list[AnyStep] = []
    taken: set[str] = set()
    for number, node in enumerate(nodes[:MOST_STEPS], 1):
        step = read_step(reader, node, number, timeout, taken)
        if step is not None:
            found.append(step)
            taken.add(step.id)
        reader.step = ""
    return found


__all__ = ["BrokenFlow", "Problem", "dump", "read"]
