"""What a text means to the law, before any flow may see it."""

from __future__ import annotations

from enum import StrEnum


class Meaning(StrEnum):
    OPTOUT = "optout"
    HELP = "help"
    OPTIN = "optin"
    WRONG_NUMBER = "wrong_number"
    NONE = "none"


from dataclasses import dataclass  # noqa: E402


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    meaning: Meaning
    matched: str = ""
    certainty: float = 1.0
    scope_all: bool = False
    uncertain: bool = False


_WORDS = {
    **dict.fromkeys(
        ["stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"],
        Meaning.OPTOUT,
    ),
    "help": Meaning.HELP,
    "info": Meaning.HELP,
    "start": Meaning.OPTIN,
    "unstop": Meaning.OPTIN,
}


def read(text, *, provider_keyword="", join_words=()):
    word = (provider_keyword or text).strip().strip(".!").lower()
    return Reading(meaning=_WORDS.get(word, Meaning.NONE))
