"""What carriers ask of each field of a registration, said before they refuse it. Pure.

Lengths and counts are those of Twilio's API description; the codes are its rejections.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

RATES = "Message and data rates may apply"
_URL = re.compile(r"https?://|www\.|\b[a-z0-9-]+\.(?:com|net|org|co|io|us|ly|example)\b", re.I)
_PHONE = re.compile(r"\+?\d[\d ().-]{8,}\d")
_KEYWORD = re.compile(r"[A-Za-z0-9]+", re.ASCII)

Problems = dict[str, str]


def length(text: str, least: int, most: int) -> str:
    """What is wrong with the length, or nothing."""
    if least <= len(text.strip()) and len(text) <= most:
        return ""
    return f"{least} to {most} characters are asked for; this has {len(text.strip())}."


def campaign(
    *,
    description: str,
    message_flow: str,
    samples: Sequence[str],
    embedded_links: bool,
    embedded_phone: bool,
    keywords: Mapping[str, Sequence[str]],
    messages: Mapping[str, str],
    privacy_url: str,
    terms_url: str,
) -> Problems:
    """Field -> what is wrong. ``keywords`` and ``messages`` by opt_in, opt_out and help."""
    found = {
        "description": length(description, 40, 4096),
        "message_flow": length(message_flow, 40, 2048),
        "samples": _samples(samples, embedded_links, embedded_phone),
        "privacy_url": "" if privacy_url else "Needed since 30 June 2026.",
        "terms_url": "" if terms_url else "Needed since 30 June 2026.",
        **{f"{name}_keywords": _keywords(words) for name, words in keywords.items()},
        **{f"{name}_message": _message(text) for name, text in messages.items()},
    }
    if keywords.get("opt_in") and not messages.get("opt_in"):
        found["opt_in_message"] = "Who joins by a keyword must get an answer."
    return _only_problems(found)


def _samples(samples: Sequence[str], links: bool, phone: bool) -> str:
    if not 2 <= len(samples) <= 5:
        return f"2 to 5 samples are asked for, one a line; there are {len(samples)}."
    for number, sample in enumerate(samples, 1):
        if wrong := length(sample, 20, 1024):
            return f"Sample {number}: {wrong}"
    together = "\n".join(samples)
    if links != bool(_URL.search(together)):
        return "The samples and the mark for embedded links must agree (30889)."
    if phone != bool(_PHONE.search(together)):
        return "The samples and the mark for embedded phone numbers must agree (30889)."
    if "stop" not in together.lower():
        return "One sample at least must say how to opt out, such as: Reply STOP to end (30893)."
    return ""


def _keywords(words: Iterable[str]) -> str:
    words = list(words)
    for word in words:
        if not _KEYWORD.fullmatch(word):
            return f"{word!r}: a keyword has letters and digits only."
    return "" if len(",".join(words)) <= 255 else "255 characters are all that may be had."


def _message(text: str) -> str:
    return length(text, 20, 320) if text else ""


def toll_free(
    *, sole_proprietor: bool, required: Mapping[str, str], registration: Mapping[str, str]
) -> Problems:
    """Field -> what is wrong. ``registration`` (number, authority, country) is for companies."""
    asked = "The carriers ask for this."
    found = {name: "" if value else asked for name, value in required.items()}
    if not sole_proprietor:
        found |= {
            name: "" if value else "Needed of everybody but sole proprietors (since January 2026)."
            for name, value in registration.items()
        }
    return _only_problems(found)


def _only_problems(found: Mapping[str, str]) -> Problems:
    return {name: wrong for name, wrong in found.items() if wrong}
