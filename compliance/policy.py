"""May this text be sent now? Asked of every text, last of all, before it leaves. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from .destinations import allowed_to
from .levels import EXPRESS, IMPLIED, NOTHING, WRITTEN, reaches
from .quiet_hours import LocalClock, QuietHours, next_allowed

CONFIRMATION = "opt_out_confirmation"
#: Texts that answer a word of the law, or say that a person takes over.
STANDING = frozenset({CONFIRMATION, "opt_in_confirmation", "help_reply"})
NOTICES = STANDING | {"handoff_notice"}
REPLIES = frozenset({"bot_reply", "staff_reply"})
#: Texts that nobody asked for just now.
UNSOLICITED = frozenset({"reminder", "notification", "campaign"})

#: Kinds of numbers that carriers of +1 want to know before a text of theirs leaves.
RULED = frozenset({"10dlc", "toll_free", "short_code"})
#: Backends over which a business may only answer, and for how long after the person's last text.
WINDOWED = frozenset({"whatsapp"})
WINDOW = timedelta(hours=24)

#: Deferrals that give a text its time back.
HOLDS = frozenset({"quiet_hours", "throughput"})

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
    registration: str  # approved, pending, none, rejected
    channel_active: bool
    backend: str = ""
    countries: tuple[str, ...] = ()  # prefixes that may be texted, e.g. +1; none: anywhere
    unusable: str = ""  # what is known against the number itself: invalid, landline, gone
    unusable_since: datetime | None = None
    blocked_by_staff: bool = False
    said_lately: bool = False  # the same words, to the same person
    consent_status: str = ""  # in, out, pending, or nothing said
    consent_level: str = ""  # of a recorded yes: express, express written
    purpose: str = "conversational"
    epoch: int = 0
    this_epoch_confirmation: bool = False
    last_inbound_at: datetime | None = None
    recipient_zones: tuple[str, ...] = ()
    quiet: QuietHours = field(default_factory=QuietHours)
    sent_unsolicited_today: int = 0
    max_unsolicited_per_day: int = 3
    reply_window: timedelta = timedelta(hours=24)
    implied_for: timedelta = timedelta(days=30)  # how long who texted us may be answered
    local_rules: tuple[LocalClock, ...] = ()  # of the country and of the states it may be
    deadline: datetime | None = None  # it may be held until then, past ``expires_at``
    paused: bool = False

    def answers(self, now: datetime) -> bool:
        """Has the person texted recently enough for this to be part of that conversation?"""
        return self.heard_within(self.reply_window, now)

    def heard_within(self, time: timedelta, now: datetime) -> bool:
        """Has the person texted us, so long ago at most?"""
        return self.last_inbound_at is not None and now - self.last_inbound_at <= time

    @property
    def promotional(self) -> bool:
        """Does it sell? Only what nobody asked for can."""
        selling = self.purpose == "promotional" and self.kind in UNSOLICITED
        return self.kind == "campaign" or selling


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

    ``now`` is aware. A text never waits past its own end: it is blocked instead.
    """
    for guard in GUARDS:
        objection = guard(text, now)
        if objection is not None:
            return in_time(text, objection)
    return Allow(reason=_why_allowed(text, now))


def in_time(text: TextFacts, objection: Defer | Block) -> Defer | Block:
    """The objection, or *expired* for a text that would wait past its end.

    What is no fault of the text, a night or a sender's rate, may hold it past its expiry: until
    its deadline, where it has one.
    """
    end = text.expires_at
    if objection.reason in HOLDS:
        end = text.deadline or end
    if isinstance(objection, Defer) and end is not None and objection.until >= end:
        return Block(reason="expired")
    return objection


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


def unusable(text: TextFacts, now: datetime) -> Block | None:
    """A number that a carrier gave back as no mobile; a text from it since then proves it one."""
    since, heard = text.unusable_since, text.last_inbound_at
    if not text.unusable or (since is not None and heard is not None and heard > since):
        return None
    return Block(reason="landline" if text.unusable == "landline" else "invalid_number")


def staff_block(text: TextFacts, now: datetime) -> Block | None:
    """Staff want no more of this person; the law's own answers go out all the same."""
    refused = text.blocked_by_staff and text.kind not in STANDING
    return Block(reason="blocked_by_staff") if refused else None


def destination(text: TextFacts, now: datetime) -> Block | None:
    """Only where the business means to text: the rest is cost, and other countries' law."""
    phone = text.recipient.startswith("+")
    refused = phone and not allowed_to(text.recipient, text.countries)
    return Block(reason="country_not_allowed") if refused else None


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
    ruled = text.number_type in RULED and text.recipient.startswith("+1")
    if not ruled or text.registration == "approved":
        return None
    rejected = text.registration == "rejected"
    return Block(reason="registration_rejected" if rejected else "not_registered")


def window(text: TextFacts, now: datetime) -> Block | None:
    """WhatsApp lets a business answer for 24 hours, and write first by template only."""
    shut = text.backend in WINDOWED and not text.heard_within(WINDOW, now)
    return Block(reason="outside_window") if shut else None


def consent(text: TextFacts, now: datetime) -> Block | None:
    """Who texts us may be answered. What nobody asked for needs a recorded yes."""
    if text.kind in NOTICES:
        return None
    held, needed = _held(text, now), _needed(text, now)
    if reaches(held, needed):
        return None
    signed = needed == WRITTEN and held == EXPRESS
    return Block(reason="no_written_consent" if signed else "no_consent")


def _needed(text: TextFacts, now: datetime) -> str:
    """The level of consent that this text stands on."""
    if text.promotional:
        return WRITTEN
    told = text.kind in UNSOLICITED and text.purpose != "conversational"
    asked_for = text.kind != "notification" or text.answers(now)
    return EXPRESS if told or not asked_for else IMPLIED


def _held(text: TextFacts, now: datetime) -> str:
    """The level of consent there is. A yes that waits for its second half is none."""
    if text.consent_status == "in":
        return text.consent_level or EXPRESS
    if text.consent_status == "pending":
        return NOTHING
    # A reminder is of something that they asked for, however long ago.
    implied = text.last_inbound_at is not None and (
        text.kind == "reminder" or text.heard_within(text.implied_for, now)
    )
    return IMPLIED if implied else NOTHING


def frequency(text: TextFacts, now: datetime) -> Block | None:
    """Nobody is texted unasked more often than the program promises."""
    full = text.sent_unsolicited_today >= text.max_unsolicited_per_day
    return Block(reason="frequency_cap") if full and text.kind in UNSOLICITED else None


def duplicate(text: TextFacts, now: datetime) -> Block | None:
    """The same words twice are a mistake of ours, or look like one."""
    again = text.said_lately and text.kind in UNSOLICITED
    return Block(reason="duplicate") if again else None


def hours(text: TextFacts, now: datetime) -> Defer | Block | None:
    """Quiet hours hold in every zone that the person may be in. Live answers may come at night."""
    if text.kind in NOTICES or (text.kind in REPLIES and text.answers(now)):
        return None
    # A program that knows no night informs and does not sell: solicitation hours pass it by.
    bound = text.promotional or not text.quiet.never
    rules = [each for each in text.local_rules if bound and each.binds(text.promotional)]
    moment = next_allowed(now, text.recipient_zones, text.quiet, rules)
    if moment is None:
        return Block(reason="quiet_hours")
    return Defer(until=moment, reason="quiet_hours") if moment > now else None


GUARDS: tuple[Guard, ...] = (
    opt_out,
    number,
    unusable,
    staff_block,
    destination,
    ownership,
    expiry,
    registration,
    window,
    consent,
    frequency,
    duplicate,
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
    "registration_rejected": "Not sent: this number's registration was refused or suspended. Read "
    "why under Registrations, mend it and send it in again.",
    "country_not_allowed": "Not sent: this channel does not text that country. Add its prefix to "
    "the channel's countries if you mean to.",
    "landline": "Not sent: the number is a landline. Ask for a mobile number, or clear the mark on "
    "the contact if that is wrong.",
    "blocked_by_staff": "Not sent: staff have blocked this contact. Lift the block on the contact "
    "to text them again.",
    "outside_window": "Not sent: WhatsApp allows answers only within 24 hours of the person's last "
    "message. Wait for them to write.",
    "duplicate": "Not sent: the same words went to this person a short while ago. Nothing to do, "
    "or change the words.",
    "throughput": "Held: this sender has used up what carriers let it send for now. It goes out by "
    "itself.",
    "channel_paused": "Held or not sent: this channel is paused. Switch it on again under "
    "Channels.",
    "quiet_hours": "Held: it is night, or Sunday morning, where the person may be. It goes out by "
    "itself when the program's hours allow.",
    "frequency_cap": "Not sent: the person has had the day's number of texts that they did not ask "
    "for. Try tomorrow, or raise the program's limit.",
    "no_consent": "Not sent: there is no recorded yes to texts of this kind. Record the person's "
    "consent first, with its proof.",
    "no_written_consent": "Not sent: marketing needs the person's agreement in writing, with the "
    "wording they saw. A plain yes is not enough: ask them to sign up by the form.",
    "invalid_number": "Not sent: this is no phone number that can be texted. Correct the contact, "
    "or clear the mark on it if that is wrong.",
    "cancelled": "Not sent: what it was about has changed or was called off.",
}
