"""Telephone numbers as people write them, in E.164."""

from __future__ import annotations

import phonenumbers
from phonenumbers import PhoneNumberFormat

#: Where a number without a country code is taken to be.
REGION = "US"


class BadNumber(ValueError):
    """Not a telephone number, in one sentence."""


def e164(raw: str) -> str:
    """The number in E.164. Raises BadNumber.

    In an address a ``+`` that nobody escaped arrives as a space; it is read as a plus.
    """
    typed = f"+{raw[1:]}" if raw[:1] == " " and raw[1:2].isdigit() else raw.strip()
    try:
        number = phonenumbers.parse(typed[:40], REGION)
    except phonenumbers.NumberParseException:
        raise BadNumber(_sentence(raw)) from None
    if not phonenumbers.is_possible_number(number) or number.extension:
        raise BadNumber(_sentence(raw))
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def _sentence(raw: str) -> str:
    shown = "".join(char for char in raw[:30] if char.isprintable())
    return f"{shown!r} is no telephone number: write it like +12125550123."
