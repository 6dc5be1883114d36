"""The address of a person, as an operator types it."""

from __future__ import annotations

import re

from django.core.management.base import CommandError

from .api.numbers import BadNumber, e164

#: Addresses of channels that are no telephone, such as ``slack:U123`` or ``web:..``.
_OTHER = re.compile(r"[a-z]+:\S{1,90}", re.ASCII)


def read_address(raw: str) -> str:
    """A telephone number in E.164, another channel's address as it is. Raises BadNumber."""
    return raw if _OTHER.fullmatch(raw) else e164(raw)


def typed_address(raw: str) -> str:
    """The same for a command: raises CommandError."""
    try:
        return read_address(raw)
    except BadNumber as error:
        raise CommandError(str(error)) from error
