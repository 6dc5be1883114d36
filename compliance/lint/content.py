"""Checks of what a text is about: what carriers forbid, and what needs an age gate. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .finding import Check, error, warning
from .subjects import Kind, Wording
from .vocabulary import pattern

_FORBIDDEN = "CTIA Messaging Principles 5.3.1; Twilio forbidden categories"
_NOT_BY_TEXT = "No carrier takes this, whatever the consent; a campaign with it is not resubmitted."
_DROP = "Leave it out: it cannot be sent by text message."
_GATE = "Ask for the full birth date once, and mark the campaign as age-gated."


_LENDING = pattern(r"""
    pay ?day (?:loans?|advances?)
    (?:cash|quick|instant|same[- ]day|short[- ]term|high[- ]interest|no[- ]credit[- ]check) loans?
    loans? (?:approved|up to|without|today|in minutes|with bad credit)
    cash advances?
    title loans?
    (?:pre-?)?approved for (?:a|up to|your) \S* ?loan
""")
_DEBT = pattern(r"""
    debt (?:relief|consolidation|reduction|forgiveness|settlement|collect\w*)
    credit (?:repair|fix\w*)
    (?:fix|repair|boost|rebuild) your credit(?: score)?
    (?:student )?loan forgiveness
    tax relief
    get out of debt
""")
_CANNABIS = pattern(r"""
    cannabis
    marijuana
    cbd
    thc
    kratom
    delta-?[89]
    weed (?:delivery|deals?)
    edibles
    dispensar(?:y|ies)
    pre-?rolls?
""")
_GAMBLING = pattern(r"""
    casinos?
    gambl\w+
    sports? ?book
    sports betting
    place your bets?
    free spins?
    jackpots?
    slot machines?
    online poker
    bet now
    lotter(?:y|ies)
""")
_CRYPTO = pattern(r"""
    crypto(?:currenc\w+)?
    bitcoins?
    ethereum
    nfts?
    (?:forex|day) trading signals?
    guaranteed returns?
""")
_RICH = pattern(r"""
    get rich
    work from home (?:and|to) earn
    earn \$?\d[\d,]* (?:a|per) (?:day|week)
    be your own boss
    multi-?level marketing
    financial freedom
    passive income
    mystery shopp\w+
    make money (?:fast|online)
""")
_SEX = pattern(r"""
    escort (?:services?|girls?|agency)
    porn\w*
    xxx
    nudes?
    sexy (?:singles|girls|pics?)
    (?:casual|local|tonight's) hook ?ups?
    adult (?:content|entertainment|videos?)
    strip club
    sex chat
""")
_PEOPLE = "(?:jews|muslims|blacks|whites|gays|immigrants|infidels)"
_HATE = pattern(rf"""
    white power
    heil hitler
    (?:gas|hang|lynch|deport|exterminate) (?:the|all) {_PEOPLE}
    (?:kill all|death to(?: all)?) {_PEOPLE}
    (?:race|holy) war now
""")
_DRUGS = pattern(r"""
    no prescription (?:needed|required)
    without (?:a )?prescription
    cheap (?:meds|viagra|xanax|pills)
    (?:buy|order) (?:xanax|oxycodone|adderall|vicodin|tramadol|viagra|cialis)
    miracle (?:cure|pill)
""")
_LEADS = pattern(r"""
    (?:our|selected|trusted|marketing) partners (?:will|may|can) (?:text|call|contact)
    get matched with (?:lenders|lawyers|insurers|agents)
    compare quotes from
""")
_ALCOHOL = pattern(r"""
    beers?
    wines?
    whisk(?:e)?y
    vodka
    tequila
    bourbon
    cocktails?
    liquors?
    happy hour
    brewer(?:y|ies)
    margaritas?
    champagne
    alcohol(?:ic)?
""")
_FIREARMS = pattern(r"""
    firearms?
    hand ?guns?
    rifles?
    shotguns?
    pistols?
    ammo
    ammunition
    silencers?
    gun (?:show|store|sale)s?
    ar-?15s?
""")
_TOBACCO = pattern(r"""
    tobacco
    cigarettes?
    cigars?
    vap(?:e|es|ing)
    e-?cig(?:arette)?s?
    e-?liquid
    hookahs?
    nicotine
    juul
""")
_PROMOTION = pattern(r"""
    coupons?
    promo(?: ?codes?|tions?)?
    discounts?
    (?:flash |big )?sale(?=.{0,30}\b(?:ends|today|now|off|starts)\b)
    buy one
    bogo
    special offers?
    limited[- ]time
    deals? (?:of|ends?|for you|today|inside)
    save \$?\d+
    \d+ (?:dollars|bucks) off
    free (?:gift|trial|upgrade)
    refer a friend
""")
_DOLLARS_OFF = re.compile(r"\$\d[\d.,]* off\b|\d ?% off\b", re.I)
_PRIZE = pattern(r"""
    you(?:'ve| have)? (?:just )?w[io]n
    congratulations\b.{0,40}\b(?:won|winner|selected)
    claim your (?:prize|reward|gift)
    free gift
    gift ?cards?
""")


def promotional(text: str) -> str:
    """The words of a text that sell something, or nothing."""
    found = _DOLLARS_OFF.search(text) or _PROMOTION.search(text)
    return found[0] if found else ""


def _found(pattern: re.Pattern[str], wording: Wording) -> Iterator[str]:
    if found := pattern.search(wording.plain):
        yield f"'{found[0]}' belongs to a forbidden subject."


def _age(pattern: re.Pattern[str], wording: Wording) -> Iterator[str]:
    found = pattern.search(wording.plain)
    if found and not wording.age_gated:
        yield f"'{found[0]}' is for adults only, and the program has no age gate."


@error(why=_NOT_BY_TEXT, source=f"{_FORBIDDEN}: high-risk lending", mend=_DROP)
def forbidden_loans(wording: Wording) -> Iterator[str]:
    return _found(_LENDING, wording)


@error(why=_NOT_BY_TEXT, source=f"{_FORBIDDEN}: debt relief; Twilio 30460-30466", mend=_DROP)
def forbidden_debt(wording: Wording) -> Iterator[str]:
    return _found(_DEBT, wording)


@error(why=_NOT_BY_TEXT, source=f"{_FORBIDDEN}: cannabis and CBD, in every state", mend=_DROP)
def forbidden_cannabis(wording: Wording) -> Iterator[str]:
    return _found(_CANNABIS, wording)


@error(why=_NOT_BY_TEXT, source=f"{_FORBIDDEN}: gambling", mend=_DROP)
def forbidden_gambling(wording: Wording) -> Iterator[str]:
    return _found(_GAMBLING, wording)


@error(why=_NOT_BY_TEXT, source=f"{_FORBIDDEN}: cryptocurrency; Twilio 30460-30466", mend=_DROP)
def forbidden_crypto(wording: Wording) -> Iterator[str]:
    return _found(_CRYPTO, wording)


@error(why=_NOT_BY_TEXT, source=f"{_FORBIDDEN}: get rich quick", mend=_DROP)
def forbidden_riches(wording: Wording) -> Iterator[str]:
    return _found(_RICH, wording)


@error(why=_NOT_BY_TEXT, source=f"{_FORBIDDEN}: sexual content (the S of SHAFT)", mend=_DROP)
def forbidden_sex(wording: Wording) -> Iterator[str]:
    return _found(_SEX, wording)


@error(why=_NOT_BY_TEXT, source=f"{_FORBIDDEN}: hate (the H of SHAFT)", mend=_DROP)
def forbidden_hate(wording: Wording) -> Iterator[str]:
    return _found(_HATE, wording)


@error(why=_NOT_BY_TEXT, source=f"{_FORBIDDEN}: prescription drugs", mend=_DROP)
def forbidden_drugs(wording: Wording) -> Iterator[str]:
    return _found(_DRUGS, wording)


@error(
    why="Consent is to one sender; texts that pass people on to others are blocked.",
    source="CTIA 5.1.2.2, 5.1.4; Twilio: third-party lead generation",
    mend="Let each sender ask for consent of its own.",
)
def forbidden_leads(wording: Wording) -> Iterator[str]:
    return _found(_LEADS, wording)


@error(
    why="Alcohol may be texted only to people whose age of 21 is known.",
    source="CTIA (SHAFT); Twilio 30529",
    mend=_GATE,
)
def age_alcohol(wording: Wording) -> Iterator[str]:
    return _age(_ALCOHOL, wording)


@error(
    why="Firearms may be texted, if at all, only behind an age gate.",
    source="CTIA (SHAFT)",
    mend=_GATE,
)
def age_firearms(wording: Wording) -> Iterator[str]:
    return _age(_FIREARMS, wording)


@error(
    why="Tobacco and vaping may be texted, if at all, only behind an age gate.",
    source="CTIA (SHAFT)",
    mend=_GATE,
)
def age_tobacco(wording: Wording) -> Iterator[str]:
    return _age(_TOBACCO, wording)


_OPENS = frozenset({Kind.OPENING, Kind.WELCOME, Kind.CONFIRM, Kind.HELP, Kind.GOODBYE})


@error(
    why="One coupon makes a text promotional: it then needs express written consent.",
    source="CTIA Exhibit II; 47 CFR 64.1200(f)(9)",
    mend="Leave the offer out, or send it in a program whose purpose is promotional.",
)
def promotion(wording: Wording) -> Iterator[str]:
    unasked = wording.kind in _OPENS or wording.purpose == "informational"
    words = promotional(wording.plain)
    if words and unasked and wording.purpose != "promotional":
        yield f"'{words}' sells something, and the program is {wording.purpose}."


@warning(
    why="Whoever asks may be told of an offer; to anybody else it is marketing without consent.",
    source="CTIA Exhibit II: conversational",
    mend="Say it only in answer to a question about it.",
)
def promotion_in_reply(wording: Wording) -> Iterator[str]:
    asked = wording.kind not in _OPENS and wording.purpose == "conversational"
    if asked and (words := promotional(wording.plain)):
        yield f"'{words}' sells something, and the program is conversational."


@warning(
    why="Prizes and gifts that nobody asked for are the oldest spam there is.",
    source="CTIA 5.3.1",
    mend="Say plainly what the person gets, and why.",
)
def prize(wording: Wording) -> Iterator[str]:
    if found := _PRIZE.search(wording.plain):
        yield f"'{found[0]}' sounds like a prize."


CHECKS: tuple[Check[Wording], ...] = (
    forbidden_loans,
    forbidden_debt,
    forbidden_cannabis,
    forbidden_gambling,
    forbidden_crypto,
    forbidden_riches,
    forbidden_sex,
    forbidden_hate,
    forbidden_drugs,
    forbidden_leads,
    age_alcohol,
    age_firearms,
    age_tobacco,
    promotion,
    promotion_in_reply,
    prize,
)
