"""Does this text ask for a person? Words and whole sentences, typos forgiven."""

from __future__ import annotations

import re

from .words import alike, words

_PEOPLE = (
    "human|person|people|agent|representative|rep|someone|somebody|operator|staff|manager|"
    "human being|supervisor|receptionist|employee|advisor|adviser|team"
)
_SINGLE = ("human", "agent", "person", "representative", "operator", "receptionist", "humano")
_WANTED = re.compile(
    rf"(real|live|actual|human) ({_PEOPLE})|customer (service|care|support)|(a )?human being|"
    rf"(talk|speak|chat|text|connect|transfer|get|put|give|need|want)( me)?( in touch)?"
    rf"( to| with| through to| on to)?( talk to| speak to| speak with| talk with)?"
    rf"( a| an| the| your| some| any| another)?( real| live| actual| human)? ({_PEOPLE})"
)
_LEAD = re.compile(
    r"(please |hi |hello |hey |can i |could i |may i |can you |could you |i would like to |"
    r"i want to |i need to |i |let me |just )*"
)
_TAIL = re.compile(r"( please| now| thanks| here| about .*| on the phone| instead| soon)*")
_EXTRA = (
    r"(quiero |necesito |puedo )?(hablar con |un |una )+(persona?|humano?|agente?)|"
    r"is (there |this )?(a|an)? ?(real |live )?(person|human)( there| here)?|"
    r"are you (a )?(bot|robot|human|real|person|real person)|call me|not a (bot|robot)"
)
_ASKS = re.compile(rf"{_LEAD.pattern}({_WANTED.pattern}|{_EXTRA}){_TAIL.pattern}")


def wants_human(text: str) -> str:
    """The words by which a person asks for a person, or an empty string. Typos are forgiven."""
    said = words(text)
    if not said or len(said) > 14:
        return ""
    core = [word for word in said if word not in {"please", "a", "an", "the", "hi", "hello"}]
    if len(core) == 1:
        return next((known for known in _SINGLE if alike(core[0], known)), "")
    mended = " ".join(_mended(word) for word in said)
    return mended if _ASKS.fullmatch(mended) else ""


def _mended(word: str) -> str:
    """A typo of a word for a person, put right."""
    if len(word) < 5:
        return word
    return next((known for known in _SINGLE if alike(word, known)), word)
