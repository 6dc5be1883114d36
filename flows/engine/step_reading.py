"""One step of the authoring format: a mapping becomes a step, or a list of what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import time
from typing import Any

import re2
import yaml

from .definition import (
    END,
    HAND_OFF,
    NEXT,
    TARGETS,
    Action,
    AnyStep,
    Ask,
    Branch,
    Call,
    Case,
    Choose,
    Confirm,
    End,
    GoTo,
    HandOff,
    Option,
    Say,
    Set,
    Timeout,
)
from .nodes import NAME, SLUG, Map, Reader

TYPES = (
    "text",
    "number",
    "email",
    "phone",
    "date",
    "time",
    "datetime",
    "name",
    "address",
    "yes_no",
    "choice",
    "pattern",
)
_QUESTION_KEYS = (
    *("into", "retry", "tries", "otherwise", "timeout"),
    *("skip_if", "save_to", "optional", "next"),
)
_ASK_KEYS = (
    *("ask", "type", "options_from", "pattern"),
    *("minimum", "maximum", "region", "opens", "closes"),
)
_QUIET = re2.Options()
_QUIET.log_errors = False


def read_step(
    reader: Reader, node: yaml.Node, number: int, timeout: Timeout | None, taken: set[str]
) -> AnyStep | None:
    step = reader.map(node, f"step {number}")
    kinds = [kind for kind in _KINDS if kind in step]
    reader.step = step.plain("id") or f"{kinds[0] if kinds else 'step'}_{number}"
    step.what = f"step '{reader.step}'"
    if len(kinds) != 1:
        many = f"has both '{kinds[0]}' and '{kinds[1]}'" if kinds else "has no kind"
        step.wrong("no_kind", f"the step {many}; it must have one of {', '.join(_KINDS)}")
        return None
    _check_name(step, reader.step, taken)
    keys, build = _KINDS[kinds[0]]
    step.known(["id", *keys])
    common = {"id": reader.step, "line": step.line, "then": step.target("next")}
    return build(reader, step, timeout, common)


def _check_name(step: Map, name: str, taken: set[str]) -> None:
    if not NAME.match(name) or name in TARGETS:
        step.wrong("bad_name", f"'{name}' cannot be a step's name", "id")
    if name in taken:
        step.wrong("twice", f"there are two steps named '{name}'", "id")


def read_timeout(reader: Reader, where: Map) -> Timeout | None:
    if "timeout" not in where:
        return None
    given = reader.map(where.nodes["timeout"], "'timeout'")
    given.known(("nudge_after", "nudge", "end_after", "end", "go_to"))
    return Timeout(
        nudge_after=given.seconds("nudge_after"),
        nudge=given.text("nudge"),
        end_after=given.seconds("end_after"),
        end=given.text("end"),
        go_to=given.target("go_to", END),
    )


def _question(
    reader: Reader, step: Map, kind: str, timeout: Timeout | None, common: dict[str, Any]
) -> dict[str, Any]:
    return common | {
        "question": step.text(kind, required=True),
        "into": step.name("into"),
        "retry": step.texts("retry"),
        "tries": step.count("tries", 3, least=1, most=10),
        "otherwise": step.target("otherwise", HAND_OFF),
        "timeout": read_timeout(reader, step) if "timeout" in step else timeout,
        "skip_if": step.condition("skip_if"),
        "save_to": _save_to(step),
        "optional": step.flag("optional"),
    }


def _save_to(step: Map) -> str:
    found = step.plain("save_to")
    if found:
        _check_place(step, "save_to", found)
    return found


def _check_place(step: Map, key: str, place: str) -> None:
    prefix, _, name = place.partition(".")
    own = prefix == "attributes" and NAME.match(name)
    if not own and place not in {"name", "email", "language"}:
        places = "name, email, language or attributes.something"
        step.wrong("bad_value", f"'{key}: {place}' must be {places}", key)


def _say(reader: Reader, step: Map, timeout: Timeout | None, common: dict[str, Any]) -> AnyStep:
    return Say(**common, text=step.text("say", required=True))


def _ask(reader: Reader, step: Map, timeout: Timeout | None, common: dict[str, Any]) -> AnyStep:
    kind = step.plain("type", "text")
    if kind not in TYPES:
        step.wrong("bad_type", f"'type: {kind}' is none of {', '.join(TYPES)}", "type")
    if "into" not in step:
        step.wrong("missing", "a question needs 'into: field' to keep its answer")
    if (kind == "pattern") != ("pattern" in step):
        step.wrong("bad_type", "'type: pattern' and 'pattern:' go together", "pattern")
    return Ask(
        **_question(reader, step, "ask", timeout, common),
        type=kind,
        options_from=_path(step, "options_from"),
        pattern=_pattern(step),
        minimum=step.number("minimum"),
        maximum=step.number("maximum"),
        region=step.plain("region", "US"),
        opens=step.clock("opens", time(9)),
        closes=step.clock("closes", time(17)),
    )


def _path(step: Map, key: str) -> str:
    found = step.plain(key)
    if found and not all(NAME.match(part) for part in found.split(".")):
        step.wrong("bad_name", f"'{key}: {found}' is no field's name", key)
    return found


def _pattern(step: Map) -> str:
    found = step.plain("pattern")
    if len(found) > 200:
        step.wrong("bad_value", "'pattern' is longer than 200 characters", "pattern")
    try:
        re2.compile(found[:200], _QUIET)  # runs in linear time, whatever a person texts
    except re2.error as error:
        why = error.args[0].decode() if error.args else "not a pattern"
        step.wrong("bad_value", f"'pattern' cannot be read: {why}", "pattern")
    return found


def _choose(reader: Reader, step: Map, timeout: Timeout | None, common: dict[str, Any]) -> AnyStep:
    nodes = reader.items(step.nodes.get("choices"), "'choices'")
    if not 2 <= len(nodes) <= 20:
        step.wrong("bad_value", "'choices' must list from 2 to 20 answers", "choices")
    return Choose(
        **_question(reader, step, "choose", timeout, common),
        choices=tuple(_option(reader, node) for node in nodes[:20]),
        listed=step.flag("listed", True),
    )


def _option(reader: Reader, node: yaml.Node) -> Option:
    line = int(node.start_mark.line) + 1
    if isinstance(node, yaml.ScalarNode):
        label = reader.template(node, "a choice")
        return Option(value=_slugged(label), label={"": label}, line=line)
    option = reader.map(node, "a choice")
    option.known(("value", "label", "words", "go_to"))
    labels = option.text("label") or {"": option.plain("value").replace("_", " ").capitalize()}
    value = option.plain("value") or _slugged(next(iter(labels.values())))
    if not value:
        option.wrong("missing", "a choice needs a value or a label")
    target = option.target("go_to")
    return Option(value=value, label=labels, words=option.words("words"), go_to=target, line=line)


def _slugged(label: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_")


def _confirm(reader: Reader, step: Map, timeout: Timeout | None, common: dict[str, Any]) -> AnyStep:
    for key in ("yes", "no"):
        if key not in step:
            step.wrong("missing", f"a confirmation needs '{key}: step'")
    return Confirm(
        **_question(reader, step, "confirm", timeout, common),
        yes=step.target("yes", NEXT),
        no=step.target("no", END),
    )


def _branch(reader: Reader, step: Map, timeout: Timeout | None, common: dict[str, Any]) -> AnyStep:
    cases = []
    for node in reader.items(step.nodes["branch"], "'branch'"):
        case = reader.map(node, "a branch")
        case.known(("when", "go_to"))
        condition = case.condition("when")
        if "when" not in case or "go_to" not in case:
            case.wrong("missing", "each branch needs 'when: condition' and 'go_to: step'")
        if condition is not None:
            cases.append(Case(when=condition, go_to=case.target("go_to", NEXT), line=case.line))
    return Branch(**common, cases=tuple(cases), otherwise=step.target("otherwise", NEXT))


def _set(reader: Reader, step: Map, timeout: Timeout | None, common: dict[str, Any]) -> AnyStep:
    values = step.templates("set")
    for name in values:
        if not NAME.match(name):
            step.wrong("bad_name", f"'{name}' is no field's name", "set")
    save = step.templates("save")
    for place in save:
        _check_place(step, "save", place)
    return Set(**common, values=values, save=save)


def _action(reader: Reader, step: Map, timeout: Timeout | None, common: dict[str, Any]) -> AnyStep:
    outcomes = reader.map(step.nodes["on"], "'on'") if "on" in step else None
    return Action(
        **common,
        name=_path(step, "action"),
        inputs=step.templates("with"),
        into=step.name("into"),
        on={key: outcomes.target(key) for key, _ in outcomes.pairs()} if outcomes else {},
    )


def _hand_off(
    reader: Reader, step: Map, timeout: Timeout | None, common: dict[str, Any]
) -> AnyStep:
    return HandOff(
        **common,
        text=step.text("hand_off"),
        note=reader.template(step.nodes["note"], "'note'") if "note" in step else "",
        queue=step.plain("queue"),
    )


def _go_to(reader: Reader, step: Map, timeout: Timeout | None, common: dict[str, Any]) -> AnyStep:
    node = step.nodes["go_to"]
    if not isinstance(node, yaml.MappingNode):
        return GoTo(**common, step=step.target("go_to"))
    other = reader.map(node, "'go_to'")
    other.known(("flow",))
    return GoTo(**common, flow=other.name("flow", pattern=SLUG))


def _call(reader: Reader, step: Map, timeout: Timeout | None, common: dict[str, Any]) -> AnyStep:
    return Call(**common, flow=step.name("call", pattern=SLUG), inputs=step.templates("with"))


def _end(reader: Reader, step: Map, timeout: Timeout | None, common: dict[str, Any]) -> AnyStep:
    return End(**common, text=step.text("end"))


_Build = Callable[[Reader, Map, Timeout | None, dict[str, Any]], AnyStep]
_KINDS: Mapping[str, tuple[list[str], _Build]] = {
    "say": (["say", "next"], _say),
    "ask": ([*_ASK_KEYS, *_QUESTION_KEYS], _ask),
    "choose": (["choose", "choices", "listed", *_QUESTION_KEYS], _choose),
    "confirm": (["confirm", "yes", "no", *_QUESTION_KEYS], _confirm),
    "branch": (["branch", "otherwise"], _branch),
    "set": (["set", "save", "next"], _set),
    "action": (["action", "with", "into", "on", "next"], _action),
    "hand_off": (["hand_off", "note", "queue", "next"], _hand_off),
    "go_to": (["go_to"], _go_to),
    "call": (["call", "with", "next"], _call),
    "end": (["end"], _end),
}
