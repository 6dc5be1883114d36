"""Times as people read them, in words that fit a text message. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import datetime, time
from zoneinfo import ZoneInfo

#: What typographers write and one 7-bit text cannot carry.
_TYPEWRITER = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-"})
#: The accented letters that the alphabet of a plain text message has.
_ACCENTED = frozenset("èéùìòÇØøÅåÆæßÉÄÖÑÜäöñüà£¥§¿¡¤")


def shown(at: datetime, zone: ZoneInfo) -> str:
    """``Wed Nov 25 at 10:00 AM``, in the business's zone."""
    local = at.astimezone(zone)
    return f"{local:%a %b} {local.day} at {local:%I:%M %p}".replace(" 0", " ")


def hours_shown(spans: Sequence[tuple[time, time]]) -> str:
    """``9 AM to 5 PM``; nothing for a day on which all is shut."""
    return " and ".join(f"{_clock(opens)} to {_clock(closes)}" for opens, closes in spans)


def _clock(at: time) -> str:
    minutes = f":{at:%M}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes} {at:%p}"


def plain(text: str) -> str:
    """The same in letters that keep a text to one segment, where the script has such letters."""
    return "".join(map(_plain, text.translate(_TYPEWRITER)))


def _plain(char: str) -> str:
    if char.isascii() or char in _ACCENTED:
        return char
    return unicodedata.normalize("NFKD", char).encode("ascii", "ignore").decode() or char
