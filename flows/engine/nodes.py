"""YAML as nodes that know their line: no object is ever built, and every complaint has a place."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import time

import yaml

from .conditions import BadCondition, Condition, parse
from .definition import TARGETS, Text
from .problem import BrokenFlow, Problem
from .render import BadTemplate, check

LARGEST = 200_000
DEEPEST = 12

NAME = re.compile(r"[a-z][a-z0-9_]{0,59}\Z")
SLUG = re.compile(r"[a-z][a-z0-9_-]{0,59}\Z")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})?\Z")
_SPAN = re.compile(r"(\d+)\s*(s|sec|seconds?|m|min|minutes?|h|hours?|d|days?)\b\s*", re.I)
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


class _Loader(yaml.SafeLoader):
    """Composes nodes only; refuses aliases, which can blow a small file up, and deep nests."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event: yaml.Event = self.peek_event()  # type: ignore[no-untyped-call]  # as in the stubs
        line = event.start_mark.line if event.start_mark else 0
        if isinstance(event, yaml.AliasEvent):
            raise _refusal("aliases (*name) are not allowed", line)
        self.depth += 1
        if self.depth > DEEPEST:
            raise _refusal("the file is nested too deeply", line)
        node: yaml.Node | None = super().compose_node(parent, index)
        self.depth -= 1
        return node


def _refusal(message: str, line: int) -> BrokenFlow:
    return BrokenFlow((Problem(code="unreadable", message=message, line=line + 1),))


def compose(source: str) -> yaml.Node:
    """The root node of a YAML text, or BrokenFlow saying in which line it cannot be read."""
    if len(source) > LARGEST:
        raise _refusal(f"the file is larger than {LARGEST} characters", 0)
    try:
        loader = _Loader(source)
        node = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        hint = " (put a text with any of : ? , { } in quotes)"
        raise _refusal(
            f"not valid YAML: {error.problem}{hint}", mark.line if mark else 0
        ) from error
    except yaml.YAMLError as error:
        raise _refusal(f"not valid YAML: {str(error).splitlines()[0]}", 0) from error
    if node is None:
        raise _refusal("the file is empty", 0)
    return node


class Reader:
    """Collects every problem of one file, so that its author sees them all at once."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.step = ""

    def wrong(self, code: str, message: str, node: yaml.Node) -> None:
        line = node.start_mark.line + 1
        self.problems.append(Problem(code=code, message=message, step=self.step, line=line))

    def map(self, node: yaml.Node, what: str) -> Map:
        """The node as a mapping; an empty one, and a problem, where it is something else."""
        if isinstance(node, yaml.MappingNode):
            return Map(self, node, what)
        self.wrong("wrong_type", f"{what} must be a list of 'key: value' lines", node)
        return Map(self, yaml.MappingNode("", [], node.start_mark, node.end_mark), what)

    def items(self, node: yaml.Node | None, what: str) -> list[yaml.Node]:
        """The members of a list; none, and a problem, where it is something else."""
        if node is None:
            return []
        if isinstance(node, yaml.SequenceNode):
            return list(node.value)
        self.wrong("wrong_type", f"{what} must be a list", node)
        return []

    def plain(self, node: yaml.Node, what: str) -> str:
        """One value as its author wrote it: ``yes`` stays the word yes."""
        if isinstance(node, yaml.ScalarNode):
            return str(node.value).strip()
        self.wrong("wrong_type", f"{what} must be a single text", node)
        return ""

    def template(self, node: yaml.Node, what: str) -> str:
        text = self.plain(node, what)
        try:
            check(text)
        except BadTemplate as error:
            self.wrong("bad_template", f"{what} cannot be rendered: {error}", node)
        return text

    def text(self, node: yaml.Node, what: str) -> Text:
        """A wording: one text, or a variant per language."""
        if not isinstance(node, yaml.MappingNode):
            return {"": self.template(node, what)}
        variants = self.map(node, what)
        for key, value in variants.pairs():
            if not LANGUAGE.match(key):
                self.wrong("bad_language", f"'{key}' in {what} is no language code", value)
        return {key: self.template(value, what) for key, value in variants.pairs()}

    def words(self, node: yaml.Node | None, what: str) -> tuple[str, ...]:
        """A list of plain texts; a single one will do."""
        if isinstance(node, yaml.ScalarNode):
            return (self.plain(node, what),)
        return tuple(self.plain(item, what) for item in self.items(node, what))


class Map:
    """One mapping under a reader. Ask for keys by kind; ``done`` complains about the others."""

    def __init__(self, reader: Reader, node: yaml.MappingNode, what: str) -> None:
        self.reader, self.node, self.what = reader, node, what
        self.nodes: dict[str, yaml.Node] = {}
        self.keys: dict[str, yaml.Node] = {}
        for key, value in node.value:
            self._add(str(getattr(key, "value", "")) if _scalar(key) else "?", key, value)

    def _add(self, name: str, key: yaml.Node, value: yaml.Node) -> None:
        if name in self.nodes:
            self.reader.wrong("twice", f"'{name}' is given twice in {self.what}", key)
        self.nodes[name], self.keys[name] = value, key

    def __contains__(self, key: str) -> bool:
        return key in self.nodes

    def pairs(self) -> Iterator[tuple[str, yaml.Node]]:
        yield from self.nodes.items()

    @property
    def line(self) -> int:
        return int(self.node.start_mark.line) + 1

    def wrong(self, code: str, message: str, key: str = "") -> None:
        self.reader.wrong(code, message, self.nodes.get(key, self.node))

    def known(self, allowed: Iterable[str]) -> None:
        """Complain about every key that is not one of ``allowed``."""
        allowed = list(allowed)
        for key, node in self.keys.items():
            if key not in allowed:
                near = difflib.get_close_matches(key, allowed, 1)
                hint = f"; did you mean '{near[0]}'?" if near else f"; known: {', '.join(allowed)}"
                self.reader.wrong("unknown_key", f"unknown key '{key}' in {self.what}{hint}", node)

    def plain(self, key: str, default: str = "") -> str:
        return self.reader.plain(self.nodes[key], f"'{key}'") if key in self.nodes else default

    def text(self, key: str, *, required: bool = False) -> Text:
        found = self.reader.text(self.nodes[key], f"'{key}'") if key in self.nodes else {}
        if required and not any(found.values()):
            self.wrong("empty", f"'{key}' needs a wording", key)
        return {code: text for code, text in found.items() if text}

    def texts(self, key: str) -> tuple[Text, ...]:
        """One wording or a list of them."""
        node = self.nodes.get(key)
        if node is None or not isinstance(node, yaml.SequenceNode):
            return (self.text(key),) if node is not None else ()
        return tuple(self.reader.text(item, f"'{key}'") for item in node.value)

    def templates(self, key: str) -> Mapping[str, str]:
        """A mapping of field names to templates."""
        if key not in self.nodes:
            return {}
        inner = self.reader.map(self.nodes[key], f"'{key}'")
        return {name: self.reader.template(node, f"'{name}'") for name, node in inner.pairs()}

    def words(self, key: str) -> tuple[str, ...]:
        return self.reader.words(self.nodes.get(key), f"'{key}'")

    def name(self, key: str, default: str = "", *, pattern: re.Pattern[str] = NAME) -> str:
        """A name of ours: lower-case letters, digits and underscores."""
        found = self.plain(key, default)
        if found and not pattern.match(found):
            form = "lower-case letters, digits and _" + (" or -" if pattern is SLUG else "")
            self.wrong("bad_name", f"'{key}: {found}' must be {form}", key)
        return found

    def target(self, key: str, default: str = "") -> str:
        found = self.plain(key, default)
        if found and found not in TARGETS and not NAME.match(found):
            self.wrong("bad_name", f"'{key}: {found}' is no step's name", key)
        return found

    def flag(self, key: str, default: bool = False) -> bool:
        found = self.plain(key).lower()
        if found and found not in {"yes", "true", "no", "false"}:
            self.wrong("wrong_type", f"'{key}' must be yes or no, not '{found}'", key)
        return found in {"yes", "true"} if found else default

    def number(self, key: str) -> float | None:
        found = self.plain(key)
        try:
            return float(found) if found else None
        except ValueError:
            self.wrong("wrong_type", f"'{key}' must be a number, not '{found}'", key)
            return None

    def count(self, key: str, default: int, *, least: int, most: int) -> int:
        found = self.plain(key)
        if not found:
            return default
        if found.isdecimal() and least <= int(found) <= most:
            return int(found)
        self.wrong("wrong_type", f"'{key}' must be a number from {least} to {most}", key)
        return default

    def clock(self, key: str, default: time) -> time:
        """A time of day such as ``9`` or ``17:30``."""
        found = self.plain(key)
        hours, _, minutes = found.partition(":")
        try:
            return time(int(hours), int(minutes or 0)) if found else default
        except ValueError:
            self.wrong("wrong_type", f"'{key}: {found}' must be a time such as 9 or 17:30", key)
            return default

    def seconds(self, key: str) -> int:
        """A span of time such as ``10m``, ``24h`` or ``1h 30m``."""
        found = self.plain(key)
        parts = _SPAN.findall(found)
        if found and (not parts or _SPAN.sub("", found).strip()):
            self.wrong("wrong_type", f"'{key}: {found}' must be a span such as 10m or 24h", key)
        return sum(int(number) * _SECONDS[unit[0].lower()] for number, unit in parts)

    def condition(self, key: str) -> Condition | None:
        found = self.plain(key)
        try:
            return parse(found) if found else None
        except BadCondition as error:
            self.wrong("bad_condition", f"'{key}' cannot be read: {error}", key)
            return None


def _scalar(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode)
