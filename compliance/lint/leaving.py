"""Checks of how texts speak of leaving, and of the words that are kept for it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compliance import standard_words
from compliance.cleaning import plain

from .brand import named
from .finding import Check, error, warning
from .subjects import Kind, Wording, Words
from .vocabulary import pattern

_LEAVE = pattern(r"""
    leave
    unsubscribe
    opt[- ]?out
    stop (?:these|getting|receiving)
    end (?:these )?(?:texts|messages)
    be removed
""").pattern
_LEAVING = re.compile(
    rf"\b(?:reply|text|send|press)(?: with)? [\"']?(?P<word>[A-Za-z0-9]+)[\"']? to {_LEAVE}", re.I
)
_INVITES = re.compile(
    r"\b(?:reply|text|send|type|answer|write)\b(?: with| us| back)?[ :'\"]*"
    r"(?P<word>cancel|end|quit|revoke|unsubscribe|optout)\b",
    re.I,
)
_STOP = pattern("stop")
_ONLY = pattern(r"""
    stop\b.{0,25}\b(?:only|sole) way
    (?:only|sole) way to (?:leave|stop|opt out|unsubscribe)
    must (?:reply|text|send) stop
""")
_NO_REPLY = pattern(r"""
    do not reply
    replies? (?:is|are) not (?:read|monitored)
    no-?reply
""")
_OFFICIAL = {"stop", "stopall", "stop all"}


@error(
    why="The bare word opts the person out of everything, whatever was meant by it.",
    source="47 CFR 64.1200(a)(10); CTIA 5.1.3",
    mend="Ask for a number, or for another word such as DROP.",
)
def invites_optout(wording: Wording) -> Iterator[str]:
    for found in _INVITES.finditer(wording.plain):
        leaving = re.match(rf"[\"']? to {_LEAVE}", wording.plain[found.end() :], re.I)
        if not leaving:
            yield f"'{found[0]}' would make the person opt out."


@error(
    why="Carriers and people know STOP; no other way to leave may take its place.",
    source="CTIA 5.1.3; carrier codes of conduct",
    mend="Write: Reply STOP to leave.",
)
def leaving_without_stop(wording: Wording) -> Iterator[str]:
    for found in _LEAVING.finditer(wording.plain):
        if found["word"].lower() not in _OFFICIAL and not _STOP.search(wording.plain):
            yield f"'{found[0]}' names another word than STOP."


@warning(
    why="People may leave in any reasonable way; a text must not say otherwise.",
    source="47 CFR 64.1200(a)(10); watch FCC 26-67",
    mend="Write: Reply STOP or call us.",
)
def only_way_to_leave(wording: Wording) -> Iterator[str]:
    if found := _ONLY.search(wording.plain):
        yield f"'{found[0]}' claims to be the only way out."


@warning(
    why="This number is read: whoever is told otherwise cannot leave by texting.",
    source="47 CFR 64.1200(a)(12)",
    mend="Leave it out, or name another way to leave in every text.",
)
def says_no_reply(wording: Wording) -> Iterator[str]:
    if found := _NO_REPLY.search(wording.plain):
        yield f"'{found[0]}' says that replies are not read."


@error(
    why="Who has not heard of us before must see at once who writes.",
    source="CTIA 5.1.1; Twilio Messaging Policy",
    mend="Begin with the name of the business.",
)
def opening_unnamed(wording: Wording) -> Iterator[str]:
    first = wording.kind in (Kind.OPENING, Kind.CONFIRM)
    if first and not named(wording.text, wording.brand):
        yield f"It does not name {wording.brand or 'the business'}."


def _said(phrase: str) -> str:
    return plain(phrase).strip()


@error(
    why="A word of the law is taken before any flow or rule may see it.",
    source="47 CFR 64.1200(a)(10); CTIA 5.1.3",
    mend="Choose another word.",
)
def law_word_taken(words: Words) -> Iterator[str]:
    kept = standard_words.OPT_OUT | standard_words.HELP
    for phrase in words.phrases:
        if _said(phrase) in kept:
            yield f"'{phrase}' opts out or asks for help, and can open nothing else."


@warning(
    why="Opt-in words subscribe people again, and Twilio may answer them by itself.",
    source="Twilio: Advanced Opt-Out (START, YES, UNSTOP)",
    mend="Choose another word.",
)
def optin_word_taken(words: Words) -> Iterator[str]:
    for phrase in words.phrases:
        if _said(phrase) in standard_words.OPT_IN | {"yes"}:
            yield f"'{phrase}' is a word that opts in."


@error(
    why="One word cannot both join a program and open something else: joining wins.",
    source="CTIA 5.1.2",
    mend="Change the phrase or the program's join word.",
)
def join_word_collision(words: Words) -> Iterator[str]:
    taken = {_said(word) for word in words.join_words}
    for phrase in words.phrases:
        if _said(phrase) in taken:
            yield f"'{phrase}' is the join word of a program."


#: Those that a flow's own problems say already are kept apart.
WORDING_CHECKS: tuple[Check[Wording], ...] = (
    leaving_without_stop,
    only_way_to_leave,
    says_no_reply,
    opening_unnamed,
)
INVITING: tuple[Check[Wording], ...] = (invites_optout,)
WORDS_CHECKS: tuple[Check[Words], ...] = (law_word_taken, optin_word_taken, join_word_collision)
