"""Which countries a channel texts, as staff write it: ``+1, !+1876`` (``!`` leaves one out)."""

from __future__ import annotations

import re
from functools import lru_cache

import phonenumbers
from django.core.exceptions import ValidationError

#: What every channel may text that says nothing of its own, besides its own country.
DEFAULT = "+1"

_PREFIX = re.compile(r"!?\+[1-9]\d{0,10}", re.ASCII)


def check_prefixes(line: str) -> None:
    """Refuse what is no list of prefixes, with the piece that is none."""
    for piece in _pieces(line):
        if not _PREFIX.fullmatch(piece):
            raise ValidationError(
                f"{piece!r} is no prefix: write +1, +44, or !+1876 to leave one out."
            )


def prefixes(line: str, *, address: str) -> tuple[str, ...]:
    """The channel's list; a blank one is +1 and the country of its own address."""
    return _pieces(line) or tuple(dict.fromkeys((DEFAULT, _own(address))))


def _pieces(line: str) -> tuple[str, ...]:
    return tuple(piece for piece in re.split(r"[\s,;]+", line) if piece)


@lru_cache(maxsize=1000)
def _own(address: str) -> str:
    """The country of an address of ours; a short code, or a name, is of the default one."""
    try:
        return f"+{phonenumbers.parse(address.removeprefix('whatsapp:')).country_code}"
    except phonenumbers.NumberParseException:
        return DEFAULT
