"""Reading a signed form: what is in it once, what is printable, and what is nonsense. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection

from .types import Malformed, RawRequest

#: Ids of vendors: letters, digits and a few marks; never a NUL, which PostgreSQL refuses.
_ID = re.compile(r"[A-Za-z0-9._:-]{1,80}")
#: A number, a short code, a sender in words, or a channel's address such as ``whatsapp:+1415..``.
_ADDRESS = re.compile(r"[\x20-\x7e]{1,64}")


def fields(request: RawRequest, known: Collection[str]) -> dict[str, str]:
    """The form as a dict. Raises Malformed where there is none, or a known field comes twice."""
    if request.form is None:
        raise Malformed("a form is expected")
    counts = Counter(name for name, _ in request.form)
    for name in known:
        if counts[name] > 1:
            raise Malformed(f"{name} is given {counts[name]} times")
    return dict(request.form)


def identifier(form: dict[str, str], *names: str) -> str:
    """The first of these fields that is there. Raises Malformed for none, or one that is no id."""
    value = next((form[name] for name in names if form.get(name)), "")
    if not _ID.fullmatch(value):
        raise Malformed(f"{names[0]} is missing or no id")
    return value


def address(form: dict[str, str], name: str) -> str:
    """One end of the line. Raises Malformed where it is missing or cannot be printed."""
    value = form.get(name, "")
    if not _ADDRESS.fullmatch(value):
        raise Malformed(f"{name} is missing or no address")
    return value


def reference(value: str) -> str:
    """Our public id, where it can be one; else ''."""
    return value if _ID.fullmatch(value) and len(value) <= 32 else ""
