"""Checks of how a text is said: phishing, shouting, disguise, length, letters, fields. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from compliance.segments import count, named

from .finding import Check, error, info, warning
from .links import links
from .subjects import Kind, Wording
from .vocabulary import pattern, words

LONGEST = 1600
MOST_PARTS = 2
ADVISED_LENGTH = 320
#: Capitals that are no shouting: words to text back, and what is always written so.
_CAPITALS = words("""
    STOP HELP START UNSTOP INFO HUMAN YES NO OK AM PM STOPALL SMS MMS USA FAQ ASAP ID PIN VIP LLC
    INC PDF QR GPS ATM DMV CDC FDA MRI IRS EST PST CST MST EDT PDT UTC AYUDA ALTO ARRET AIDE SI
    DR RSVP
""")
_ASKS = r"(?:send|reply|text|tell|give|provide|confirm|enter|verify|share|need|what(?:'s| is))"
_URGENT = pattern(r"""
    (?:account|card|package|delivery|payment|access|profile)\b.{0,40}\b(?:suspend\w*|locked|blocked)
    (?:account|card|package|delivery|payment|access|profile)\b.{0,40}\b(?:restrict\w*|on hold)
    (?:account|card|access|profile)\b.{0,40}\b(?:clos(?:ed|ing)|deactivat\w*|compromis\w*|limited)
    suspended
    final (?:notice|warning)
    last (?:chance|warning)
    act (?:now|fast|immediately)
    immediate(?:ly)? (?:action|respon\w+)
    urgent(?! care)\w*
    legal action
    arrest\w*
    unusual (?:activity|sign-?in)
    verify (?:your )?(?:account|identity|information)
    within \d+ hours? or
    avoid (?:a )?(?:fee|fine|suspension)
""")


def _asked_for(lines: str) -> re.Pattern[str]:
    """A verb of asking, and not far behind it one of these."""
    found = pattern(lines).pattern
    return re.compile(rf"\b{_ASKS}\b.{{0,40}}{found}", re.I)


_CARD = _asked_for(r"""
    (?:credit|debit|bank)[ -]?card
    card (?:number|no|details|info\w*)
    cvv
    cvc
    security code
    expir\w+ date
    bank account
    routing number
    account number
    iban
""")
_SSN = _asked_for(r"""
    ssn
    social security
    (?:last (?:4|four)) (?:digits )?of (?:your )?social
    driver'?s? licen[cs]e (?:number|no)
    passport (?:number|no)
    tax id
""")
_PASSWORD = _asked_for(r"""
    passwords?
    passcode
    pin(?: (?:code|number))?
    one[- ]time code
    verification code
    log-?in (?:details|name)
""")
_HEALTH = _asked_for(r"""
    date of birth
    birth ?date
    dob
    medical (?:record|history)
    diagnos[ie]s
    medicare (?:number|id)
    insurance (?:id|number)
    mother'?s maiden name
""")
_TRICKS = re.compile(
    r"\bst0p\w*|\b5t[o0]p\b|\bs[.\-_* ]t[.\-_* ]o[.\-_* ]p\b|\bst[*.]p\b|\bstop2end\b|\bst0p2end\b|"
    r"\bqu1t\b|\bunsubscr1be\b|\bopt0ut\b",
    re.I,
)
_DISGUISED = re.compile(
    r"\bfr(?:3e|e3|33)\b|\bca\$h\b|\b\$ave\b|\bm0ney\b|\bc1ick\b|\bl0an\w*|\bw1n(?:ner)?\b|\bd3als?\b"
    r"|\b(?:[a-z][.\-_*]){4,}[a-z]?\b",
    re.I,
)
_INVISIBLE = re.compile("[\u00ad\u034f\u180e\u200b\u200c\u2060-\u2064\ufeff]")
_UNFILLED = re.compile(
    r"\{\{[^{}]{0,300}\}\}|\{%[^{}]{0,300}%\}|\$\{\w+\}|\{\{[^{}]{0,300}\Z"
    r"|(?<!\{)\{[A-Za-z_][\w .]*\}(?!\})|%[A-Z_]{3,}%|<<[\w ]+>>"
    r"|\[(?i:first|last|your|customer|name|date|time|company|business|insert|link)[\w ]*\]"
    r"|\b(?i:lorem ipsum)\b|\b(?:TODO|TBD|XXXX+)\b|\bundefined\b",
    re.S,
)
_BROKEN_FIELD = re.compile(
    r"\{\{[^}]*\Z|(?<!\{)\{[A-Za-z_]\w*\}(?!\})|%[A-Z_]{3,}%|<<[\w ]+>>", re.S
)
_YES = pattern(r"""
    (?:reply|text|send|answer)(?: with)? [\"']?yes
""")


def emoji(text: str) -> list[str]:
    """The pictures in a text, joiners and skin tones aside."""
    return [
        c for c in text if unicodedata.category(c) == "So" and ord(c) > 0x2000 and c not in "™©®"
    ]


@error(
    why="A threat together with a link is what phishing looks like; it is filtered.",
    source="CTIA 5.3.1",
    mend="Say calmly what happened and ask people to call the number they know.",
)
def urgent_link(wording: Wording) -> Iterator[str]:
    found = _URGENT.search(wording.plain)
    if found and links(wording.plain):
        yield f"'{found[0]}' presses people to follow a link."


@warning(
    why="Pressure is what filters and people take for fraud.",
    source="CTIA 5.3.1",
    mend="Say calmly what is needed and by when.",
)
def urgency(wording: Wording) -> Iterator[str]:
    found = _URGENT.search(wording.plain)
    if found and not links(wording.plain):
        yield f"'{found[0]}' presses people."


def _asks(pattern: re.Pattern[str], wording: Wording) -> Iterator[str]:
    if found := pattern.search(wording.plain):
        yield f"'{found[0]}' asks for what must not travel by text."


_SAFER = "Ask for it on the telephone, at the desk, or on a page of your own with a log-in."
_UNSEALED = "Texts are not encrypted, stay on phones, and asking for this is what phishing does."


@error(why=_UNSEALED, source="CTIA 5.3.1; PCI DSS 4.2.2", mend=_SAFER)
def asks_card(wording: Wording) -> Iterator[str]:
    return _asks(_CARD, wording)


@error(why=_UNSEALED, source="CTIA 5.3.1", mend=_SAFER)
def asks_identity(wording: Wording) -> Iterator[str]:
    return _asks(_SSN, wording)


@error(why=_UNSEALED, source="CTIA 5.3.1", mend=_SAFER)
def asks_password(wording: Wording) -> Iterator[str]:
    return _asks(_PASSWORD, wording)


@warning(why=_UNSEALED, source="CTIA 5.3.1; HIPAA 45 CFR 164.312(e)", mend=_SAFER)
def asks_health(wording: Wording) -> Iterator[str]:
    return _asks(_HEALTH, wording)


@warning(
    why="Capitals read as shouting, and filters count them.",
    source="Carrier practice",
    mend="Write in sentence case; keep capitals for the words to reply.",
)
def shouting(wording: Wording) -> Iterator[str]:
    said = re.findall(r"[A-Za-z]{2,}", wording.plain)
    loud = [word for word in said if word.isupper() and word not in _CAPITALS]
    if len(loud) >= 3 and len(loud) * 2 >= len(said):
        yield f"It shouts: '{' '.join(loud[:4])}'."


@warning(
    why="Rows of !!! or ??? raise spam scores.", source="Carrier practice", mend="One is enough."
)
def exclamations(wording: Wording) -> Iterator[str]:
    if found := re.search(r"[!?]{2,}", wording.plain):
        yield f"'{found[0]}' is more than one mark."


@warning(
    why="Money signs in a row raise spam scores.", source="Carrier practice", mend="Write the sum."
)
def money_signs(wording: Wording) -> Iterator[str]:
    if found := re.search(r"[$€£]{2,}", wording.plain):
        yield f"'{found[0]}' is no price."


@warning(
    why="An emoji makes the whole text UCS-2, 70 characters a part instead of 160.",
    source="GSM 03.38",
    mend="Leave pictures to promotional texts.",
)
def emoji_in_service_text(wording: Wording) -> Iterator[str]:
    found = emoji(wording.plain)
    if found and wording.purpose != "promotional":
        yield f"It holds {' '.join(dict.fromkeys(found))}."


@warning(why="Three emoji or more raise spam scores.", source="Carrier practice", mend="Keep one.")
def many_emoji(wording: Wording) -> Iterator[str]:
    found = emoji(wording.plain)
    if len(found) >= 3:
        yield f"It holds {len(found)} emoji."


@error(
    why="Unusual spellings of the opt-out words are taken as a way round the filter.",
    source="Carrier codes of conduct",
    mend="Write STOP.",
)
def trick_spelling(wording: Wording) -> Iterator[str]:
    if found := _TRICKS.search(wording.plain):
        yield f"'{found[0]}' is a disguised STOP."


@warning(
    why="Disguised words are how spam tries to pass the filters; they do not.",
    source="Carrier codes of conduct",
    mend="Write the word as it is.",
)
def disguised_words(wording: Wording) -> Iterator[str]:
    if found := _DISGUISED.search(wording.plain):
        yield f"'{found[0]}' is spelt as though to pass a filter."


@warning(
    why="Characters that nobody sees vary a text past filters, and make it UCS-2.",
    source="AT&T Code of Conduct",
    mend="Type the text anew.",
)
def invisible_filler(wording: Wording) -> Iterator[str]:
    if found := _INVISIBLE.search(wording.plain):
        yield f"It holds the invisible {named(found[0])}."


@error(
    why="No vendor takes a longer text.",
    source="Twilio 21617",
    mend="Say it shorter, or in two texts.",
)
def too_long(wording: Wording) -> Iterator[str]:
    if len(wording.measured) > LONGEST:
        yield f"It may have {len(wording.measured)} characters; {LONGEST} is the most."


@warning(
    why="Every part is paid for, and long texts arrive late or cut.",
    source="Twilio: 320 characters advised",
    mend="Say it in one part or two.",
)
def many_segments(wording: Wording) -> Iterator[str]:
    found = count(wording.measured)
    if found.parts > MOST_PARTS or len(wording.measured) > ADVISED_LENGTH:
        yield f"It is sent in {found.parts} parts ({found.encoding}, {found.units} units)."


@warning(
    why="One such character takes the room of a part from 160 characters to 70.",
    source="GSM 03.38",
    mend="Replace the characters named, or accept the cost.",
)
def dear_characters(wording: Wording) -> Iterator[str]:
    found = count(wording.plain)
    culprits = [c for c in found.culprits if c not in emoji(wording.plain)]
    if culprits and wording.kind is not Kind.LABEL:
        yield f"UCS-2 because of {', '.join(named(c) for c in culprits[:6])}."


@error(
    why="People would read the placeholder itself.",
    source="Good sense",
    mend="Write the words, or use the text where fields are filled in.",
)
def unfilled_field(wording: Wording) -> Iterator[str]:
    pattern = _BROKEN_FIELD if wording.rendered else _UNFILLED
    if found := pattern.search(wording.plain):
        yield f"'{found[0]}' is never filled in."


@info(
    why="YES is one of Twilio's opt-in words: it reaches you, but Twilio may answer it too.",
    source="Twilio: Advanced Opt-Out",
    mend="Ask for 1 or 2, or take YES out of Advanced Opt-Out.",
)
def asks_for_yes(wording: Wording) -> Iterator[str]:
    if found := _YES.search(wording.plain):
        yield f"'{found[0]}' asks for a word of the law."


CHECKS: tuple[Check[Wording], ...] = (
    urgent_link,
    urgency,
    asks_card,
    asks_identity,
    asks_password,
    asks_health,
    shouting,
    exclamations,
    money_signs,
    emoji_in_service_text,
    many_emoji,
    trick_spelling,
    disguised_words,
    invisible_filler,
    too_long,
    many_segments,
    dear_characters,
    unfilled_field,
    asks_for_yes,
)
