"""What an open question wants to know, and what a text turned out to say to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any, NamedTuple


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of the answers that a question offers; ``words`` are its other names."""

    value: str
    label: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the open question wants. ``now`` is aware and in the business's zone."""

    kind: str  # a key of answers.KINDS
    now: datetime
    choices: tuple[Choice, ...] = ()
    pattern: str = ""  # RE2; it must fit the whole text
    minimum: float | None = None
    maximum: float | None = None
    max_length: int = 500
    region: str = "US"  # whose telephone numbers need no country code
    opens: time | int = time(9)  # the hours tell what "at 3" means; a bare hour will do
    closes: time | int = time(17)
    day_first: bool = False
    future: bool = True  # dates mean days to come
    partial: Mapping[str, Any] = field(default_factory=dict)  # of an earlier NotUnderstood


class Option(NamedTuple):
    """One reading of a text: the value, and how it is read back."""

    value: Any
    shown: str


@dataclass(frozen=True, slots=True)
class Understood:
    """The answer. ``value`` is JSON-able; ``shown`` is how to read it back."""

    value: Any
    shown: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """More than one reading, or one that should be asked about. ``ask`` is a short question."""

    options: tuple[Option, ...]
    ask: str


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """No answer. ``why`` is a stable code; ``partial`` is what could be read all the same.

    Codes: empty too_long out_of_range past no_match invalid conditional constraint needs_time
    needs_date. Hand ``partial`` back in the next ``Asked`` and the next text completes it.
    """

    why: str = ""
    partial: Mapping[str, Any] | None = None


Answer = Understood | Unclear | NotUnderstood
NO_MATCH = NotUnderstood("no_match")


def unclear(options: tuple[Option, ...]) -> Unclear:
    """Ask which of the readings was meant."""
    shown = [option.shown for option in options]
    return Unclear(options, f"Did you mean {', '.join(shown[:-1])} or {shown[-1]}?")
