"""May it be sent? Every guard bites, none can be left out, and after a STOP nothing gets past."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance import policy
from compliance.levels import EXPRESS, WRITTEN
from compliance.local_rules import LocalRule
from compliance.policy import (
    GUARDS,
    REASONS,
    REPLIES,
    STANDING,
    UNSOLICITED,
    Allow,
    Block,
    Defer,
    TextFacts,
    may_send,
)
from compliance.quiet_hours import QuietHours

NOON = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)  # a Tuesday in New York
NIGHT = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
KINDS = sorted(STANDING | REPLIES | UNSOLICITED | {"handoff_notice"})


def text(**changes: Any) -> TextFacts:
    """The bot's answer to somebody who texted a minute ago: nothing speaks against it."""
    facts = TextFacts(
        kind="bot_reply",
        sender_role="bot",
        recipient="+12125550123",
        opted_out=False,
        owner="bot",
        expires_at=NOON + timedelta(minutes=10),
        number_type="10dlc",
        registration="approved",
        channel_active=True,
        last_inbound_at=NOON - timedelta(minutes=1),
        recipient_zones=("America/New_York",),
    )
    return replace(facts, **changes)


def campaign(**changes: Any) -> TextFacts:
    """A campaign to somebody who agreed to it in writing."""
    facts = text(
        kind="campaign",
        sender_role="system",
        consent_status="in",
        consent_level=WRITTEN,
        expires_at=NOON + timedelta(days=1),
    )
    return replace(facts, **changes)


def verdict(facts: TextFacts, now: datetime = NOON) -> tuple[str, str]:
    found = may_send(facts, now)
    return type(found).__name__.lower(), found.reason


# ---- every guard bites

#: Guard -> a text that this guard alone refuses, when, and what it says.
ALONE: dict[str, tuple[TextFacts, datetime, str]] = {
    "opt_out": (text(opted_out=True), NOON, "opted_out"),
    "number": (text(recipient="72345"), NOON, "invalid_number"),
    "unusable": (text(unusable="landline", unusable_since=NOON), NOON, "landline"),
    "staff_block": (text(blocked_by_staff=True), NOON, "blocked_by_staff"),
    "destination": (text(countries=("+44",)), NOON, "country_not_allowed"),
    "ownership": (text(owner="staff"), NOON, "human_owns_conversation"),
    "expiry": (text(expires_at=NOON), NOON, "expired"),
    "registration": (text(registration="pending"), NOON, "not_registered"),
    "window": (
        text(backend="whatsapp", last_inbound_at=NOON - timedelta(hours=25)),
        NOON,
        "outside_window",
    ),
    "consent": (campaign(consent_status=""), NOON, "no_consent"),
    "frequency": (campaign(sent_unsolicited_today=3), NOON, "frequency_cap"),
    "duplicate": (campaign(said_lately=True), NOON, "duplicate"),
    "channel": (text(channel_active=False), NOON, "channel_paused"),
    "hours": (campaign(expires_at=NOON), NIGHT, "quiet_hours"),
}


def test_there_is_an_example_for_every_guard():
    assert [guard.__name__ for guard in GUARDS] == list(ALONE)


@pytest.mark.parametrize("name", ALONE)
def test_the_guard_refuses(name):
    facts, now, reason = ALONE[name]
    found = may_send(facts, now)
    assert not isinstance(found, Allow)
    assert found.reason == reason
    assert reason in REASONS


@pytest.mark.parametrize("name", ALONE)
def test_without_the_guard_the_text_would_have_left(name, monkeypatch):
    """So it is this guard that keeps it back, and no other by chance."""
    facts, now, _ = ALONE[name]
    others = tuple(guard for guard in GUARDS if guard.__name__ != name)
    monkeypatch.setattr(policy, "GUARDS", others)
    assert isinstance(may_send(facts, now), Allow)


@given(st.permutations(GUARDS), st.sampled_from(sorted(ALONE)))
def test_no_order_of_the_guards_lets_it_past(order, name):
    facts, now, _ = ALONE[name]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(policy, "GUARDS", tuple(order))
        assert not isinstance(may_send(facts, now), Allow)


# ---- after a STOP


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("how", [{"opted_out": True}, {"consent_status": "out"}])
def test_after_a_stop_only_its_confirmation_and_help_leave(kind, how):
    found = may_send(text(kind=kind, **how), NOON)
    assert isinstance(found, Allow) == (kind == "help_reply")
    confirmed = may_send(text(kind=kind, this_epoch_confirmation=True, **how), NOON)
    assert isinstance(confirmed, Allow) == (kind in ("help_reply", "opt_out_confirmation"))


def test_the_confirmation_of_an_earlier_leaving_is_too_late():
    stale = text(kind="opt_out_confirmation", this_epoch_confirmation=False)
    assert verdict(stale) == ("block", "expired")
    assert verdict(replace(stale, opted_out=True)) == ("block", "opted_out")


def test_a_confirmation_comes_at_night_and_while_a_person_answers():
    stop = text(kind="opt_out_confirmation", opted_out=True, this_epoch_confirmation=True,
                owner="staff")  # fmt: skip
    assert verdict(stop, NIGHT) == ("allow", "confirmation")


@pytest.mark.parametrize("role", ["bot", "staff", "system"])
def test_nobody_writes_to_somebody_who_left(role):
    kind = "staff_reply" if role == "staff" else "bot_reply"
    assert verdict(text(kind=kind, sender_role=role, opted_out=True)) == ("block", "opted_out")


ANY = st.builds(
    TextFacts,
    kind=st.sampled_from(KINDS),
    sender_role=st.sampled_from(["bot", "staff", "system"]),
    recipient=st.sampled_from(["+12125550123", "+442071838750", "72345", "web:1", ""]),
    opted_out=st.booleans(),
    owner=st.sampled_from(["bot", "queue", "staff"]),
    expires_at=st.none() | st.sampled_from([NOON - timedelta(1), NOON + timedelta(1)]),
    number_type=st.sampled_from(["10dlc", "toll_free", "short_code", "chat"]),
    registration=st.sampled_from(["approved", "pending", "none", "rejected"]),
    channel_active=st.booleans(),
    backend=st.sampled_from(["twilio", "whatsapp"]),
    countries=st.sampled_from([(), ("+1",), ("+1", "+44")]),
    unusable=st.sampled_from(["", "invalid", "landline", "gone"]),
    unusable_since=st.none() | st.just(NOON - timedelta(2)),
    blocked_by_staff=st.booleans(),
    said_lately=st.booleans(),
    consent_status=st.sampled_from(["", "in", "out", "pending"]),
    consent_level=st.sampled_from(["", EXPRESS, WRITTEN]),
    purpose=st.sampled_from(["conversational", "informational", "promotional"]),
    this_epoch_confirmation=st.booleans(),
    last_inbound_at=st.none() | st.sampled_from([NOON - timedelta(1), NOON - timedelta(30)]),
    recipient_zones=st.sampled_from([(), ("America/New_York",), ("Asia/Tokyo",)]),
    sent_unsolicited_today=st.integers(0, 5),
    paused=st.booleans(),
)


@given(ANY, st.sampled_from([NOON, NIGHT]))
def test_nothing_at_all_gets_a_bots_text_past_a_stop(facts, now):
    left = facts.opted_out or facts.consent_status == "out"
    found = may_send(facts, now)
    if left and facts.kind not in ("opt_out_confirmation", "help_reply"):
        assert found == Block(reason="opted_out")
    if facts.kind == "opt_out_confirmation" and not facts.this_epoch_confirmation:
        assert isinstance(found, Block)


@given(ANY, st.sampled_from([NOON, NIGHT]))
def test_every_verdict_has_a_reason_in_words_and_no_text_waits_past_its_end(facts, now):
    found = may_send(facts, now)
    assert found.reason in REASONS
    if isinstance(found, Defer):
        assert found.until > now
        assert facts.expires_at is None or found.until < facts.expires_at


# ---- who may be texted


@pytest.mark.parametrize(
    ("recipient", "allowed"),
    [
        ("+12125550123", True),
        ("+442071838750", True),
        ("web:0a1b", True),  # an address of the web chat
        ("72345", False),
        ("+0123456789", False),
        ("+1", False),
        ("12125550123", False),
        ("+١٢١٢٥٥٥٠١٢٣", True),  # no digits of ours: no phone, some chat's name
        ("", False),
    ],
)
def test_a_number_must_be_one(recipient, allowed):
    assert isinstance(may_send(text(recipient=recipient), NOON), Allow) == allowed


@pytest.mark.parametrize("number_type", ["10dlc", "toll_free", "short_code"])
@pytest.mark.parametrize("registration", ["pending", "none"])
def test_an_unregistered_number_texts_nobody_in_the_plan_of_one(number_type, registration):
    ours = {"number_type": number_type, "registration": registration}
    assert verdict(text(**ours)) == ("block", "not_registered")
    assert verdict(text(**ours, recipient="+442071838750")) == ("allow", "reply")


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (text(), ("allow", "reply")),
        (text(consent_status="pending"), ("block", "no_consent")),
        (text(last_inbound_at=None), ("block", "no_consent")),
        (text(kind="reminder"), ("allow", "allowed")),
        (text(kind="reminder", purpose="promotional"), ("block", "no_consent")),
        (text(kind="notification"), ("allow", "allowed")),
        (text(kind="notification", last_inbound_at=NOON - timedelta(days=2)),
         ("block", "no_consent")),
        (campaign(), ("allow", "allowed")),
        (campaign(consent_status="pending"), ("block", "no_consent")),
        (text(kind="handoff_notice", last_inbound_at=None), ("allow", "allowed")),
    ],
)  # fmt: skip
def test_who_texts_us_is_answered_and_the_rest_needs_a_yes(facts, expected):
    assert verdict(facts) == expected


@pytest.mark.parametrize(
    ("kind", "purpose", "status", "level", "expected"),
    [
        # A talk that they began lets us answer, and remind them of what they asked for.
        ("bot_reply", "promotional", "", "", "allow"),
        ("reminder", "conversational", "", "", "allow"),
        # To inform needs a yes; to sell needs one in writing.
        ("reminder", "informational", "", "", "no_consent"),
        ("notification", "informational", "", "", "no_consent"),
        ("notification", "informational", "in", EXPRESS, "allow"),
        ("notification", "promotional", "in", EXPRESS, "no_written_consent"),
        ("notification", "promotional", "in", WRITTEN, "allow"),
        ("campaign", "informational", "in", "", "no_written_consent"),
        ("campaign", "conversational", "", "", "no_consent"),
        ("campaign", "conversational", "in", WRITTEN, "allow"),
    ],
)
def test_each_purpose_needs_its_level_of_consent(kind, purpose, status, level, expected):
    facts = text(kind=kind, purpose=purpose, consent_status=status, consent_level=level)
    assert expected in verdict(facts)


def test_who_texted_us_may_be_answered_for_a_time_and_no_longer():
    facts = text(kind="staff_reply", sender_role="staff", implied_for=timedelta(days=3))
    late = NOON - timedelta(days=3)
    assert verdict(replace(facts, last_inbound_at=late))[0] == "allow"
    assert verdict(replace(facts, last_inbound_at=late - timedelta(seconds=1))) == (
        "block", "no_consent",
    )  # fmt: skip


def test_a_text_from_a_number_proves_that_it_can_be_texted():
    back = text(unusable="gone", unusable_since=NOON - timedelta(minutes=2))
    assert verdict(back) == ("allow", "reply")
    assert verdict(replace(back, unusable_since=NOON)) == ("block", "invalid_number")
    assert verdict(replace(back, last_inbound_at=None)) == ("block", "invalid_number")


@pytest.mark.parametrize("kind", KINDS)
def test_a_contact_that_staff_blocked_hears_only_what_the_law_asks_for(kind):
    facts = campaign(kind=kind, blocked_by_staff=True, this_epoch_confirmation=True)
    assert isinstance(may_send(facts, NOON), Allow) == (kind in STANDING)


@pytest.mark.parametrize("kind", KINDS)
def test_whatsapp_is_answered_within_a_day_and_never_later(kind):
    facts = campaign(kind=kind, backend="whatsapp", this_epoch_confirmation=True)
    day = timedelta(hours=24)
    assert verdict(replace(facts, last_inbound_at=NOON - day))[0] == "allow"
    for silent in (NOON - day - timedelta(seconds=1), None):
        assert verdict(replace(facts, last_inbound_at=silent)) == ("block", "outside_window")


@pytest.mark.parametrize("number_type", ["10dlc", "toll_free"])
def test_a_refused_registration_is_told_apart_from_a_missing_one(number_type):
    ours = {"number_type": number_type, "registration": "rejected"}
    assert verdict(text(**ours)) == ("block", "registration_rejected")


def test_a_night_may_hold_a_text_past_its_expiry_until_its_deadline():
    held = campaign(expires_at=NIGHT + timedelta(hours=1), deadline=NIGHT + timedelta(hours=9))
    assert verdict(held, NIGHT) == ("defer", "quiet_hours")
    assert verdict(replace(held, deadline=NIGHT + timedelta(hours=8)), NIGHT) == (
        "block", "expired",
    )  # fmt: skip
    assert verdict(replace(held, paused=True, quiet=QuietHours(start=time(9), end=time(9)),
                           expires_at=NIGHT + policy.PAUSE), NIGHT) == (
        "block", "expired",
    )  # fmt: skip


def test_a_program_without_a_night_may_inform_at_night_and_not_sell():
    never = QuietHours(start=time(9), end=time(9))
    rule = LocalRule(place="US", week=((time(8), time(21)),) * 7)
    facts = campaign(quiet=never, local_rules=(rule,), kind="notification")
    assert verdict(facts, NIGHT)[0] == "allow"
    assert verdict(replace(facts, kind="campaign"), NIGHT) == ("defer", "quiet_hours")


@pytest.mark.parametrize("owner", ["queue", "staff"])
def test_while_a_person_has_it_the_bot_is_silent_and_the_person_is_not(owner):
    assert verdict(text(owner=owner)) == ("block", "human_owns_conversation")
    assert verdict(text(owner=owner, kind="handoff_notice"))[0] == "allow"
    assert verdict(text(owner=owner, kind="staff_reply", sender_role="staff"))[0] == "allow"
    assert verdict(text(owner=owner, kind="reminder", sender_role="system"))[0] == "allow"


# ---- when


def test_an_answer_in_a_live_talk_may_come_at_night():
    assert verdict(text(last_inbound_at=NIGHT - timedelta(hours=23)), NIGHT) == ("allow", "reply")


def test_an_answer_after_a_day_waits_for_the_morning():
    late = text(last_inbound_at=NIGHT - timedelta(hours=25), expires_at=None)
    found = may_send(late, NIGHT)
    assert found == Defer(until=datetime(2026, 11, 24, 14, 0, tzinfo=UTC), reason="quiet_hours")


def test_what_would_be_of_no_use_in_the_morning_is_not_sent_at_all():
    morning = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
    assert verdict(campaign(expires_at=morning), NIGHT) == ("block", "expired")
    in_time = campaign(expires_at=morning + timedelta(seconds=1))
    assert verdict(in_time, NIGHT) == ("defer", "quiet_hours")


def test_a_paused_channel_is_asked_again_in_a_while():
    assert may_send(text(paused=True), NOON) == Defer(
        until=NOON + policy.PAUSE, reason="channel_paused"
    )


def test_the_days_number_counts_only_what_nobody_asked_for():
    assert verdict(text(sent_unsolicited_today=99)) == ("allow", "reply")
    assert verdict(campaign(sent_unsolicited_today=2))[0] == "allow"
    assert verdict(campaign(sent_unsolicited_today=0, max_unsolicited_per_day=0)) == (
        "block", "frequency_cap",
    )  # fmt: skip
