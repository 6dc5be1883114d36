"""What is looked at, as values: texts, words, programs, senders, campaigns, settings. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from compliance.program_facts import ProgramFacts, StandingTexts

from .finding import Place

_FIELD = re.compile(r"\{\{[^{}]{0,300}\}\}")
_TAG = re.compile(r"\{%[^{}]{0,300}%\}")
#: Stands in for a field's value where a text is measured: a name, a date with its time.
STAND_IN = "Wed Nov 25 at 10:00"


@lru_cache(maxsize=512)
def _filled(text: str, instead: str) -> str:
    return _FIELD.sub(instead, _TAG.sub("", text))


class Kind(StrEnum):
    """What a text is for; some rules hold for some kinds only."""

    REPLY = "reply"  # within a talk that the person has begun
    CANNED = "canned"
    OPENING = "opening"  # may be the first that the person ever sees of us
    WELCOME = "welcome"
    CONFIRM = "confirm"  # asks for the second yes
    HELP = "help"
    GOODBYE = "goodbye"
    LABEL = "label"  # the name of a choice: part of another text


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One text that may be sent.

    ``rendered`` says that ``{{ field }}`` is filled in before it leaves. ``brand`` and ``domains``
    are the sender's own name and web domains, where known.
    """

    place: Place
    text: str
    kind: Kind = Kind.REPLY
    purpose: str = "conversational"
    age_gated: bool = False
    rendered: bool = False
    brand: str = ""
    domains: frozenset[str] = frozenset()

    @property
    def plain(self) -> str:
        """The text as it is said: without the fields that are filled in later."""
        return _filled(self.text, " ") if self.rendered else self.text

    @property
    def measured(self) -> str:
        """The text as long as it may become."""
        return _filled(self.text, STAND_IN) if self.rendered else self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Phrases that open something: a flow's triggers, a rule's phrases, a question's choices."""

    place: Place
    phrases: tuple[str, ...]
    join_words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramUnderLint:
    """A program with its standing replies as they are sent."""

    place: Place
    facts: ProgramFacts

    @property
    def texts(self) -> StandingTexts:
        return self.facts.texts()


@dataclass(frozen=True, slots=True, kw_only=True)
class OptinPage:
    """The markup of a form on which people say yes."""

    place: Place
    html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """One channel of ours. ``simulated`` reaches no carrier."""

    place: Place
    address: str
    number_type: str = "10dlc"
    registration: str = "approved"
    active: bool = True
    simulated: bool = False
    program: str = "default"
    confirms_optout: bool = True
    segment_price: str = ""

    @property
    def carried(self) -> bool:
        """True where texts really go to carriers."""
        return self.active and not self.simulated


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """What is told to the carriers of a campaign."""

    place: Place
    description: str = ""
    message_flow: str = ""
    samples: tuple[str, ...] = ()
    use_cases: tuple[str, ...] = ()
    has_links: bool = False
    has_phone: bool = False
    brand: str = ""
    legal_name: str = ""
    sole_proprietor: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Business:
    """The whole: settings, and what can only be seen of all programs and senders together."""

    place: Place
    public_base_url: str = ""
    debug: bool = False
    sending_paused: bool = False
    programs: tuple[ProgramFacts, ...] = ()
    senders: tuple[Sender, ...] = ()

    @property
    def carried(self) -> tuple[Sender, ...]:
        return tuple(sender for sender in self.senders if sender.carried)


@dataclass(frozen=True, slots=True, kw_only=True)
class Everything:
    """All that ``lint`` looks at. Whoever knows less leaves the rest empty."""

    wordings: tuple[Wording, ...] = ()
    words: tuple[Words, ...] = ()
    programs: tuple[ProgramUnderLint, ...] = ()
    pages: tuple[OptinPage, ...] = ()
    senders: tuple[Sender, ...] = ()
    campaigns: tuple[Campaign, ...] = ()
    businesses: tuple[Business, ...] = ()
