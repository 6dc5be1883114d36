"""Wordings with fields in them, rendered in a sandbox: a contact's text is only ever data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from liquid import BoundTemplate, Environment, Mode, StrictDefaultUndefined, Undefined
from liquid.exceptions import LiquidError, UndefinedError

LONGEST_TEMPLATE = 4_000
LONGEST_VALUE = 600
LONGEST_TEXT = 1_600  # what every vendor takes as one text

# No tag may load another template; no filter may read the clock or speak HTML and URLs.
_TAGS = {"include", "render", "tablerow", "increment", "decrement", "cycle", "ifchanged"}
_FILTERS = {"date", "safe", "escape", "escape_once", "escapejs", "newline_to_br", "strip_html"}
_FILTERS |= {"base64_decode", "base64_encode", "base64_url_safe_decode", "base64_url_safe_encode"}
_FILTERS |= {"url_decode", "url_encode"}


class BadTemplate(ValueError):
    """A wording that cannot be rendered; the message says why in one sentence."""


class _Sandbox(Environment):
    loop_iteration_limit = 200
    output_stream_limit = 8_000
    local_namespace_limit = 20_000
    context_depth_limit = 8


@dataclass(frozen=True, slots=True)
class Rendered:
    """The text, and a note for the trace where a field was missing."""

    text: str
    note: str = ""


def render(source: str, fields: Mapping[str, Any]) -> Rendered:
    """The wording with its fields filled in. A missing field is empty and noted; never raises."""
    if "{" not in source:
        return Rendered(source)
    context = {name: plain(value) for name, value in fields.items()}
    try:
        return Rendered(_compiled(source, True).render(**context)[:LONGEST_TEXT])
    except UndefinedError as error:
        return Rendered(_leniently(source, context), note=_said(error))
    except (LiquidError, BadTemplate, ArithmeticError, ValueError, TypeError) as error:
        return Rendered("", note=_said(error))


def value(source: str, fields: Mapping[str, Any]) -> Any:
    """What an input stands for: ``{{ field }}`` alone keeps the field's own type."""
    name = lone_name(source)
    if not name:
        return render(source, fields).text
    found: Any = fields
    for part in name.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return "" if found is None else found


def lone_name(source: str) -> str:
    """``a.b`` for ``{{ a.b }}``, or an empty string for anything more."""
    text = source.strip()
    inner = text[2:-2].strip() if text.startswith("{{") and text.endswith("}}") else ""
    return inner if inner and all(part.isidentifier() for part in inner.split(".")) else ""


def check(source: str) -> None:
    """Raise BadTemplate where the wording would not compile."""
    if "{" not in source:
        return
    for name in _compiled(source, True).analyze(include_partials=False).filters:
        if name not in _STRICT.filters:
            raise BadTemplate(f"unknown filter '{name}'")


@lru_cache(maxsize=2048)
def names(source: str) -> frozenset[str]:
    """Every dotted name that the wording reads from outside."""
    if "{" not in source:
        return frozenset()
    found = _compiled(source, True).analyze(include_partials=False).globals
    return frozenset(
        ".".join(str(part) for part in use.segments) for uses in found.values() for use in uses
    )


def plain(value: Any, depth: int = 0) -> Any:
    """Only texts, numbers, lists and mappings of these: nothing with a method worth calling."""
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, Mapping) and depth < 4:
        return {str(key): plain(one, depth + 1) for key, one in value.items()}
    if isinstance(value, (list, tuple)) and depth < 4:
        return [plain(one, depth + 1) for one in value[:50]]
    return str(value)[:LONGEST_VALUE]


def _leniently(source: str, context: Mapping[str, Any]) -> str:
    try:
        return _compiled(source, False).render(**context)[:LONGEST_TEXT]
    except (LiquidError, ArithmeticError, ValueError, TypeError):
        return ""


@lru_cache(maxsize=4096)
def _compiled(source: str, strict: bool) -> BoundTemplate:
    if len(source) > LONGEST_TEMPLATE:
        raise BadTemplate(f"the wording is longer than {LONGEST_TEMPLATE} characters")
    try:
        return (_STRICT if strict else _LENIENT).from_string(source)
    except LiquidError as error:
        raise BadTemplate(_said(error)) from error


def _said(error: Exception) -> str:
    """The first line of what the template engine says, without its drawing of the place."""
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__


def _sandbox(undefined: type[Undefined]) -> Environment:
    made = _Sandbox(undefined=undefined, tolerance=Mode.STRICT, strict_filters=True)
    for tag in _TAGS:
        made.tags.pop(tag, None)
    for name in _FILTERS:
        made.filters.pop(name, None)
    return made


_STRICT = _sandbox(StrictDefaultUndefined)
_LENIENT = _sandbox(Undefined)
