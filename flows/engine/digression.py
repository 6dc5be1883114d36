"""A text that is no answer but means something all the same: what the playbook knows of it."""

from __future__ import annotations

from flows.playbook import KnownAnswer, Rule

from . import answering, matching
from .definition import Question, wording
from .render import render
from .turn import Turn
from .words import words

_QUESTIONS = frozenset({"what", "where", "when", "how", "why", "who", "which"})
_QUESTIONS |= {"do", "does", "can", "is", "are"}


def sure(turn: Turn, text: str) -> matching.Hit | None:
    """What the playbook surely knows of this text, if anything."""
    found = matching.hits(turn.playbook, text)
    return found[0] if found and found[0].score >= matching.ACT else None


def asked_instead(turn: Turn, step: Question, text: str) -> matching.Hit | None:
    """A question or a wish of the person's own, in a text that could pass as an answer."""
    question = "?" in text or bool(_QUESTIONS & set(words(text)[:1]))
    open_ended = answering.takes_anything(step)
    hit = sure(turn, text) if question or open_ended else None
    if hit is None or hit.how == "near":
        return None
    if open_ended:
        return hit if question or hit.how == "exact" else None
    return None if opens_flow(hit) else hit


def opens_flow(hit: matching.Hit) -> str:
    return hit.target.flow if isinstance(hit.target, Rule) else ""


def queue_of(rule: Rule) -> str:
    """The queue a rule hands off to; ``default`` and the like are no queue of their own."""
    return "" if rule.hand_off in ("default", "yes", "true", "hand_off") else rule.hand_off


def answer_of(turn: Turn, hit: matching.Hit) -> str:
    """The wording of a known answer or of a rule that answers; empty for any other."""
    target: Rule | KnownAnswer = hit.target
    text = target.answer
    context = {"person": turn.known, "rest": hit.rest}
    source = wording(text, *turn.languages, turn.playbook.language)
    return render(source, context).text.strip() if text else ""
