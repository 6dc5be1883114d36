"""Origins of web sites, as a browser compares them."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError

_ORIGIN = re.compile(r"https?://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?", re.ASCII)


def check(lines: str) -> None:
    """Refuse what is no origin: it would open the form to nobody, or to everybody."""
    for line in lines.split():
        if not _ORIGIN.fullmatch(line):
            raise ValidationError(
                f"{line[:60]!r} is no origin: write it like https://www.acme.example, "
                "in small letters and without a path."
            )
