"""What each kind of text is owed: how long it is of use, and whether it may be sent again. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """``useful_for``: later than that it is not sent at all. ``retry``: when a send's outcome
    stays unknown, it may go once more (False: at most once, ever). ``nights``: how long quiet
    hours may hold it; after a Saturday evening comes a Sunday on which some states allow none."""

    useful_for: timedelta
    retry: bool
    nights: timedelta | None = None


_WEEKEND = timedelta(hours=72)
_PROMISES = {
    "bot_reply": Promise(useful_for=timedelta(minutes=10), retry=True),
    "staff_reply": Promise(useful_for=timedelta(hours=2), retry=True),
    "handoff_notice": Promise(useful_for=timedelta(minutes=10), retry=True),
    "help_reply": Promise(useful_for=timedelta(minutes=10), retry=True),
    "reminder": Promise(useful_for=timedelta(hours=2), retry=True),
    "notification": Promise(useful_for=timedelta(hours=4), retry=False, nights=_WEEKEND),
    "campaign": Promise(useful_for=timedelta(hours=4), retry=False, nights=_WEEKEND),
    # One confirming text, within five minutes or not at all: 47 CFR 64.1200(a)(12).
    "opt_out_confirmation": Promise(useful_for=timedelta(minutes=5), retry=False),
    "opt_in_confirmation": Promise(useful_for=timedelta(minutes=5), retry=False),
}


def promise(kind: str) -> Promise:
    """The promise of a kind; an unknown kind is a mistake and raises KeyError."""
    return _PROMISES[kind]
