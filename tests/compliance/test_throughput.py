"""How fast a sender may go: a bucket that survives restarts, a day's cap, and order kept."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from compliance.registrations import allowances, rates
from compliance.registrations.models import Allowance, Brand, Campaign, CampaignSender
from conversations import outbox, throughput
from integrations.models import Channel
from tests.carrier import TwilioPhone
from tests.phones import drive_all

from .outgoing import NOON, agrees, fate, send, wait

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """A clock that stands at noon in New York until it is moved; waits end on the second."""
    monkeypatch.setattr(throughput, "SPREAD", 0)
    with time_machine.travel(NOON, tick=False) as moving:
        yield moving


def taken(count: int, *, per_second: float, at: datetime = NOON, segments: int = 1) -> int:
    """How many of so many takings succeed at that moment."""
    takings = [
        allowances.take("sender", segments, per_second=per_second, now=at) for _ in range(count)
    ]
    return takings.count(None)


def slow(number: Channel, mps: str) -> None:
    """Our number may send so many segments a second."""
    Channel.objects.filter(pk=number.pk).update(options={**number.options, "mps": mps})


# ---- the bucket


def test_a_burst_and_then_the_rate():
    assert taken(100, per_second=3) == 6  # two seconds of rest
    assert taken(100, per_second=3) == 0
    assert taken(100, per_second=3, at=NOON + timedelta(seconds=1)) == 3
    assert taken(100, per_second=3, at=NOON + timedelta(seconds=11)) == 6


def test_over_a_minute_no_more_leaves_than_the_rate_allows():
    moments = [NOON + timedelta(seconds=tenth / 10) for tenth in range(600)]
    assert sum(taken(5, per_second=3, at=moment) for moment in moments) == 6 + 3 * 60 - 1


def test_it_says_how_long_to_wait_and_is_right():
    assert taken(6, per_second=3) == 6
    pause = allowances.take("sender", 2, per_second=3, now=NOON)
    assert pause == pytest.approx(timedelta(seconds=2 / 3), abs=timedelta(milliseconds=1))
    assert taken(1, per_second=3, segments=2, at=NOON + pause - timedelta(seconds=0.01)) == 0
    assert taken(1, per_second=3, segments=2, at=NOON + pause + timedelta(seconds=0.01)) == 1


def test_a_text_longer_than_the_bucket_leaves_when_it_is_full_and_is_owed_for():
    assert taken(1, per_second=1, segments=10) == 1
    assert taken(1, per_second=1, at=NOON + timedelta(seconds=8.5)) == 0
    assert taken(1, per_second=1, at=NOON + timedelta(seconds=9)) == 1


def test_a_clock_that_jumped_back_does_not_shut_the_sender():
    assert taken(6, per_second=3, at=NOON + timedelta(days=365)) == 6
    assert taken(1, per_second=3) == 1


def test_each_sender_has_a_bucket_of_its_own():
    assert taken(6, per_second=3) == 6
    assert allowances.take("another", 1, per_second=3, now=NOON) is None


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_share_one_bucket():
    """Eight of them ask ten times each, and twenty may leave."""
    got: list[int] = []

    def worker() -> None:
        try:
            got.append(taken(10, per_second=10))
        finally:
            connection.close()

    threads = [threading.Thread(target=worker) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sum(got) == 20


def test_it_is_written_by_conditional_updates_alone():
    with pytest.raises(TypeError):
        Allowance(key="x").save()


# ---- the day


def test_the_day_ends_at_midnight_in_los_angeles():
    evening = datetime(2026, 11, 25, 7, 59, tzinfo=UTC)
    assert allowances.count("brand", 3, per_day=5, now=evening) is None
    assert allowances.count("brand", 3, per_day=5, now=evening) == evening + timedelta(minutes=1)
    assert allowances.count("brand", 2, per_day=5, now=evening) is None
    assert allowances.count("brand", 3, per_day=5, now=evening + timedelta(minutes=1)) is None


def test_without_a_cap_it_only_counts():
    for _ in range(3):
        assert allowances.count("brand", 2, per_day=None, now=NOON) is None
    assert Allowance.objects.get(key="brand").used == 6


# ---- what a registration gives


@pytest.mark.parametrize(
    ("brand", "per_second", "per_day"),
    [
        ({"score": 80}, 225, 200_000),
        ({"score": 75}, 225, 200_000),
        ({"score": 74}, 120, 40_000),
        ({"score": 50}, 120, 40_000),
        ({"score": 25}, 12, 10_000),
        ({"score": 24}, 12, 2_000),
        ({"score": None}, 12, 2_000),
        ({"score": 30, "russell_3000": True}, 12, 200_000),
        ({"score": 90, "low_volume": True}, 3.75, 2_000),
        ({"score": None, "sole_proprietor": True}, 1, 1_000),
    ],
)
def test_the_brands_score_sets_the_rate(brand, per_second, per_day):
    usual = {"score": None, "sole_proprietor": False, "low_volume": False, "russell_3000": False}
    rate = rates.of_campaign(**{**usual, **brand})
    assert (rate.per_second, rate.per_day) == (per_second, per_day)


# ---- in the outbox


def test_a_sender_without_a_limit_costs_no_statement(rosa, number):
    agrees(rosa)
    head_of = outbox.gate.next_due
    row = wait(rosa)
    head = head_of(row.conversation_id, now=timezone.now())
    with CaptureQueriesContext(connection) as captured:
        assert throughput.take(head, now=timezone.now()) is None
    assert not [q for q in captured.captured_queries if "registrations_allowance" in q["sql"]]


def test_what_is_too_fast_waits_and_then_leaves_in_order(rosa, number, twilio, clock):
    slow(number, "1")
    agrees(rosa)
    rosa.text("echo hi")  # the talk is live: what follows are answers
    rows = [wait(rosa, body, "bot_reply", sender="bot") for body in ("one", "two", "three")]
    drive_all()
    assert [fate(row) for row in rows][1:] == [("queued", "throughput"), ("queued", "")]
    for _ in range(6):
        clock.shift(1)
        drive_all()
    assert [sent["Body"] for sent in twilio.accepted] == ["hi", "one", "two", "three"]
    assert {fate(row) for row in rows} == {("sent", "reply")}


def test_another_persons_text_waits_for_the_same_sender(rosa, ben, number):
    slow(number, "0.5")  # one at once, then one in two seconds
    for person in (rosa, ben):
        agrees(person)
    assert fate(send(rosa)) == ("sent", "allowed")
    assert fate(send(ben)) == ("queued", "throughput")


def test_what_would_wait_past_its_end_is_not_sent(rosa, ben, number):
    slow(number, "0.01")
    for person in (rosa, ben):
        agrees(person)
    send(rosa)
    late = send(ben, expires_at=timezone.now() + timedelta(seconds=30))
    assert fate(late) == ("expired", "expired")


def test_more_numbers_are_not_more_throughput(rosa, number):
    """Two channels of one campaign share its rate: no snowshoeing."""
    number.pk, number.key, number.address = None, "second", "+15005550007"
    number.save()
    campaign = _campaign(per_second=0.5)
    for key in ("sms", "second"):
        CampaignSender.objects.create(campaign=campaign, channel=key)
    agrees(rosa)
    assert fate(send(rosa, "one")) == ("sent", "allowed")
    elsewhere = TwilioPhone(rosa.number, channel="second", twilio=rosa.twilio)
    assert fate(send(elsewhere, "two")) == ("queued", "throughput")


def test_the_lower_of_the_record_and_the_option_holds(rosa, ben, number):
    slow(number, "0.5")
    CampaignSender.objects.create(campaign=_campaign(per_second=100), channel="sms")
    for person in (rosa, ben):
        agrees(person)
    send(rosa)
    assert fate(send(ben)) == ("queued", "throughput")


def test_the_days_cap_holds_back_what_nobody_asked_for_and_counts_the_answers(rosa, clock):
    CampaignSender.objects.create(campaign=_campaign(per_day=2), channel="sms")
    agrees(rosa)
    assert rosa.text("echo hi") == ["hi"]
    assert fate(send(rosa, "one")) == ("sent", "allowed")
    held = send(rosa, "two")
    assert fate(held) == ("queued", "throughput")
    assert held.not_before == datetime(2026, 11, 25, 8, tzinfo=UTC)  # midnight in Los Angeles
    assert rosa.text("echo still here") == ["still here"]  # and nobody waits behind it
    clock.move_to(held.not_before)
    drive_all()
    assert fate(held) == ("queued", "quiet_hours")  # a new day in Los Angeles, and night here
    clock.move_to(NOON + timedelta(days=1))
    drive_all()
    assert fate(held) == ("sent", "allowed")


def test_an_answer_takes_its_turn_after_one_that_waits_for_the_rate(rosa, number, twilio, clock):
    slow(number, "0.5")
    rosa.text("echo hi")
    rosa.text("echo one")
    rosa.text("echo two")
    for _ in range(8):
        clock.shift(1)
        drive_all()
    assert [sent["Body"] for sent in twilio.accepted] == ["hi", "one", "two"]


def test_nobody_overtakes_one_that_waits_a_little_longer_than_it_must(
    rosa, number, twilio, clock, monkeypatch
):
    """Those who wait come back spread out; meanwhile the bucket has room for who comes later."""
    monkeypatch.setattr(throughput, "SPREAD", 5)
    monkeypatch.setattr(throughput.random, "uniform", lambda low, high: high)
    slow(number, "0.5")
    rosa.text("echo hi")
    rosa.text("echo one")
    clock.shift(4)
    rosa.text("echo two")
    for _ in range(12):
        clock.shift(1)
        drive_all()
    assert [sent["Body"] for sent in twilio.accepted] == ["hi", "one", "two"]


def test_a_restart_forgets_nothing(rosa, ben, number):
    """The bucket is a row: what another process took is taken here, too."""
    slow(number, "0.5")
    agrees(ben)
    allowances.take("channel:sms", 1, per_second=0.5, now=timezone.now())
    assert fate(send(ben)) == ("queued", "throughput")


def _campaign(**more: object) -> Campaign:
    brand = Brand.objects.create(name="Acme Dental", state="approved")
    return Campaign.objects.create(
        brand=brand, name="Visits", use_case="MIXED", state="approved", **more
    )
