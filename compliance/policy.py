"""May this text be sent now? Asked of every text, last of all, before it leaves. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from .quiet_hours import QuietHours, next_allowed

CONFIRMATION = "opt_out_confirmation"
#: Texts that answer a word of the law, or say that a person takes over.
STANDING = frozenset({CONFIRMATION, "opt_in_confirmation", "help_reply"})
NOTICES = STANDING | {"handoff_notice"}
REPLIES = frozenset({"bot_reply", "staff_reply"})
#: Texts that nobody asked for just now.
UNSOLICITED = frozenset({"reminder", "notification", "campaign"})

#: A sender that is only paused is asked again after this long.
PAUSE = timedelta(minutes=5)

_E164 = re.compile(r"\+[1-9]\d{6,14}\Z", re.ASCII)
_PHONE_LIKE = re.compile(r"\+?\d*\Z", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFacts:
    """A text that wants to leave, and what is known of its person, program and sender now."""

    kind: str
    sender_role: str  # bot, staff, system
    recipient: str
    opted_out: bool
    owner: str  # bot, queue, staff
    expires_at: datetime | None
    number_type: str  # 10dlc, toll_free, short_code; another word where no carrier rules apply
    registration: str  # approved, pending, none
    channel_active: bool
    consent_status: str = ""  # in, out, pending, or nothing said
    purpose: str = "conversational"
    epoch: int = 0
    this_epoch_confirmation: bool = False
    last_inbound_at: datetime | None = None
    recipient_zones: tuple[str, ...] = ()
    quiet: QuietHours = field(default_factory=QuietHours)
    sent_unsolicited_today: int = 0
    max_unsolicited_per_day: int = 3
    reply_window: timedelta = timedelta(hours=24)
    paused: bool = False

    def answers(self, now: datetime) -> bool:
        """Has the person texted recently enough for this to be part of that conversation?"""
        return self.last_inbound_at is not None and now - self.last_inbound_at <= self.reply_window


@dataclass(frozen=True, slots=True, kw_only=True)
class Allow:
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Defer:
    until: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    reason: str


Verdict = Allow | Defer | Block

#: A guard objects, or says nothing.
Guard = Callable[[TextFacts, datetime], Defer | Block | None]


def may_send(text: TextFacts, now: datetime) -> Verdict:
    """The first guard that objects decides; a text that none objects to may go.

    ``now`` is aware. A text never waits past its own expiry: it is blocked instead.
    """
    for guard in GUARDS:
        match guard(text, now):
            case None:
                continue
            case Defer(until=until) if text.expires_at is not None and until >= text.expires_at:
                return Block(reason="expired")
            case objection:
                return objection
    return Allow(reason=_why_allowed(text, now))


def _why_allowed(text: TextFacts, now: datetime) -> str:
    if text.kind in STANDING:
        return "confirmation"
    return "reply" if text.kind in REPLIES and text.answers(now) else "allowed"


def opt_out(text: TextFacts, now: datetime) -> Block | None:
    """After a STOP: its one confirmation, answers to HELP, and nothing else."""
    if text.kind == CONFIRMATION:
        stale = "opted_out" if text.opted_out else "expired"
        return None if text.this_epoch_confirmation else Block(reason=stale)
    if text.kind == "help_reply":
        return None
    gone = text.opted_out or text.consent_status == "out"
    return Block(reason="opted_out") if gone else None


def number(text: TextFacts, now: datetime) -> Block | None:
    """A phone number must be one; a short code or a word cannot be answered."""
    if text.recipient and not _PHONE_LIKE.match(text.recipient):
        return None  # an address of the web chat, of Slack
    return None if _E164.match(text.recipient) else Block(reason="invalid_number")


def ownership(text: TextFacts, now: datetime) -> Block | None:
    """While a person has the conversation the bot is silent."""
    if text.sender_role != "bot" or text.owner == "bot" or text.kind in NOTICES:
        return None
    return Block(reason="human_owns_conversation")


def expiry(text: TextFacts, now: datetime) -> Block | None:
    """A text that comes too late is worse than none."""
    late = text.expires_at is not None and text.expires_at <= now
    return Block(reason="expired") if late else None


def channel(text: TextFacts, now: datetime) -> Defer | Block | None:
    if not text.channel_active:
        return Block(reason="channel_paused")
    return Defer(until=now + PAUSE, reason="channel_paused") if text.paused else None


def registration(text: TextFacts, now: datetime) -> Block | None:
    """Carriers of +1 take no text from a number whose registration is not through."""
    ruled = text.number_type in ("10dlc", "toll_free") and text.recipient.startswith("+1")
    return Block(reason="not_registered") if ruled and text.registration != "approved" else None


def consent(text: TextFacts, now: datetime) -> Block | None:
    """Who texts us may be answered. What nobody asked for needs a recorded yes."""
    if text.kind in NOTICES or text.consent_status == "in":
        return None
    promotional = text.kind == "campaign" or (
        text.purpose == "promotional" and text.kind in UNSOLICITED
    )
    if promotional or text.last_inbound_at is None or text.consent_status == "pending":
        return Block(reason="no_consent")
    needs_yes = text.kind == "notification" and not text.answers(now)
    return Block(reason="no_consent") if needs_yes else None


def frequency(text: TextFacts, now: datetime) -> Block | None:
    full = text.sent_unsolicited_today >= text.max_unsolicited_per_day
    return Block(reason="frequency_cap") if full and text.kind in UNSOLICITED else None


def hours(text: TextFacts, now: datetime) -> Defer | Block | None:
    """Quiet hours hold in every zone that the person may be in. Live answers may come at night."""
    if text.kind in NOTICES or (text.kind in REPLIES and text.answers(now)):
        return None
    moment = next_allowed(now, text.recipient_zones, text.quiet)
    if moment is None:
        return Block(reason="quiet_hours")
    return Defer(until=moment, reason="quiet_hours") if moment > now else None


GUARDS: tuple[Guard, ...] = (
    opt_out,
    number,
    ownership,
    expiry,
    registration,
    consent,
    frequency,
    channel,
    hours,
)

#: What staff read where a text carries the code, and what they can do about it.
REASONS: dict[str, str] = {
    "allowed": "Sent: nothing spoke against it.",
    "reply": "Sent: an answer within the person's own conversation.",
    "confirmation": "Sent: the answer to STOP, START or HELP that the rules ask for.",
    "opted_out": "Not sent: the person has opted out. Only they can undo this, by texting START "
    "or by signing up again.",
    "provider_handled": "Not sent: the provider has confirmed the opt-out already. Nothing to do.",
    "human_owns_conversation": "Not sent: the bot is silent while a person has the conversation. "
    "Hand it back to the bot to let it answer.",
    "expired": "Not sent: it would have come too late to be of use. Write again if it still "
    "matters.",
    "not_registered": "Not sent: this number's registration is not approved. Finish it with the "
    "provider, then mark the channel as approved.",
    "channel_paused": "Held or not sent: this channel is paused. Switch it on again under "
    "Channels.",
    "quiet_hours": "Held: it is night, or Sunday morning, where the person may be. It goes out by "
    "itself when the program's hours allow.",
    "frequency_cap": "Not sent: the person has had the day's number of texts that they did not ask "
    "for. Try tomorrow, or raise the program's limit.",
    "no_consent": "Not sent: there is no recorded yes to texts of this kind. Record the person's "
    "consent first, with its proof.",
    "invalid_number": "Not sent: this is no phone number that can be texted. Correct the contact.",
    "cancelled": "Not sent: what it was about has changed or was called off.",
}
