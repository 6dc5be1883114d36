"""Numbers that must never be stored: payment cards and social security numbers. Pure."""

from __future__ import annotations

import re

_CARD = re.compile(r"(?<!\d)(?:\d[ -]?){12,18}\d(?!\d)")
_SSN = re.compile(r"(?<![\d-])(?!000|666|9\d\d)\d{3}([- ])(?!00)\d{2}\1(?!0000)\d{4}(?![\d-])")


def mask(text: str) -> str:
    """The text with card numbers (by Luhn) and social security numbers cut to their last four."""
    if sum(character.isdigit() for character in text) < 9:
        return text
    text = _CARD.sub(lambda found: _card(found[0]), text)
    return _SSN.sub(lambda found: f"[SSN ..{found[0][-4:]}]", text)


def _card(found: str) -> str:
    digits = [int(character) for character in found if character.isdigit()]
    return f"[card ..{''.join(map(str, digits[-4:]))}]" if luhn(digits) else found


def luhn(digits: list[int]) -> bool:
    """The check digit of payment cards (ISO/IEC 7812-1)."""
    doubled = (
        d if i % 2 == 0 else (2 * d - 9 if d > 4 else 2 * d) for i, d in enumerate(reversed(digits))
    )
    return sum(doubled) % 10 == 0
