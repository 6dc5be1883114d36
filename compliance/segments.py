"""How many parts a text is sent in: exact GSM-7 and UCS-2 counting. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

#: GSM 03.38: one septet each.
BASIC = frozenset(
    "\n\r !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
    "¡£¤¥§¿ÄÅÆÉÑÖØÜßàäåæÇèéìñòöøùüΓΔΘΛΞΠΣΦΨΩ"
)
#: Two septets each: an escape, then the character.
EXTENSION = frozenset("\f[\\]^{|}~€")

#: A lone text, and one part of several (the rest is the header that joins them).
GSM7_LIMITS = (160, 153)
UCS2_LIMITS = (70, 67)

#: What typographers write and a cheap text cannot carry, and what says the same.
REPLACEMENTS = {
    **dict.fromkeys("\u2018\u2019\u201a\u2032`\u00b4", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u2033", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2022", "-"),
    **dict.fromkeys("\u00a0\u2009\u202f\t", " "),
    "\u2026": "...",
}

_ZERO_WIDTH_JOINER = "\u200d"
#: Thai: a letter by its category, and a mark to the eye.
_SARA_AM = "\u0e33"
_REGIONAL = range(0x1F1E6, 0x1F200)
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_TAGS = range(0xE0020, 0xE0080)


@dataclass(frozen=True, slots=True, kw_only=True)
class Segments:
    """``units`` are septets (GSM-7) or UTF-16 units (UCS-2); ``culprits`` forced UCS-2."""

    encoding: str
    parts: int
    units: int
    culprits: tuple[str, ...] = ()


def count(text: str) -> Segments:
    """Count a text as carriers do: composed first, escape pairs and emoji never split."""
    text = unicodedata.normalize("NFC", text)
    culprits = tuple(dict.fromkeys(c for c in text if c not in BASIC and c not in EXTENSION))
    if not culprits:
        sizes = [2 if c in EXTENSION else 1 for c in text]
        return _segments("GSM-7", sizes, GSM7_LIMITS)
    sizes = list(_ucs2_sizes(text))
    return _segments("UCS-2", sizes, UCS2_LIMITS, culprits)


def named(character: str) -> str:
    """A character as people can find it: itself, its name, and what could stand for it."""
    name = unicodedata.name(character, "").lower() or f"U+{ord(character):04X}"
    shown = f"'{character}' " if character.isprintable() else ""
    instead = _instead(character)
    return f"{shown}({name})" + (f", for which {instead} would do" if instead else "")


def _instead(character: str) -> str:
    if character in REPLACEMENTS:
        found = REPLACEMENTS[character]
        return "a space" if found == " " else found
    bare = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode()
    return bare if bare.isalnum() else ""


def cost(text: str, price: Decimal) -> Decimal:
    """What one send costs, at so much a part."""
    return count(text).parts * price


def parts(sizes: Iterable[int], single: int, multi: int) -> int:
    """How many parts pieces of these sizes fill, in order, when no piece may be split."""
    sizes = list(sizes)
    if sum(sizes) <= single:
        return 1
    number, used = 1, 0
    for size in sizes:
        if used + size > multi:
            number, used = number + 1, 0
        used += size
    return number


def _segments(
    encoding: str, sizes: Sequence[int], limits: tuple[int, int], culprits: tuple[str, ...] = ()
) -> Segments:
    return Segments(
        encoding=encoding, parts=parts(sizes, *limits), units=sum(sizes), culprits=culprits
    )


def _ucs2_sizes(text: str) -> Iterator[int]:
    """The UTF-16 units of each cluster; one too long for any part falls into its characters."""
    for cluster in _clusters(text):
        units = [2 if ord(c) > 0xFFFF else 1 for c in cluster]
        if sum(units) > UCS2_LIMITS[1]:
            yield from units
        else:
            yield sum(units)


def _clusters(text: str) -> Iterator[str]:
    """What a reader sees as one character: joined families, flags, skin tones, accents."""
    cluster = ""
    for c in text:
        if cluster and _continues(cluster, c):
            cluster += c
            continue
        if cluster:
            yield cluster
        cluster = c
    if cluster:
        yield cluster


def _continues(cluster: str, c: str) -> bool:
    if c == _ZERO_WIDTH_JOINER or cluster[-1] == _ZERO_WIDTH_JOINER:
        return True
    code = ord(c)
    if code in _REGIONAL:
        return len(cluster) == 1 and ord(cluster) in _REGIONAL
    if c == "\n" and cluster == "\r":
        return True
    marks = unicodedata.category(c) in ("Mn", "Mc", "Me") or c == _SARA_AM
    return bool(marks) or code in _SKIN_TONES or code in _TAGS
