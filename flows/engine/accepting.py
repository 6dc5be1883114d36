"""Keeping an answer: its field, the contact, and where it leads."""

from __future__ import annotations

from typing import Any

from . import answering
from .answering import Taken
from .conditions import look_up
from .definition import NEXT, Choose, Confirm, Question
from .effects import SaveContact
from .turn import Turn


def accept(turn: Turn, step: Question, taken: Taken) -> str:
    """Keep the answer; where it leads."""
    turn.tries = 0
    turn.pending.clear()
    turn.history.append(step.id)
    turn.detail["answered"] = {step.id: taken.shown}
    if step.into:
        turn.fields[step.into] = taken.value
        turn.fields[f"{step.into}_shown"] = taken.shown
    if step.save_to and taken.value not in ("", None):
        save(turn, step.save_to, taken.value)
    return _leads_to(turn, step, taken)


def _leads_to(turn: Turn, step: Question, taken: Taken) -> str:
    if isinstance(step, Confirm):
        return led(turn, step.yes if answering.is_yes(taken) else step.no)
    if isinstance(step, Choose):
        chosen = next((one.go_to for one in step.choices if one.value == taken.value), "")
        return led(turn, chosen or NEXT)
    return led(turn, NEXT)


def led(turn: Turn, target: str) -> str:
    """``next`` as the step that it means here."""
    flow, step = turn.flow, turn.step
    return flow.after(step) if target == NEXT and flow and step else target


def save(turn: Turn, place: str, value: Any) -> None:
    """Keep something with the contact, and know it for the rest of this turn."""
    prefix, _, name = place.partition(".")
    if prefix == "attributes":
        turn.known["attributes"] = {**turn.known["attributes"], name: value}
    else:
        turn.known[place] = value
    if place == "name":
        turn.known["first_name"] = (str(value).split() or [""])[0]
    turn.effects.append(SaveContact({place: value}))


def fill_skipped(turn: Turn, step: Question) -> None:
    """Fill the field of a skipped question with what the contact already tells."""
    if not step.into or not step.save_to or turn.fields.get(step.into):
        return
    known = look_up(turn.known, step.save_to)
    if known not in (None, ""):
        turn.fields[step.into] = known
        turn.fields[f"{step.into}_shown"] = str(known)
