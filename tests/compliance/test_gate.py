"""The gate with its facts from the database: each reason, told through the outbox."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from compliance.policy import REASONS
from compliance.registrations.models import Brand, Campaign, CampaignSender, LocalHours, ShortCode
from conversations import gate
from conversations.models import Contact, Message
from integrations.models import Channel
from tests.carrier import TwilioPhone
from tests.phones import drive_all

from .outgoing import NIGHT, NOON, agrees, fate, send, talk_with, wait

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    """A clock that can be moved; it is noon in New York."""
    with time_machine.travel(NOON, tick=False) as moving:
        yield moving


def about(phone: TwilioPhone, **known: object) -> None:
    """Something is known of this person."""
    talk_with(phone)
    Contact.objects.filter(address=phone.number).update(**known)


# ---- who


def test_somebody_who_agreed_in_writing_is_texted(rosa, twilio):
    agrees(rosa)
    assert fate(send(rosa)) == ("sent", "allowed")
    assert [sent["Body"] for sent in twilio.accepted] == ["hello"]


def test_a_plain_yes_informs_and_does_not_sell(rosa):
    agrees(rosa, in_writing=False)
    assert fate(send(rosa, kind="notification")) == ("sent", "allowed")
    assert fate(send(rosa, "Sale!")) == ("blocked", "no_written_consent")


@pytest.mark.parametrize("kind", ["campaign", "notification", "reminder"])
def test_who_has_said_nothing_is_not_texted(rosa, kind):
    assert fate(send(rosa, kind=kind)) == ("blocked", "no_consent")


def test_a_start_takes_up_again_what_was_agreed_in_writing(rosa):
    agrees(rosa)
    rosa.text("STOP")
    assert fate(send(rosa, "one")) == ("blocked", "opted_out")
    rosa.text("START")
    assert fate(send(rosa, "two")) == ("sent", "allowed")


def test_staff_can_block_a_contact_and_the_law_is_answered_all_the_same(rosa):
    about(rosa, blocked=True)
    assert rosa.text("echo hi") == []
    assert rosa.texts().get().reason == "blocked_by_staff"
    assert len(rosa.text("HELP")) == 1
    assert len(rosa.text("STOP")) == 1


def test_a_text_from_abroad_is_kept_and_not_answered_until_staff_allow_the_country(rosa, number):
    abroad = TwilioPhone("+447700900123")
    assert abroad.text("echo hi") == []
    assert abroad.texts().get().reason == "country_not_allowed"
    Channel.objects.filter(pk=number.pk).update(countries="+1, +44")
    assert abroad.text("echo hi") == ["hi"]


# ---- numbers that carriers give back


def test_a_number_that_twilio_calls_a_landline_is_texted_no_more(rosa, twilio):
    agrees(rosa)
    twilio.refuses[rosa.number] = 21614
    assert send(rosa, "one").status == "failed"
    twilio.refuses.clear()
    assert fate(send(rosa, "two")) == ("blocked", "landline")
    assert len(twilio.attempts) == 1


def test_a_text_from_that_number_overrules_the_mark(rosa, twilio, clock):
    about(rosa, unusable="invalid", unusable_since=timezone.now())
    agrees(rosa)
    assert fate(send(rosa, "one")) == ("blocked", "invalid_number")
    clock.shift(60)
    assert rosa.text("echo hi") == ["hi"]
    assert fate(send(rosa, "two")) == ("sent", "allowed")


def test_a_number_out_of_use_is_believed_at_the_second_time(rosa):
    agrees(rosa)
    for body, mark in (("one", ""), ("two", "gone")):
        rosa.receipts(send(rosa, body), "undelivered", ErrorCode="30005")
        assert Contact.objects.get(address=rosa.number).unusable == mark
    assert fate(send(rosa, "three")) == ("blocked", "invalid_number")


# ---- how often


def test_the_same_words_twice_are_held_back(rosa, clock, settings):
    agrees(rosa)
    assert fate(send(rosa, "Sale!")) == ("sent", "allowed")
    assert fate(send(rosa, "Sale!")) == ("blocked", "duplicate")
    assert fate(send(rosa, "Another")) == ("sent", "allowed")
    clock.shift(timedelta(minutes=settings.DUPLICATE_MINUTES, seconds=1))
    assert fate(send(rosa, "Sale!")) == ("sent", "allowed")


def test_what_was_sent_on_another_channel_counts_too(rosa, number):
    number.pk, number.key = None, "second"
    number.address = "+15005550007"
    number.save()
    agrees(rosa)
    elsewhere = TwilioPhone(rosa.number, channel="second", twilio=rosa.twilio)
    assert fate(send(elsewhere, "Sale!")) == ("sent", "allowed")
    assert fate(send(rosa, "Sale!")) == ("blocked", "duplicate")
    for body in ("two", "three"):
        send(rosa, body)
    assert fate(send(elsewhere, "four")) == ("blocked", "frequency_cap")


# ---- when


def test_a_night_holds_a_campaign_until_the_morning(rosa, clock):
    clock.move_to(NIGHT)
    agrees(rosa)
    row = send(rosa)
    assert (row.status, row.decision, row.reason) == ("queued", "defer", "quiet_hours")
    clock.move_to(row.not_before)
    drive_all()
    assert fate(row) == ("sent", "allowed")


def test_a_campaign_of_an_evening_is_not_dropped_for_the_night(rosa, clock):
    """It is of use for four hours, and the night takes none of them."""
    clock.move_to(NOON + timedelta(hours=9))
    agrees(rosa)
    row = send(rosa)
    clock.move_to(row.not_before + timedelta(hours=3))
    drive_all()
    assert fate(row) == ("sent", "allowed")


def test_but_not_for_ever(rosa, clock):
    clock.move_to(NIGHT)
    agrees(rosa)
    row = send(rosa)
    clock.move_to(row.deadline + timedelta(seconds=1))
    drive_all()
    assert fate(row) == ("expired", "expired")


def test_who_sets_an_end_of_their_own_means_it(rosa, clock):
    clock.move_to(NIGHT)
    agrees(rosa)
    row = send(rosa, expires_at=timezone.now() + timedelta(hours=3))
    assert fate(row) == ("expired", "expired")


def test_a_reply_within_the_talk_comes_at_night(rosa, clock):
    clock.move_to(NIGHT)
    assert rosa.text("echo hi") == ["hi"]


def test_the_hours_are_those_of_the_state_that_the_zip_code_names(rosa, clock):
    """A New York number, in Rhode Island: nothing after six, and nothing before nine."""
    agrees(rosa)
    clock.move_to(NOON + timedelta(hours=7))
    assert fate(send(rosa, "one")) == ("sent", "allowed")
    about(rosa, attributes={"zip": "02903"})
    row = send(rosa, "two")
    assert row.reason == "quiet_hours"
    assert timezone.localtime(row.not_before).strftime("%a %H:%M") == "Wed 09:00"


def test_a_rule_of_a_state_is_data_that_staff_change(rosa, clock):
    agrees(rosa)
    rule = LocalHours.objects.create(place="NY", opens="13:00", closes="20:00", source="A test")
    assert fate(send(rosa, "one")) == ("queued", "quiet_hours")
    LocalHours.objects.filter(pk=rule.pk).update(since="2026-12-01")
    assert fate(send(rosa, "two")) == ("sent", "allowed")
    clock.move_to(NOON + timedelta(days=10))
    assert fate(send(rosa, "three")) == ("queued", "quiet_hours")
    rule.delete()
    assert fate(send(rosa, "four")) == ("sent", "allowed")


def test_nothing_sells_on_a_holiday_and_a_reminder_comes_all_the_same(rosa, clock):
    clock.move_to(NOON + timedelta(days=2))  # Thanksgiving
    rosa.text("echo hi")
    agrees(rosa)
    assert fate(send(rosa, "See you tomorrow", kind="reminder")) == ("sent", "allowed")
    assert fate(send(rosa, "Sale!")) == ("queued", "quiet_hours")


# ---- registrations


def campaign_of(channel: str, state: str = "approved", **brand: object) -> Campaign:
    """A campaign under which this channel sends."""
    owner = Brand.objects.create(**{"name": "Acme Dental", "state": "approved", **brand})
    campaign = Campaign.objects.create(brand=owner, name="Visits", use_case="MIXED", state=state)
    CampaignSender.objects.create(campaign=campaign, channel=channel)
    return campaign


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("approved", ("sent", "reply")),
        ("draft", ("blocked", "not_registered")),
        ("pending", ("blocked", "not_registered")),
        ("rejected", ("blocked", "registration_rejected")),
        ("suspended", ("blocked", "registration_rejected")),
    ],
)
def test_a_record_of_the_campaign_outweighs_what_the_channel_says(rosa, state, expected):
    campaign_of("sms", state)
    rosa.text("echo hi")
    assert fate(rosa.texts().get()) == expected


def test_a_suspended_brand_stops_its_approved_campaigns(rosa):
    campaign_of("sms", "approved")
    Brand.objects.update(state="suspended")
    rosa.text("echo hi")
    assert fate(rosa.texts().get()) == ("blocked", "registration_rejected")


def test_without_a_record_the_channel_is_believed(rosa, number):
    Channel.objects.filter(pk=number.pk).update(registration="pending")
    rosa.text("echo hi")
    assert fate(rosa.texts().get()) == ("blocked", "not_registered")


def test_a_short_code_waits_for_its_approval(rosa, number):
    Channel.objects.filter(pk=number.pk).update(number_type="short_code")
    ShortCode.objects.create(channel="sms", state="pending")
    rosa.text("echo hi")
    assert fate(rosa.texts().get()) == ("blocked", "not_registered")


# ---- what it costs


def test_a_reply_within_the_talk_costs_the_gate_one_statement(rosa):
    rosa.text("echo hi")
    row = wait(rosa, kind="bot_reply", sender="bot")
    gate.next_due(row.conversation_id, now=timezone.now())  # what is read once in a while
    with CaptureQueriesContext(connection) as captured:
        assert gate.next_due(row.conversation_id, now=timezone.now()) is not None
    # The suite's caches are told to remember nothing: their reads are not the gate's.
    cached = ("compliance_program", "integrations_channel", "registrations_")
    own = [q["sql"] for q in captured.captured_queries if not any(c in q["sql"].split("WHERE")[0]
           for c in cached)]  # fmt: skip
    assert len(own) == 1
    assert "conversations_message" in own[0]


def test_every_reason_on_a_row_can_be_read_in_words():
    stored = set(Message.objects.values_list("reason", flat=True)) | set(REASONS)
    assert all(REASONS[reason].endswith(".") and ":" in REASONS[reason] for reason in stored)
