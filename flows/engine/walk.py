"""The engine: ``(playbook, state, event) -> (state, effects)``. Pure, bounded, never raises."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, assert_never

from . import accepting, hearing
from .asking import ask
from .definition import (
    END,
    HAND_OFF,
    Action,
    AnyStep,
    Ask,
    Branch,
    Call,
    Choose,
    Confirm,
    End,
    GoTo,
    HandOff,
    Question,
    Say,
    Set,
)
from .effects import ClearTimers, Effect, FlowEnded, RunAction
from .events import ActionFinished, Event, FlowStarted, HandedBack, TextReceived, TimerFired
from .state import State
from .turn import Turn, as_json, zone_of

if TYPE_CHECKING:
    from flows.playbook import Playbook
    from flows.snapshot import Person

MOST_STEPS = 100  # in one turn; a flow that goes round and round ends with a person
WAIT = ""  # no target: the turn is over

Walked = tuple[State | None, tuple[Effect, ...], dict[str, Any]]


def walk(
    playbook: Playbook,
    state: State | None,
    event: Event,
    *,
    person: Person,
    now: datetime,
    zone: str = "UTC",
) -> Walked:
    """What ``event`` does to a person who stands at ``state``.

    The third value says why, for the trace. An event that is no longer meant for this state (a
    timer of another step, the answer to another action) changes nothing.
    """
    turn = Turn(playbook, state, event.key, person, now.astimezone(zone_of(zone)))
    turn.detail.update(_place(turn))
    match event:
        case TextReceived():
            target = hearing.hear(turn, event)
        case TimerFired():
            target = _timer(turn, event)
        case ActionFinished():
            target = _finished(turn, event)
        case HandedBack():
            target = _handed_back(turn, event)
        case FlowStarted():
            target = _start(turn, event.flow, event.fields)
        case _:
            assert_never(event)
    proceed(turn, target)
    if not turn.frames and "unread" in turn.pending:
        turn.detail["unread"] = turn.pending["unread"]  # came while the flow was ending
    turn.detail.update({f"to_{name}": where for name, where in _place(turn).items()})
    return turn.state(), tuple(turn.effects), turn.detail


def _place(turn: Turn) -> dict[str, Any]:
    top = turn.frames[-1] if turn.frames else None
    return {"flow": top.flow, "version": top.version, "step": top.step} if top else {}


def proceed(turn: Turn, target: str) -> None:
    """Go from step to step until one waits, the flow ends, or a person is fetched."""
    for _ in range(MOST_STEPS):
        if target in (WAIT, hearing.DONE):
            return
        target = _leave(turn, target) if target in (END, HAND_OFF) else _arrive(turn, target)
    turn.hand_off("flow", note=f"more than {MOST_STEPS} steps without a question")


def _leave(turn: Turn, target: str) -> str:
    if target == END:
        return turn.leave() if turn.frames else WAIT
    turn.hand_off("flow")
    return WAIT


def _arrive(turn: Turn, target: str) -> str:
    if target.startswith(hearing.SWITCH):
        return _switch(turn, target.removeprefix(hearing.SWITCH))
    if target == hearing.RESTART:
        return _restart(turn)
    if target == hearing.RESUME:
        return _resume(turn)
    step = turn.arrive(target) if turn.frames else None
    if step is None:
        turn.hand_off("flow", note=f"there is no step '{target}'")
        return WAIT
    return _enter(turn, step)


def _enter(turn: Turn, step: AnyStep) -> str:
    """Do what a step does; where to go next, or WAIT."""
    flow = turn.flow
    after = flow.after(step) if flow else END
    match step:
        case Say():
            turn.say(turn.word(step.text))
        case Ask() | Choose() | Confirm():
            return _question(turn, step, after)
        case Branch():
            met = (case.go_to for case in step.cases if case.when.holds(turn.context))
            chosen = next(met, step.otherwise)
            return after if chosen == "next" else chosen
        case Set():
            _fill(turn, step)
        case Action():
            return _run(turn, step)
        case HandOff():
            turn.hand_off(
                "flow", turn.word(step.text), note=turn.word({"": step.note}), queue=step.queue
            )
            return WAIT
        case GoTo():
            return hearing.SWITCH + step.flow if step.flow else step.step
        case Call():
            return _call(turn, step)
        case End():
            turn.say(turn.word(step.text))
            return END
        case _:
            assert_never(step)
    return after


def _question(turn: Turn, step: Ask | Choose | Confirm, after: str) -> str:
    if step.skip_if and step.skip_if.holds(turn.context):
        accepting.fill_skipped(turn, step)
        return accepting.led(turn, step.yes) if isinstance(step, Confirm) else after
    turn.tries = 0
    unread = turn.pending.pop("unread", "")
    turn.pending.clear()
    if unread and (target := hearing.early(turn, step, unread)):
        return target
    ask(turn, step)
    return WAIT


def _fill(turn: Turn, step: Set) -> None:
    for name, template in step.values.items():
        turn.fields[name] = as_json(turn.fill(template))
    for place, template in step.save.items():
        accepting.save(turn, place, as_json(turn.fill(template)))


def _run(turn: Turn, step: Action) -> str:
    inputs = {name: as_json(turn.fill(template)) for name, template in step.inputs.items()}
    turn.token = f"{turn.key}:{step.id}"
    turn.effects.append(RunAction(step.name, inputs, turn.token))
    turn.detail["action"] = step.name
    return WAIT


def _call(turn: Turn, step: Call) -> str:
    for name, template in step.inputs.items():
        turn.fields[name] = as_json(turn.fill(template))
    if len(turn.frames) < 8 and (first := turn.enter(step.flow)):
        return first
    turn.hand_off("flow", note=f"the flow '{step.flow}' cannot be called")
    return WAIT


# ---- the other things that happen


def _finished(turn: Turn, event: ActionFinished) -> str:
    """Go on with the world's answer. One that nobody waits for changes nothing."""
    step = turn.step
    if not turn.token or event.token != turn.token or not isinstance(step, Action):
        turn.detail["why"] = "stale"
        return WAIT
    turn.token = ""
    turn.detail.update(action=event.name, outcome=event.outcome)
    if step.into:
        turn.fields[step.into] = as_json(event.result)
    return _outcome(turn, step, event.outcome)


def _outcome(turn: Turn, step: Action, outcome: str) -> str:
    flow = turn.flow
    after = flow.after(step) if flow else END
    target = step.on.get(outcome, "")
    if target and target != HAND_OFF:
        return after if target == "next" else target
    if outcome == "ok" and not target:
        return after
    turn.hand_off("action_failed", note=f"{step.name}: {outcome}")
    return WAIT


def _timer(turn: Turn, event: TimerFired) -> str:
    step = turn.step
    if not isinstance(step, Question) or step.timeout is None or step.id != event.step:
        turn.detail["why"] = "stale"
        return WAIT
    clock = step.timeout
    if event.name == "nudge":
        turn.say(turn.word(clock.nudge) or turn.standing("nudge"))
        return WAIT
    turn.effects.append(ClearTimers())
    turn.say(turn.word(clock.end))
    if clock.go_to != END:
        return clock.go_to
    turn.drop("timed_out")
    return WAIT


def _handed_back(turn: Turn, event: HandedBack) -> str:
    """A person is done: ask the open question again, begin anew, or leave the flow."""
    if not turn.frames or event.how == "end":
        turn.drop("handed_off")
        return WAIT
    return hearing.RESTART if event.how == "restart" else hearing.RESUME


def _resume(turn: Turn) -> str:
    """Wherever the flow stood, make it wait for something again."""
    flow, step = turn.flow, turn.step
    waiting = turn.pending.pop("finished", None)
    if turn.token and waiting is None:
        turn.detail["why"] = "an action is running"
        return WAIT
    turn.tries, turn.token = 0, ""
    turn.pending = {name: text for name, text in turn.pending.items() if name == "unread"}
    if flow is None or step is None:
        return turn.frames[-1].step if turn.frames else WAIT
    if isinstance(step, Action) and isinstance(waiting, Mapping):
        return _late(turn, step, waiting)
    again = isinstance(step, (Question, Action))
    return step.id if again else flow.after(step)


def _late(turn: Turn, step: Action, waiting: Mapping[str, Any]) -> str:
    """The world answered while a person had the talk: take that answer, do not ask twice."""
    if step.into:
        turn.fields[step.into] = as_json(waiting.get("result", {}))
    return _outcome(turn, step, str(waiting.get("outcome", "failed")))


def _restart(turn: Turn) -> str:
    slug = turn.slug
    turn.frames.clear()
    turn.fields.clear()
    turn.reset()
    return turn.enter(slug)


def _start(turn: Turn, slug: str, fields: Mapping[str, Any]) -> str:
    """Begin a flow; whatever was under way is left. An unknown flow changes nothing."""
    if slug not in turn.playbook.flows:
        turn.detail["why"] = f"there is no flow '{slug}'"
        return WAIT
    if turn.frames:
        turn.effects.append(ClearTimers())
        turn.drop("replaced")
    turn.fields = {name: as_json(one) for name, one in fields.items()}
    turn.reset()
    return turn.enter(slug)


def _switch(turn: Turn, slug: str) -> str:
    """Leave this flow for another; what was captured comes along."""
    if slug not in turn.playbook.flows:
        turn.hand_off("flow", note=f"there is no flow '{slug}'")
        return WAIT
    turn.effects.append(FlowEnded(turn.slug, "replaced"))
    turn.frames.clear()
    turn.reset()
    return turn.enter(slug)
