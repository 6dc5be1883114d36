"""The routes that an event may take, each a function that answers or passes. Order: see decide."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from compliance.keywords import Meaning

from .engine import matching
from .engine.answering import pick
from .engine.asking import Offer, numbered, offers
from .engine.definition import Question
from .engine.digression import answer_of, queue_of
from .engine.effects import ClearTimers, Effect, FlowEnded, Say
from .engine.events import (
    ActionFinished,
    Event,
    FlowStarted,
    HandedBack,
    TextReceived,
    TimerFired,
)
from .engine.matching import ACT, Hit
from .engine.people import wants_human
from .engine.state import State
from .engine.texts import standing
from .engine.turn import Turn, menu_words
from .engine.walk import walk
from .engine.words import words
from .playbook import KnownAnswer, Rule
from .snapshot import Decision, Snapshot

Route = Callable[[Snapshot, Event], Decision | None]

PERSON = "human"  # the route of "talk to a person" among those that a clarifying question offers
MOST_OFFERED = 3
_YES = frozenset({"yes", "yeah", "yep", "y", "okay", "sure", "correct", "si"})
_LEAVING = (Meaning.OPTOUT, Meaning.WRONG_NUMBER)


# ---- the law first


def opt_out(now: Snapshot, event: Event) -> Decision | None:
    """Whatever was under way ends. One confirmation per epoch, where it is ours to give."""
    if not isinstance(event, TextReceived) or event.meaning not in _LEAVING:
        return None
    effects: list[Effect] = [ClearTimers(), *_ended(now.state, "left")]
    if event.changed_consent and now.confirms_optout and now.program.goodbye:
        once = f"optout:{now.epoch}"
        effects.append(Say(now.program.goodbye, kind="opt_out_confirmation", once=once))
    return Decision(state=None, effects=tuple(effects), detail={"meaning": event.meaning.value})


def opt_in(now: Snapshot, event: Event) -> Decision | None:
    """Welcome somebody who has just come back. From anybody else it is an ordinary text."""
    if not isinstance(event, TextReceived) or event.meaning is not Meaning.OPTIN:
        return None
    if not event.changed_consent:
        return None
    once = f"optin:{now.epoch}"
    welcome = Say(now.program.welcome, kind="opt_in_confirmation", once=once)
    effects = (welcome,) if now.program.welcome else ()
    return Decision(state=now.state, effects=effects, detail={"meaning": event.meaning.value})


def give_help(now: Snapshot, event: Event) -> Decision | None:
    """The program's details: also to those who opted out, mid-flow, or talking to a person."""
    if not isinstance(event, TextReceived) or event.meaning is not Meaning.HELP:
        return None
    help_text = (Say(now.program.help, kind="help_reply"),) if now.program.help else ()
    return Decision(state=now.state, effects=help_text, detail={"meaning": event.meaning.value})


def stay_silent(now: Snapshot, event: Event) -> Decision | None:
    """Opted out, or a person is in charge. What the world answers meanwhile is kept for later."""
    if now.opted_out:
        return Decision(state=now.state, detail={"why": "opted out"})
    if now.owner == "bot" or isinstance(event, HandedBack):
        return None
    state = now.state
    if state and isinstance(event, ActionFinished) and state.token == event.token:
        finished = {"outcome": event.outcome, "result": dict(event.result)}
        state = replace(state, pending={**state.pending, "finished": finished})
    return Decision(state=state, detail={"why": f"{now.owner} owns the conversation"})


def ask_for_human(now: Snapshot, event: Event) -> Decision | None:
    """A person is asked for: always granted, unless the open question offers that very word."""
    if not isinstance(event, TextReceived):
        return None
    wanted = wants_human(event.text)
    if not wanted or _is_choice(now, event.text):
        return None
    return _fetch_person(now, event, reason="asked", detail={"wanted": wanted})


def _is_choice(now: Snapshot, text: str) -> bool:
    turn = _turn(now)
    step = turn.step
    if not isinstance(step, Question):
        return False
    said = set(words(text))
    named = (name for one in offers(turn, step) for name in (one.value, one.label, *one.words))
    return any(words(name) and set(words(name)) <= said for name in named)


# ---- what is under way


def resume_flow(now: Snapshot, event: Event) -> Decision | None:
    """Whatever happens to a flow under way, and the answer to a clarifying question."""
    match event:
        case FlowStarted():
            return None
        case HandedBack() | TimerFired() | ActionFinished():
            return _walk(now, event)
        case TextReceived() if now.state and now.state.frames:
            return _walk(now, event)
        case TextReceived() if now.state and now.state.offered:
            return _offered(now, event)
    return None


def _walk(now: Snapshot, event: Event) -> Decision:
    state, effects, detail = walk(
        now.playbook, now.state, event, person=now.person, now=now.now, zone=now.zone
    )
    decision = Decision(state=state, effects=effects, detail=detail)
    unread = str(detail.get("unread", ""))
    return _unread(now, event, unread, decision) if unread else decision


def _unread(now: Snapshot, event: Event, text: str, done: Decision) -> Decision:
    """A text that came while the flow was ending: heard now, if it surely means something."""
    later = replace(now, state=None)
    said = TextReceived(event.key, text)
    after = open_flow(later, said) or known_answer(later, said)
    if after is None:
        return done
    detail = {**done.detail, "then": dict(after.detail)}
    return Decision(state=after.state, effects=(*done.effects, *after.effects), detail=detail)


def _offered(now: Snapshot, event: TextReceived) -> Decision | None:
    """A number or a label of the clarifying question leads where it pointed."""
    routes = now.state.offered if now.state else ()
    several = tuple(Offer(value=route, label=_label(now, route)) for route in routes)
    picked = pick(several, event.text) or _only_one(several, event.text)
    if picked is None:
        return None
    if picked.value == PERSON:
        return _fetch_person(now, event, reason="asked", detail={"picked": PERSON})
    target = _target(now, picked.value)
    if target is None:
        return None
    hit = Hit(target=target, score=1.0, how="picked")
    return _follow(now, event, hit)


def _only_one(several: tuple[Offer, ...], text: str) -> Offer | None:
    """A yes, where one thing was offered beside a person."""
    said = words(text)[:1]
    return several[0] if len(several) == 2 and said and said[0] in _YES else None


def open_flow(now: Snapshot, event: Event) -> Decision | None:
    """A rule says what this text opens; staff, the API or a schedule may open a flow as well."""
    if isinstance(event, FlowStarted):
        return _walk(now, event)
    hit = _sure(now, event)
    if hit is None or not isinstance(hit.target, Rule) or hit.target.answer:
        return None
    return _follow(now, event, hit)


def known_answer(now: Snapshot, event: Event) -> Decision | None:
    """A question that has one answer."""
    hit = _sure(now, event)
    return _follow(now, event, hit) if hit and _answers(hit) else None


def _answers(hit: Hit) -> bool:
    return isinstance(hit.target, KnownAnswer) or bool(hit.target.answer)


def _sure(now: Snapshot, event: Event) -> Hit | None:
    """The best match of a text, if we are sure enough of it to act."""
    if not isinstance(event, TextReceived):
        return None
    found = matching.hits(now.playbook, event.text)
    return found[0] if found and found[0].score >= ACT else None


def _follow(now: Snapshot, event: Event, hit: Hit) -> Decision | None:
    """Do what a rule or a known answer says; None where it has nothing to say."""
    detail = {"matched": hit.route, "score": hit.score, "how": hit.how}
    target = hit.target
    if isinstance(target, Rule) and target.hand_off:
        queue = queue_of(target)
        return _fetch_person(now, event, reason="asked", detail=detail, queue=queue)
    if isinstance(target, Rule) and target.flow:
        opened = _walk(now, FlowStarted(event.key, target.flow))
        return replace(opened, detail={**opened.detail, **detail})
    text = answer_of(_turn(now), hit)
    return Decision(state=None, effects=(Say(text),), detail=detail) if text else None


# ---- when nothing is sure


def clarify(now: Snapshot, event: Event) -> Decision | None:
    """One clarifying question with up to three choices; if that fails too, a person."""
    if not isinstance(event, TextReceived):
        return None
    if now.state and now.state.offered:
        detail = {"why": "the clarifying question was not answered"}
        return _fetch_person(now, event, reason="not_understood", detail=detail)
    found = [hit for hit in matching.hits(now.playbook, event.text) if hit.score < ACT]
    return _offer(now, found) if found else None


def _offer(now: Snapshot, found: list[Hit]) -> Decision:
    routes = list(dict.fromkeys(hit.route for hit in _by_label(found)))[: MOST_OFFERED - 1]
    routes.append(PERSON)
    labels = [_label(now, route) for route in routes]
    options = ", ".join(line.replace(".", "", 1) for line in numbered(labels))
    text = standing(now.playbook, "clarify", now.person.language, options=options)
    scores = {hit.route: hit.score for hit in found[:MOST_OFFERED]}
    return Decision(
        state=State(offered=tuple(routes), misses=_misses(now)),
        effects=(Say(text, choices=tuple(labels)),),
        detail={"offered": routes, "scores": scores},
    )


def _by_label(found: list[Hit]) -> list[Hit]:
    """One hit per label: two rules that open the same thing are one choice to a person."""
    return list({hit.target.label: hit for hit in reversed(found)}.values())[::-1]


def fall_back(now: Snapshot, event: Event) -> Decision | None:
    """Nothing matched: say what can be asked for, once; the second time in a row, a person."""
    if not isinstance(event, TextReceived):
        return None
    menu = menu_words(now.playbook, now.person.language)
    if _greets(event):
        text = standing(now.playbook, "menu", now.person.language, menu=menu)
        return Decision(state=now.state, effects=(Say(text),), detail={"why": "shown the menu"})
    if _misses(now):
        detail = {"why": "not understood twice in a row"}
        return _fetch_person(now, event, reason="not_understood", detail=detail)
    pictures = event.has_media and not event.text.strip()
    name = "pictures" if pictures else "fallback"
    text = standing(now.playbook, name, now.person.language, menu=menu)
    return Decision(state=State(misses=1), effects=(Say(text),), detail={"why": name})


def _greets(event: TextReceived) -> bool:
    """``menu``, or a START from somebody who never left: no miss, just what there is."""
    return event.meaning is Meaning.OPTIN or words(event.text) in (("menu",), ("options",))


# ---- shared


def _fetch_person(
    now: Snapshot, event: Event, *, reason: str, detail: dict[str, Any], queue: str = ""
) -> Decision:
    """Say that a person will come, and open the ticket. An open flow waits for the hand-back."""
    turn = _turn(now)
    text = "" if reason == "asked" else turn.standing("handoff_sorry")
    turn.hand_off(reason, text, queue=queue)
    step = turn.step
    timed = isinstance(step, Question) and step.timeout is not None
    effects = (ClearTimers(), *turn.effects) if timed else tuple(turn.effects)
    return Decision(state=turn.state(), effects=effects, detail={**detail, "reason": reason})


def _turn(now: Snapshot) -> Turn:
    return Turn(now.playbook, now.state, "", now.person, now.now)


def _ended(state: State | None, outcome: str) -> tuple[Effect, ...]:
    return (FlowEnded(state.frames[0].flow, outcome),) if state and state.frames else ()


def _misses(now: Snapshot) -> int:
    return now.state.misses if now.state else 0


def _target(now: Snapshot, route: str) -> Rule | KnownAnswer | None:
    kind, _, name = route.partition(":")
    known: tuple[Rule | KnownAnswer, ...] = now.playbook.answers
    if kind == "rule":
        known = matching.rules(now.playbook)
    return next((one for one in known if one.name == name), None)


def _label(now: Snapshot, route: str) -> str:
    if route == PERSON:
        return standing(now.playbook, "person", now.person.language)
    target = _target(now, route)
    return target.label if target else ""
