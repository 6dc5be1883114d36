"""Which moves a ticket knows: from where, to where. What is not in the table is not made. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Open: it waits for anybody. Claimed: one person has it. Resolved: the bot goes on."""

    OPEN = "open"
    CLAIMED = "claimed"
    RESOLVED = "resolved"


class Move(StrEnum):
    """What can be done to a ticket; the words also stand in its history."""

    CLAIM = "claim"
    TAKE_OVER = "take_over"
    RELEASE = "release"
    TRANSFER = "transfer"
    ASSIGN = "assign"
    RESOLVE = "resolve"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """From which states a move is made, and where it leads."""

    before: frozenset[State]
    after: State


_UNRESOLVED = frozenset({State.OPEN, State.CLAIMED})

#: A claimed ticket is moved by its assignee, or by whoever may take over.
MOVES: dict[Move, Rule] = {
    Move.CLAIM: Rule(before=frozenset({State.OPEN}), after=State.CLAIMED),
    Move.TAKE_OVER: Rule(before=_UNRESOLVED, after=State.CLAIMED),
    Move.RELEASE: Rule(before=frozenset({State.CLAIMED}), after=State.OPEN),
    Move.TRANSFER: Rule(before=_UNRESOLVED, after=State.OPEN),
    Move.ASSIGN: Rule(before=_UNRESOLVED, after=State.CLAIMED),
    Move.RESOLVE: Rule(before=_UNRESOLVED, after=State.RESOLVED),
    Move.REOPEN: Rule(before=frozenset({State.RESOLVED}), after=State.OPEN),
}

#: Who answers the person while the ticket stands there.
OWNERS = {State.OPEN: "queue", State.CLAIMED: "staff", State.RESOLVED: "bot"}


def refusal(move: Move, *, state: State, assignee: str, mine: bool, may_take_over: bool) -> str:
    """Why this move may not be made, in one sentence; empty when it may.

    ``assignee`` is the name of whoever has the ticket, ``mine`` whether that is who asks.
    """
    possible = state in MOVES[move].before
    if state is State.CLAIMED and not mine and not (possible and may_take_over):
        return f"{assignee or 'Somebody else'} has this conversation."
    if possible:
        return ""
    if state is State.RESOLVED:
        return "This ticket is resolved already."
    return "This ticket is not resolved." if move is Move.REOPEN else "Nobody has this ticket."
