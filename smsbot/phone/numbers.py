"""Which number a visitor of the phone page texts from: their own, and nobody else's."""

from __future__ import annotations

import re
import secrets

from django.http import HttpRequest

from conversations.models import Contact

_E164 = re.compile(r"^\+[1-9]\d{7,14}$")
#: Area codes of the demo business's coast; 555 numbers belong to nobody.
_AREAS = ("212", "215", "305", "347", "404", "617", "646", "718", "917")
_KEY = "phone_number"


class BadNumber(ValueError):
    """A number that is none, with a sentence that says what one looks like."""


def read_number(raw: str) -> str:
    """A number as typed, in E.164. Raises BadNumber."""
    number = re.sub(r"[\s().-]", "", raw)
    if not _E164.match(number):
        raise BadNumber(f"“{raw[:30]}” is no phone number: write it like +12125550123.")
    return number


def number_of(request: HttpRequest) -> str:
    """This session's number, the same at every visit; made up at the first."""
    if number := request.session.get(_KEY):
        return str(number)
    return use(request, fresh_number())


def use(request: HttpRequest, number: str) -> str:
    """Text from this number from now on."""
    request.session[_KEY] = number
    return number


def fresh_number() -> str:
    """A demo number that nobody has texted from."""
    while True:
        number = f"+1{secrets.choice(_AREAS)}555{1000 + secrets.randbelow(9000)}"
        if not Contact.objects.filter(address=number).exists():
            return number
