"""A condition that a person can read, parsed once: ``service is cleaning and guests > 2``.

Names stand on the left (``guests``, ``person.name``), plain words, numbers or "quoted words" on
the right. Joined with ``and``, ``or``, ``not`` and parentheses. Nothing here is Python.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

LONGEST = 500
DEEPEST = 12

_TOKEN = re.compile(
    r"""\s*(?:(?P<quoted>"[^"]*"|'[^']*')|(?P<mark><=|>=|!=|==|[<>=(),])|(?P<word>[^\s<>=!(),"']+))"""
)
_NAME = re.compile(r"[^\W\d]\w*(\.\w+)*\Z")
_TRUE = frozenset({"yes", "true"})
_FALSE = frozenset({"no", "false"})
_SIGNS = {"<", ">", "<=", ">=", "=", "==", "!="}


class BadCondition(ValueError):
    """A condition that cannot be read; the message says why in one sentence."""


@dataclass(frozen=True, slots=True)
class Test:
    """``name operator values``; the leaf of every condition."""

    name: str
    operator: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Not:
    one: Node


@dataclass(frozen=True, slots=True)
class Both:
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Either:
    left: Node
    right: Node


Node = Test | Not | Both | Either


@dataclass(frozen=True, slots=True)
class Condition:
    """A parsed condition and the text it came from."""

    source: str
    node: Node

    def holds(self, fields: Mapping[str, Any]) -> bool:
        """Whether it is so. A name that is not known is empty; nothing is ever raised."""
        return _holds(self.node, fields)

    @property
    def names(self) -> frozenset[str]:
        """Every name that it reads."""
        return frozenset(_names(self.node))


@lru_cache(maxsize=2048)
def parse(source: str) -> Condition:
    """Read a condition, or raise BadCondition."""
    if len(source) > LONGEST:
        raise BadCondition(f"the condition is longer than {LONGEST} characters")
    reader = _Reader(_tokens(source))
    node = reader.either(0)
    if reader.peek():
        raise BadCondition(f"'{reader.peek()}' is not expected in '{source.strip()}'")
    return Condition(source, node)


def _tokens(source: str) -> list[str]:
    tokens, at, source = [], 0, source.rstrip()
    while at < len(source):
        found = _TOKEN.match(source, at)
        if found is None:
            raise BadCondition(f"'{source[at:].strip()[:20]}' cannot be read")
        tokens.append(found[0].strip())
        at = found.end()
    return tokens


class _Reader:
    """Recursive descent over the tokens: or, and, not, parentheses, test."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.at = 0

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, *words: str) -> bool:
        """Step over ``words`` if they come next."""
        ahead = [token.lower() for token in self.tokens[self.at : self.at + len(words)]]
        if ahead != list(words):
            return False
        self.at += len(words)
        return True

    def either(self, depth: int) -> Node:
        node = self.both(depth)
        while self.take("or"):
            node = Either(node, self.both(depth))
        return node

    def both(self, depth: int) -> Node:
        node = self.one(depth)
        while self.take("and"):
            node = Both(node, self.one(depth))
        return node

    def one(self, depth: int) -> Node:
        if depth > DEEPEST:
            raise BadCondition("the condition is nested too deeply")
        if self.take("not"):
            return Not(self.one(depth + 1))
        if self.take("("):
            node = self.either(depth + 1)
            if not self.take(")"):
                raise BadCondition("a closing parenthesis is missing")
            return node
        return self.test()

    def test(self) -> Node:
        name = self.peek()
        if not _NAME.match(name) or name.lower() in {"and", "or", "is"}:
            raise BadCondition(f"a field name is expected before '{name or 'the end'}'")
        self.at += 1
        return self.comparison(name)

    def comparison(self, name: str) -> Node:
        for words, operator, negated in _PHRASES:
            if self.take(*words):
                values = self.values(operator)
                test = Test(name, operator, values)
                return Not(test) if negated else test
        return Test(name, "set")

    def values(self, operator: str) -> tuple[str, ...]:
        if operator == "empty":
            return ()
        if operator != "in":
            return (self.value(),)
        bracket = self.take("(")
        found = [self.value()]
        while self.take(","):
            found.append(self.value())
        if bracket and not self.take(")"):
            raise BadCondition("a closing parenthesis is missing")
        return tuple(found)

    def value(self) -> str:
        """Quoted words, or plain words up to the next ``and``, ``or``, comma or parenthesis."""
        token = self.peek()
        if token[:1] in "\"'" and token:
            self.at += 1
            return token[1:-1]
        words = []
        while (token := self.peek()) and token.lower() not in _STOPS and token not in _SIGNS:
            words.append(token)
            self.at += 1
        if not words:
            raise BadCondition("a value is missing after the comparison")
        return " ".join(words)


_STOPS = {"and", "or", "(", ")", ","}
_PHRASES: tuple[tuple[tuple[str, ...], str, bool], ...] = (
    (("is", "not", "empty"), "empty", True),
    (("is", "empty"), "empty", False),
    (("is", "not", "in"), "in", True),
    (("is", "in"), "in", False),
    (("is", "not"), "is", True),
    (("is",), "is", False),
    (("does", "not", "contain"), "contains", True),
    (("contains",), "contains", False),
    (("starts", "with"), "starts", False),
    (("!=",), "is", True),
    (("==",), "is", False),
    (("=",), "is", False),
    (("<=",), "<=", False),
    ((">=",), ">=", False),
    (("<",), "<", False),
    ((">",), ">", False),
)


def look_up(fields: Mapping[str, Any], name: str) -> Any:
    """The value under a dotted name, or None."""
    value: Any = fields
    for part in name.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _holds(node: Node, fields: Mapping[str, Any]) -> bool:
    match node:
        case Test():
            return _TESTS[node.operator](look_up(fields, node.name), node.values)
        case Not(one=one):
            return not _holds(one, fields)
        case Both(left=left, right=right):
            return _holds(left, fields) and _holds(right, fields)
        case Either(left=left, right=right):
            return _holds(left, fields) or _holds(right, fields)


def _names(node: Node) -> list[str]:
    match node:
        case Test():
            return [node.name]
        case Not(one=one):
            return _names(one)
        case Both(left=left, right=right) | Either(left=left, right=right):
            return _names(left) + _names(right)


def _empty(value: Any) -> bool:
    return value is None or (isinstance(value, (str, list, dict)) and not value)


def _number(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):
        return None


def _same(value: Any, word: str) -> bool:
    if isinstance(value, bool):
        return word.lower() in (_TRUE if value else _FALSE)
    left, right = _number(value), _number(word)
    if left is not None and right is not None:
        return left == right
    return not _empty(value) and str(value).strip().casefold() == word.strip().casefold()


def _contains(value: Any, word: str) -> bool:
    if isinstance(value, (list, tuple)):
        return any(_same(item, word) for item in value)
    return not _empty(value) and word.casefold() in str(value).casefold()


def _starts(value: Any, word: str) -> bool:
    return not _empty(value) and str(value).casefold().startswith(word.casefold())


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[[Any, tuple[str, ...]], bool]:
    """Numbers compare as numbers; anything else (ISO dates) as text; empty never holds."""

    def test(value: Any, words: tuple[str, ...]) -> bool:
        if _empty(value):
            return False
        left, right = _number(value), _number(words[0])
        if left is not None and right is not None:
            return compare(left, right)
        return left is None and right is None and compare(str(value), words[0])

    return test


_TESTS: Mapping[str, Callable[[Any, tuple[str, ...]], bool]] = {
    "set": lambda value, _: not _empty(value) and value is not False,
    "empty": lambda value, _: _empty(value),
    "is": lambda value, words: _same(value, words[0]),
    "in": lambda value, words: any(_same(value, word) for word in words),
    "contains": lambda value, words: _contains(value, words[0]),
    "starts": lambda value, words: _starts(value, words[0]),
    "<": _ordered(lambda left, right: left < right),
    ">": _ordered(lambda left, right: left > right),
    "<=": _ordered(lambda left, right: left <= right),
    ">=": _ordered(lambda left, right: left >= right),
}
