"""Checks of what people agree to, and of the page on which they do. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .brand import named
from .finding import Check, error, warning
from .programs import FREQUENCY, HELP, STOP
from .subjects import OptinPage
from .subjects import ProgramUnderLint as Program
from .vocabulary import pattern

_SMS = re.compile(r"\b(?:sms|text(?:s|ed| messages?| messaging)?)\b", re.I)
_RATES_PHRASE = re.compile(r"\bmessage (?:and|&) data rates may apply\b", re.I)
_PURPOSE = pattern(r"""
    (?:about|regarding|for|with|such as|including)\b.{3,}
    (?:appointments?|bookings?|orders?|deliver\w+|reminders?|offers?|marketing|promotion\w*|alerts?)
    (?:updates?|notifications?|account|deals?|news)
""")
_OTHERS = r"(?:e-?mails|e-?mail (?:messages|marketing)|calls|robocalls)"
_TEXTS = r"(?:sms|texts?|text messages)"
_AND = r".{0,20}(?:\band\b|\bor\b|,|&).{0,20}"
_BUNDLED = pattern(rf"""
    {_OTHERS}\b{_AND}\b{_TEXTS}
    {_TEXTS}\b{_AND}\b{_OTHERS}
    by (?:sms|text)\b.{{0,15}}\b(?:e-?mail|phone|voice)
    by (?:e-?mail|phone|voice)\b.{{0,15}}\b(?:sms|text)
    agree to (?:the|our) (?:terms|privacy)\b.{{0,60}}\band (?:to )?(?:receive|get)
""")
_TICKED = pattern(r"""
    un-?(?:tick|check)
    pre-?(?:ticked|checked|selected)
    (?:ticked|checked) by default
    unless you (?:opt out|tell us|object)
    automatically (?:enrolled|subscribed|opted in)
""")
_FORCED = pattern(r"""
    (?:is|are) (?:required|necessary) to (?:buy|purchase|order|book|use|continue)
    in order to (?:buy|purchase|order|book|continue|use),? you (?:must|have to|agree)
    by (?:buying|purchasing|ordering|booking).{0,30}\byou (?:agree|consent)
    by placing (?:an|your) order.{0,30}\byou (?:agree|consent)
    by using (?:our|this) (?:site|service).{0,30}\byou (?:agree|consent)
""")
_NO_CONDITION = pattern("not (?:a )?(?:condition|required)")
_AUTOMATED = re.compile(r"\b(?:automat\w+|autodial\w*|recurring)\b", re.I)
_HANDED_ON = "(?:partners?|third[- ]part(?:y|ies)|affiliates?|others)"
_SHARES = pattern(rf"(?:share[ds]?|sold|sell|disclose[ds]?)\b.{{0,40}}\b{_HANDED_ON}")
_NEVER = re.compile(r"\b(?:not|never|no)\b.{0,40}\b(?:share|sell|sold|disclose)", re.I)
_LINKS = re.compile(r"https?://|\b(?:terms|privacy)\b", re.I)
_INPUT = re.compile(r"<input\b[^>]*type=[\"']?checkbox[^>]*>", re.I)


def _wording(program: Program) -> str:
    return program.texts.optin.strip()


@error(
    why="Without the words that people agreed to, a consent proves nothing.",
    source="CTIA 5.1.2; 47 CFR 64.1200(f)(9)",
    mend="Write the opt-in wording.",
)
def optin_missing(program: Program) -> Iterator[str]:
    if program.facts.purpose != "conversational" and not _wording(program):
        yield f"The program is {program.facts.purpose} and has no opt-in wording."


@error(why="A consent is to somebody.", source="CTIA 5.1.1", mend="Name the business.")
def optin_unnamed(program: Program) -> Iterator[str]:
    if _wording(program) and not named(_wording(program), program.facts.name):
        yield "The opt-in wording does not name the program."


@error(
    why="Reviewers look for this very phrase.",
    source="Twilio 30569",
    mend="Add: Message and data rates may apply.",
)
def optin_without_rates(program: Program) -> Iterator[str]:
    if _wording(program) and not _RATES_PHRASE.search(_wording(program)):
        yield "The opt-in wording lacks 'Message and data rates may apply'."


@error(
    why="How often is part of what people agree to.",
    source="Twilio 30545",
    mend="Add: Message frequency varies, or a number.",
)
def optin_without_frequency(program: Program) -> Iterator[str]:
    if _wording(program) and not FREQUENCY.search(_wording(program)):
        yield "The opt-in wording does not say how often."


@error(
    why="People must see that they agree to texts.",
    source="Twilio 30551",
    mend="Say: text messages.",
)
def optin_without_texts(program: Program) -> Iterator[str]:
    if _wording(program) and not _SMS.search(_wording(program)):
        yield "The opt-in wording does not say SMS or text."


@error(
    why="People agree to texts about something.",
    source="Twilio 30544",
    mend="Say what the texts are about.",
)
def optin_without_purpose(program: Program) -> Iterator[str]:
    if _wording(program) and not _PURPOSE.search(_wording(program)):
        yield "The opt-in wording does not say what the texts are about."


@error(
    why="The way out stands beside the way in.",
    source="CTIA 5.1.1",
    mend="Add: Reply STOP to opt out.",
)
def optin_without_stop(program: Program) -> Iterator[str]:
    if _wording(program) and not STOP.search(_wording(program)):
        yield "The opt-in wording does not say STOP."


@warning(why="Customer care is named.", source="CTIA 5.1.1", mend="Add: Reply HELP for help.")
def optin_without_help(program: Program) -> Iterator[str]:
    if _wording(program) and not HELP.search(_wording(program)):
        yield "The opt-in wording does not say HELP."


@warning(
    why="Terms and privacy policy are linked beside the box.",
    source="CTIA 5.1.1; Twilio 30549, 30550",
    mend="Name or link them.",
)
def optin_without_links(program: Program) -> Iterator[str]:
    beside = program.facts.terms_url and program.facts.privacy_url
    if _wording(program) and not beside and not _LINKS.search(_wording(program)):
        yield "The opt-in wording leads to no terms and no privacy policy."


@error(
    why="A yes to texts is a yes to texts alone.",
    source="Twilio 30556, 30925",
    mend="Give e-mail, calls and terms boxes of their own.",
)
def optin_bundled(program: Program) -> Iterator[str]:
    if found := _BUNDLED.search(_wording(program)):
        yield f"'{found[0]}' bundles texts with something else."


@error(
    why="Silence is no consent.",
    source="Twilio 30925",
    mend="Let people tick the box themselves.",
)
def optin_presumed(program: Program) -> Iterator[str]:
    if found := _TICKED.search(_wording(program)):
        yield f"'{found[0]}' takes a yes for granted."


@error(
    why="Consent that is forced is none.",
    source="47 CFR 64.1200(f)(9); Twilio 30923, 30931",
    mend="Let people buy and book without it.",
)
def optin_forced(program: Program) -> Iterator[str]:
    if found := _FORCED.search(_wording(program)):
        yield f"'{found[0]}' makes texts a condition."


@error(
    why="Written consent to marketing says that it is no condition of a purchase.",
    source="47 CFR 64.1200(f)(9)(i)(B)",
    mend="Add: Consent is not a condition of purchase.",
)
def optin_without_freedom(program: Program) -> Iterator[str]:
    marketing = program.facts.purpose == "promotional"
    if marketing and _wording(program) and not _NO_CONDITION.search(_wording(program)):
        yield "The opt-in wording does not say that consent is no condition of purchase."


@warning(
    why="Written consent to marketing speaks of automated texts.",
    source="47 CFR 64.1200(f)(9)(i)(A)",
    mend="Say: recurring automated marketing texts.",
)
def optin_without_automation(program: Program) -> Iterator[str]:
    marketing = program.facts.purpose == "promotional"
    if marketing and _wording(program) and not _AUTOMATED.search(_wording(program)):
        yield "The opt-in wording does not say that texts are automated or recurring."


@error(
    why="Opt-in data may not be handed on.",
    source="CTIA 5.1.4; Twilio 30932",
    mend="Say that mobile opt-in data is never shared, and keep to it.",
)
def optin_shared(program: Program) -> Iterator[str]:
    found = _SHARES.search(_wording(program))
    if found and not _NEVER.search(_wording(program)):
        yield f"'{found[0]}' hands the opt-in on."


@error(
    why="A box that is ticked already proves no act of the person.",
    source="Twilio 30925",
    mend="Take 'checked' out of the form.",
)
def box_ticked(page: OptinPage) -> Iterator[str]:
    for box in _INPUT.findall(page.html):
        if re.search(r"\schecked\b", box, re.I):
            yield "The box for texts is ticked from the start."


@warning(
    why="Where the form does more than this, a box that must be ticked forces consent.",
    source="Twilio 30923",
    mend="Let the form be sent without it, unless signing up for texts is all that it does.",
)
def box_required(page: OptinPage) -> Iterator[str]:
    for box in _INPUT.findall(page.html):
        if re.search(r"\srequired\b", box, re.I):
            yield "The box for texts must be ticked."


CHECKS: tuple[Check[Program], ...] = (
    optin_missing,
    optin_unnamed,
    optin_without_rates,
    optin_without_frequency,
    optin_without_texts,
    optin_without_purpose,
    optin_without_stop,
    optin_without_help,
    optin_without_links,
    optin_bundled,
    optin_presumed,
    optin_forced,
    optin_without_freedom,
    optin_without_automation,
    optin_shared,
)
PAGE_CHECKS: tuple[Check[OptinPage], ...] = (box_ticked, box_required)
