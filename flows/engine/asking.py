"""How a question is put: its wording, its numbered options and its clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .conditions import look_up
from .definition import Ask, Choose, Confirm, Question
from .effects import SetTimer
from .turn import Turn

MOST_OPTIONS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One answer that is offered under a question."""

    value: str
    label: str
    words: tuple[str, ...] = ()


def offers(turn: Turn, step: Question) -> tuple[Offer, ...]:
    """The answers that stand under a question, in the order of their numbers."""
    if "options" in turn.pending:  # two readings of the last answer: one of them was meant
        return _captured(turn.pending["options"])
    return own_offers(turn, step)


def own_offers(turn: Turn, step: Question) -> tuple[Offer, ...]:
    """The answers that the question itself has, whatever was made of the last text."""
    if isinstance(step, Choose):
        return tuple(
            Offer(value=one.value, label=turn.word(one.label), words=one.words)
            for one in step.choices
        )
    if isinstance(step, Ask) and step.options_from:
        return _captured(_listed(look_up(turn.fields, step.options_from), step.options_from))
    return ()


def _listed(found: Any, name: str) -> Any:
    """A captured list, also where it sits inside an action's result."""
    if not isinstance(found, Mapping):
        return found
    inner = found.get(name.rsplit(".", 1)[-1])
    lists = [inner] if isinstance(inner, (list, tuple)) else list(found.values())
    return next((one for one in lists if isinstance(one, (list, tuple))), ())


def _captured(found: Any) -> tuple[Offer, ...]:
    if not isinstance(found, (list, tuple)):
        return ()
    several = [one if isinstance(one, Mapping) else {"value": one} for one in found[:MOST_OPTIONS]]
    return tuple(
        Offer(value=str(one["value"]), label=str(one.get("label", one["value"])))
        for one in several
        if one.get("value") not in (None, "")
    )


def ask(turn: Turn, step: Question, lead: str = "") -> None:
    """Put the question, with ``lead`` before it, and start its clock."""
    if lead:
        turn.say(lead)
    put(turn, step, turn.word(step.question))


def put(turn: Turn, step: Question, wording: str) -> None:
    """Say ``wording`` as the question of ``step``, number its options, start its clock."""
    several = offers(turn, step)
    labels = tuple(one.label for one in several)
    shown = not isinstance(step, Choose) or step.listed or "options" in turn.pending
    lines = numbered(labels) if shown else ()
    turn.say("\n".join((wording, *lines)), choices=labels or _buttons(turn, step))
    turn.detail["asked"] = step.id
    _start_clock(turn, step)


def numbered(labels: Sequence[str]) -> tuple[str, ...]:
    """``1. Cleaning``, ``2. Whitening``: one to a line."""
    return tuple(f"{number}. {label}" for number, label in enumerate(labels, 1))


def _buttons(turn: Turn, step: Question) -> tuple[str, ...]:
    if not isinstance(step, Confirm):
        return ()
    return (turn.standing("yes"), turn.standing("no"))


def _start_clock(turn: Turn, step: Question) -> None:
    clock = step.timeout
    if clock and clock.nudge_after:
        turn.effects.append(SetTimer("nudge", step.id, clock.nudge_after))
    if clock and clock.end_after:
        turn.effects.append(SetTimer("end", step.id, clock.end_after))
