"""The one pure decision: what we know and what happened, in; what to do about it, out."""

from __future__ import annotations

from dataclasses import replace

from .engine.events import Event
from .routes import (
    Route,
    ask_for_human,
    clarify,
    fall_back,
    give_help,
    known_answer,
    open_flow,
    opt_in,
    opt_out,
    resume_flow,
    stay_silent,
)
from .snapshot import Decision, Person, ProgramTexts, Snapshot

ROUTES: tuple[Route, ...] = (
    opt_out,
    opt_in,
    give_help,
    stay_silent,  # opted out, or a person is in charge
    ask_for_human,
    resume_flow,
    open_flow,
    known_answer,
    clarify,
    fall_back,
)


def decide(now: Snapshot, event: Event) -> Decision:
    """What to do about ``event``. The first route that answers wins, and names itself."""
    for route in ROUTES:
        decision = route(now, event)
        if decision is not None:
            return replace(decision, by=route.__name__)
    return Decision(state=now.state)


__all__ = ["ROUTES", "Decision", "Person", "ProgramTexts", "Snapshot", "decide"]
