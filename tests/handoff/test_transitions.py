"""The table of moves, as plain values."""

from __future__ import annotations

import pytest

from handoff.transitions import MOVES, OWNERS, Move, State, refusal


def _ask(move: Move, state: State, *, mine: bool = False, may_take_over: bool = False) -> str:
    return refusal(move, state=state, assignee="Ana", mine=mine, may_take_over=may_take_over)


@pytest.mark.parametrize(
    ("move", "state", "allowed"),
    [
        (Move.CLAIM, State.OPEN, True),
        (Move.CLAIM, State.RESOLVED, False),
        (Move.RELEASE, State.CLAIMED, True),
        (Move.RELEASE, State.OPEN, False),
        (Move.TRANSFER, State.OPEN, True),
        (Move.RESOLVE, State.OPEN, True),
        (Move.RESOLVE, State.CLAIMED, True),
        (Move.RESOLVE, State.RESOLVED, False),
        (Move.REOPEN, State.RESOLVED, True),
        (Move.REOPEN, State.OPEN, False),
    ],
)
def test_a_move_is_made_from_its_own_states_only(move: Move, state: State, allowed: bool) -> None:
    assert (_ask(move, state, mine=True) == "") is allowed


@pytest.mark.parametrize("move", [m for m in Move if m is not Move.REOPEN])
def test_what_somebody_has_is_moved_by_nobody_else(move: Move) -> None:
    assert _ask(move, State.CLAIMED) == "Ana has this conversation."


def test_a_supervisor_takes_over_on_purpose_and_not_by_claiming() -> None:
    assert _ask(Move.TAKE_OVER, State.CLAIMED, may_take_over=True) == ""
    assert _ask(Move.CLAIM, State.CLAIMED, may_take_over=True) == "Ana has this conversation."


def test_every_move_has_a_rule_and_every_state_an_owner() -> None:
    assert set(MOVES) == set(Move)
    assert set(OWNERS) == set(State)
