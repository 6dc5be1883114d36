"""A program as a value, with its standing replies rendered. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingTexts:
    """The replies that the law asks for, ready to send."""

    name: str
    help: str
    goodbye: str
    welcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramFacts:
    """A program as a value. The defaults serve a business that has set up none yet."""

    slug: str = "default"
    name: str = ""
    description: str = ""
    contact: str = ""
    frequency: str = "Msg frequency varies."
    terms_url: str = ""
    privacy_url: str = ""
    join_word: str = ""
    optin_wording: str = ""
    wording_version: int = 1
    welcome_text: str = ""
    help_text: str = ""
    goodbye_text: str = ""
    purpose: str = "conversational"
    double_optin: bool = False
    quiet_start: time = time(20)
    quiet_end: time = time(9)
    sunday_quiet_end: time = time(12)
    timezone: str = "America/New_York"
    max_unsolicited_per_day: int = 3
    is_default: bool = False

    @property
    def join_words(self) -> tuple[str, ...]:
        """The words of its own that opt in, for ``keywords.read``."""
        return (self.join_word,) if self.join_word else ()

    def texts(self) -> StandingTexts:
        """The standing replies: the program's own words, or ones that pass the rules."""
        return StandingTexts(
            name=self.name,
            help=self.help_text or self._help(),
            goodbye=self.goodbye_text or self._goodbye(),
            welcome=self.welcome_text or self._welcome(),
        )

    def _help(self) -> str:
        contact = f"help at {self.contact}." if self.contact else "this is our texting service."
        return self._signed(
            f"{contact} {self.frequency} Msg&data rates may apply. Reply STOP to cancel."
        )

    def _goodbye(self) -> str:
        return self._signed(
            "you are unsubscribed and will get no further messages. Reply START to rejoin."
        )

    def _welcome(self) -> str:
        return self._signed(
            f"you joined our recurring texts. {self.frequency} Msg & data rates may apply. "
            "Reply HELP for help, STOP to end texts."
        )

    def _signed(self, text: str) -> str:
        return f"{self.name}: {text}" if self.name else text[0].upper() + text[1:]
