"""The actions that a flow may ask for, by name."""

from __future__ import annotations

from . import calendar
from .base import Action, ActionRequest, ActionResult

_ACTIONS: dict[str, Action] = {
    "calendar.slots": calendar.slots,
    "calendar.check": calendar.check,
    "calendar.book": calendar.book,
    "calendar.find": calendar.find,
    "calendar.reschedule": calendar.reschedule,
    "calendar.cancel": calendar.cancel,
}


def names() -> frozenset[str]:
    """Every action there is."""
    return frozenset(_ACTIONS)


def run(request: ActionRequest) -> ActionResult:
    """Do it. An unknown name fails, and says so. Raises ActionUnavailable."""
    action = _ACTIONS.get(request.name)
    if action is None:
        error = f"There is no action {request.name!r}."
        return ActionResult(outcome="failed", result={"error": error})
    return action(request)
