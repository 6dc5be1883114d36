"""A program as a value, with its standing replies rendered. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta

from .levels import EXPRESS, IMPLIED, WRITTEN

#: The consent that texts of a purpose need: CTIA, Messaging Principles, exhibit II.
CONSENT_LEVELS = {"conversational": IMPLIED, "informational": EXPRESS, "promotional": WRITTEN}


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingTexts:
    """The replies that the law asks for, ready to send."""

    name: str
    help: str
    goodbye: str
    welcome: str
    confirm: str = ""
    optin: str = ""


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
    confirm_text: str = ""
    purpose: str = "conversational"
    double_optin: bool = False
    implied_days: int = 30
    embed_sites: str = ""
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

    @property
    def consent_level(self) -> str:
        """What its texts need before they may be sent unasked."""
        return CONSENT_LEVELS.get(self.purpose, WRITTEN)

    @property
    def implied_for(self) -> timedelta:
        """How long a text from a person lets us answer them, and do nothing more."""
        return timedelta(days=self.implied_days)

    @property
    def sites(self) -> tuple[str, ...]:
        """The origins that may show the opt-in form in a frame of theirs."""
        return tuple(self.embed_sites.split())

    def texts(self) -> StandingTexts:
        """The standing replies: the program's own words, or ones that pass the rules."""
        return StandingTexts(
            name=self.name,
            help=self.help_text or self._help(),
            goodbye=self.goodbye_text or self._goodbye(),
            welcome=self.welcome_text or self._welcome(),
            confirm=self.confirm_text or self._confirm(),
            optin=self.optin_wording or self._optin(),
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

    def _confirm(self) -> str:
        word = self.join_word or "START"
        return self._signed(
            f"reply {word} to confirm that you want our recurring texts. {self.frequency} "
            "Msg & data rates may apply. Reply HELP for help, STOP to end. No reply: no texts."
        )

    def _optin(self) -> str:
        """Sender, purpose, frequency, rates, the way out: CTIA 5.1.1; 47 CFR 64.1200(f)(9)."""
        marketing = "marketing " if self.purpose == "promotional" else ""
        about = f" They are about: {self.description.strip().rstrip('.')}." * bool(self.description)
        return (
            f"I agree to receive recurring automated {marketing}text messages (SMS) from "
            f"{self.name or 'this business'} at the mobile number that I gave.{about} "
            f"{self.frequency} Message and data rates may apply. Reply HELP for help, STOP to "
            "unsubscribe. Consent is not a condition of any purchase."
        )

    def _signed(self, text: str) -> str:
        return f"{self.name}: {text}" if self.name else text[0].upper() + text[1:]
