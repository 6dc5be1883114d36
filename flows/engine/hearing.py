"""A text while a flow is under way: a control word, an answer, a correction or a digression."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flows.playbook import Rule

from . import answering, matching
from .accepting import accept, led
from .answering import Missed, Narrowed, Reading, Taken
from .asking import ask, offers, put
from .definition import HAND_OFF, Ask, Choose, Confirm, Question
from .digression import answer_of, asked_instead, opens_flow, queue_of, sure
from .effects import ClearTimers
from .events import TextReceived
from .turn import Turn, menu_words
from .words import normalise, words

SWITCH = "flow:"
RESTART = "@restart"
RESUME = "@resume"
DONE = "@done"  # the turn is over, and something was said
WAIT = ""

# Never a word of the law here: "stop", "cancel", "end" and "quit" opt out, whatever is asked.
CONTROL: Mapping[str, tuple[str, ...]] = {
    "back": ("back", "go back", "previous", "atras", "volver"),
    "restart": ("restart", "start over", "start again", "begin again", "empezar de nuevo"),
    "skip": ("skip", "skip it", "skip this", "pass", "saltar"),
    "menu": ("menu", "main menu"),
}


def hear(turn: Turn, event: TextReceived) -> str:
    """What a text does to the open flow; where to go next, or WAIT."""
    text = event.text.strip()
    if turn.token:
        return _while_running(turn, text)
    step = turn.step
    if not isinstance(step, Question):
        turn.pending["unread"] = text
        return RESUME
    if step.timeout:
        turn.effects.append(ClearTimers())
    if control := _control(turn, step, text):
        return _CONTROLS[control](turn, step)
    if not text:
        return _miss(turn, step, Missed(partial={}), _empty_lead(turn, event))
    return _answer(turn, step, text)


def _empty_lead(turn: Turn, event: TextReceived) -> str:
    return turn.standing("pictures") if event.has_media else turn.standing("retry")


def _while_running(turn: Turn, text: str) -> str:
    """The world is being asked: answer what is known, keep anything else for the next question."""
    turn.detail["why"] = "an action is running"
    hit = sure(turn, text)
    if hit and (said := answer_of(turn, hit)):
        turn.detail["digression"] = hit.route
        turn.say(said)
    elif text:
        turn.pending["unread"] = text[:500]
    return WAIT


# ---- control words


def _control(turn: Turn, step: Question, text: str) -> str:
    said = normalise(text)
    if not said or any(said in _names(one) for one in offers(turn, step)):
        return ""
    flow = turn.flow
    for name, usual in CONTROL.items():
        own = flow.words.get(name, ()) if flow else ()
        if said in usual or said in {normalise(word) for word in own}:
            return name if name != "skip" or step.optional else ""
    return ""


def _names(one: Any) -> set[str]:
    return {normalise(name) for name in (one.value, one.label, *one.words)}


def _back(turn: Turn, step: Question) -> str:
    turn.detail["control"] = "back"
    return turn.history.pop() if turn.history else step.id


def _begin_again(turn: Turn, step: Question) -> str:
    turn.detail["control"] = "restart"
    return RESTART


def _skip(turn: Turn, step: Question) -> str:
    turn.detail["control"] = "skip"
    return accept(turn, step, Taken(value="", shown=""))


def _menu(turn: Turn, step: Question) -> str:
    turn.detail["control"] = "menu"
    languages = turn.languages
    turn.say(turn.standing("left"))
    turn.say(turn.standing("menu", menu=menu_words(turn.playbook, *languages)))
    turn.drop("left")
    return WAIT


_CONTROLS = {"back": _back, "restart": _begin_again, "skip": _skip, "menu": _menu}


# ---- answers


def _answer(turn: Turn, step: Question, text: str) -> str:
    if hit := asked_instead(turn, step, text):
        return _digress(turn, step, hit)
    if isinstance(step, Confirm) and (target := _corrected(turn, step, answering.correction(text))):
        return target
    if isinstance(step, Confirm) and _hedged(text):
        return _miss(turn, step, Missed(partial={}))
    reading = answering.read(turn, step, text)
    if isinstance(reading, Missed):
        if isinstance(step, Confirm) and (target := _corrected(turn, step, text, whole=True)):
            return target
        if hit := sure(turn, text):
            return _digress(turn, step, hit)
    return _settle(turn, step, reading)


def _hedged(text: str) -> bool:
    """A yes with a but: to act on the yes would be wrong."""
    said = words(text)
    return len(said) > 2 and "but" in said


def _settle(turn: Turn, step: Question, reading: Reading) -> str:
    match reading:
        case Taken():
            return accept(turn, step, reading)
        case Narrowed():
            return _narrow(turn, step, reading)
        case Missed():
            return _miss(turn, step, reading)


def early(turn: Turn, step: Question, text: str) -> str:
    """Take a text that came before its question was asked, if it is surely meant for it.

    A bare number or a yes was meant for whatever stood on the phone then, so it is not taken.
    """
    if isinstance(step, Confirm) or answering.takes_anything(step) or len(normalise(text)) < 4:
        return ""
    reading = answering.read(turn, step, text)
    return accept(turn, step, reading) if isinstance(reading, Taken) else ""


# ---- answers that are none, or not clear


def _narrow(turn: Turn, step: Question, narrowed: Narrowed) -> str:
    """More than one reading: ask which, by number. It counts as a try, so there is an end."""
    turn.tries += 1
    if turn.tries >= step.tries:
        return _give_up(turn, step)
    turn.pending["options"] = [{"value": one.value, "label": one.label} for one in narrowed.options]
    turn.detail["unclear"] = [one.label for one in narrowed.options]
    put(turn, step, narrowed.ask or turn.standing("unclear"))
    return WAIT


def _miss(turn: Turn, step: Question, missed: Missed, lead: str = "") -> str:
    """Ask again in other words, or give up after the last try."""
    turn.tries += 1
    turn.detail["why"] = missed.why or "not an answer"
    turn.detail["tries"] = turn.tries
    if turn.tries >= step.tries:
        return _give_up(turn, step)
    turn.pending.pop("options", None)
    if missed.partial:
        turn.pending["partial"] = dict(missed.partial)
    _ask_again(turn, step, lead or turn.standing(f"why_{missed.why}"))
    return WAIT


def _ask_again(turn: Turn, step: Question, lead: str) -> None:
    if step.retry:
        put(turn, step, turn.word(step.retry[min(turn.tries, len(step.retry)) - 1]))
    else:
        ask(turn, step, lead or turn.standing("retry"))


def _give_up(turn: Turn, step: Question) -> str:
    if step.otherwise != HAND_OFF:
        turn.tries = 0
        turn.pending.clear()
        return led(turn, step.otherwise)
    note = f"no answer to '{step.id}' in {step.tries} tries"
    turn.hand_off("failed_answers", turn.standing("handoff_sorry"), note=note)
    return WAIT


# ---- a change of mind


def _corrected(turn: Turn, step: Confirm, text: str, *, whole: bool = False) -> str:
    """Take ``text`` as the answer to the question that *no* leads to, where it is one."""
    flow = turn.flow
    target = flow.step(step.no) if flow and text else None
    if not isinstance(target, (Ask, Choose)) or (whole and answering.takes_anything(target)):
        return ""
    before = dict(turn.pending)
    turn.pending.clear()
    reading = answering.read(turn, target, text)
    turn.pending.update(before)
    if isinstance(reading, Missed):
        return ""
    turn.detail["corrected"] = target.id
    turn.arrive(target.id)
    turn.pending.clear()
    turn.tries = 0
    return _settle(turn, target, reading) or DONE


# ---- digressions


def _digress(turn: Turn, step: Question, hit: matching.Hit) -> str:
    """Answer what was asked and put the open question again; or change to the flow asked for."""
    turn.detail["digression"] = hit.route
    target = hit.target
    if isinstance(target, Rule) and target.hand_off:
        turn.hand_off("asked", note=target.label, queue=queue_of(target))
        return WAIT
    if hit.how != "near" and (slug := opens_flow(hit)) and slug not in _slugs(turn):
        return SWITCH + slug
    said = answer_of(turn, hit)
    if not said:
        return _miss(turn, step, Missed(partial={}))
    ask(turn, step, said)
    return WAIT


def _slugs(turn: Turn) -> set[str]:
    return {frame.flow for frame in turn.frames}
