"""The one way out: written once, asked last, sent once, and never simply repeated."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest
import time_machine
from django.utils import timezone

from compliance.services import record_consent, standing
from conversations import leases, outbox
from conversations.kinds import promise
from conversations.models import Conversation, Message, MessageEvent
from integrations.messaging import twilio as twilio_backend
from tests.carrier import GOODBYE

pytestmark = pytest.mark.django_db

CERTAIN = ["http_429", "http_400_21211", "http_400_21610", "http_400_30007", "http_401"]
IN_DOUBT = ["http_500_before", "http_500_after", "drop_before", "drop_after", "bad_json", "hang"]


def leave(address: str) -> None:
    record_consent(
        address=address, program="default", status="out", source="keyword", evidence="STOP",
        at=timezone.now(),
    )  # fmt: skip


@pytest.fixture
def quick(monkeypatch):
    """The vendor's patience shortened, so that silence does not take ten seconds."""
    short = httpx.Timeout(connect=1, read=0.3, write=1, pool=1)
    monkeypatch.setattr(twilio_backend, "TIMEOUT", short)


def story(message: Message) -> list[tuple[str, str]]:
    """Every change of status, as the database itself wrote it down."""
    return list(MessageEvent.objects.filter(message=message).values_list("before", "after"))


# ---- written once


def test_one_cause_writes_one_text(write):
    first = write("hi", key="turn:1:0")
    assert write("something else", key="turn:1:0").pk == first.pk
    assert Message.objects.get().body == "hi"


def test_a_text_knows_its_cause_its_parts_and_until_when_it_is_of_use(write):
    row = write("x" * 161, key="long", cause="Asked for it")
    assert (row.cause, row.segments, row.status, row.decision) == ("Asked for it", 2, "queued", "")
    assert row.expires_at - row.not_before == promise("bot_reply").useful_for


# ---- sent once


def test_what_twilio_takes_is_sent(write, lease, twilio):
    row = write()
    assert outbox.deliver_next(lease)
    row.refresh_from_db()
    assert (row.status, row.decision, row.reason) == ("sent", "allow", "reply")
    assert (row.provider_id, row.status_rank) == (twilio.accepted[0]["sid"], 3)
    assert row.sent_at is not None
    assert story(row) == [("queued", "sending"), ("sending", "sent")]
    assert not outbox.deliver_next(lease)
    assert len(twilio.attempts) == 1


def test_the_oldest_goes_first(write, lease, twilio):
    for body in ("one", "two", "three"):
        write(body)
    while outbox.deliver_next(lease):
        pass
    assert [sent["Body"] for sent in twilio.accepted] == ["one", "two", "three"]


def test_twilio_is_told_how_long_the_text_is_of_use(write, lease, twilio):
    write(expires_at=timezone.now() + timedelta(seconds=90))
    outbox.deliver_next(lease)
    assert 80 <= int(twilio.accepted[0]["ValidityPeriod"]) <= 90


def test_a_worker_that_lost_the_conversation_sends_nothing(write, lease, twilio):
    row = write()
    Conversation.objects.update(lease_until=0)
    leases.claim(lease.conversation_id)
    outbox.deliver_next(lease)
    row.refresh_from_db()
    assert (row.status, twilio.attempts) == ("queued", [])


def test_nothing_leaves_while_sending_is_paused(write, lease, twilio, settings):
    settings.SENDING_PAUSED = True
    write()
    assert not outbox.deliver_next(lease)
    assert twilio.attempts == []


def test_what_comes_too_late_is_not_sent(write, lease, twilio):
    row = write(expires_at=timezone.now() - timedelta(seconds=1))
    outbox.deliver_next(lease)
    row.refresh_from_db()
    assert (row.status, row.reason, twilio.attempts) == ("expired", "expired", [])


def test_what_is_withdrawn_is_not_sent(write, lease, twilio):
    row = write(kind="reminder", topic="appointment:1")
    other = write("other", kind="bot_reply", topic="appointment:2")
    assert Message.objects.filter(topic="appointment:1").refuse("cancelled") == 1
    outbox.deliver_next(lease)
    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.status, row.reason, other.status) == ("blocked", "cancelled", "sent")


# ---- the gate is asked last


def test_a_stop_after_it_was_written_is_in_time(write, lease, rosa, twilio):
    row = write()
    leave(rosa.number)
    outbox.deliver_next(lease)
    row.refresh_from_db()
    assert (row.status, row.decision, row.reason) == ("blocked", "block", "opted_out")
    assert twilio.attempts == []


def test_a_stop_while_we_dawdled_is_in_time_too(write, lease, rosa, twilio, monkeypatch):
    """Between the gate's look and the post too much time went by: the gate is asked again."""
    row = write()
    claim = outbox._claim

    def slow(*args, **more) -> bool:
        leave(rosa.number)
        return claim(*args, **more)

    with monkeypatch.context() as dawdling:
        dawdling.setattr(outbox, "_claim", slow)
        dawdling.setattr(outbox, "CONSENT_FRESH_SECONDS", 0.0)
        outbox.deliver_next(lease)
    row.refresh_from_db()
    assert (row.status, twilio.attempts) == ("queued", [])
    outbox.deliver_next(lease)
    row.refresh_from_db()
    assert (row.status, row.reason, twilio.attempts) == ("blocked", "opted_out", [])


def test_a_deferral_keeps_its_place_and_says_why(write, lease, twilio):
    with time_machine.travel("2026-11-24T06:00:00Z", tick=True):  # one at night in New York
        now = timezone.now()
        Conversation.objects.update(last_inbound_at=now - timedelta(days=2))
        row = write(kind="reminder", expires_at=now + timedelta(days=1))
        outbox.deliver_next(lease)
    row.refresh_from_db()
    assert (row.status, row.decision, row.reason) == ("queued", "defer", "quiet_hours")
    assert row.not_before == now.replace(hour=14, minute=0, second=0, microsecond=0)
    assert twilio.attempts == []


# ---- what can go wrong on the way


@pytest.mark.parametrize("mode", IN_DOUBT)
def test_a_send_in_doubt_is_not_repeated(write, lease, twilio, quick, mode):
    row = write()
    twilio.script(mode)
    outbox.deliver_next(lease)
    assert not outbox.deliver_next(lease)
    row.refresh_from_db()
    assert (row.status, row.ambiguous_tries) == ("unknown", 1)
    assert row.ambiguous_at is not None
    assert len(twilio.attempts) == 1


def test_too_many_calls_wait_as_long_as_twilio_says(write, lease, twilio):
    row = write()
    twilio.script("http_429", retry_after=7, count=1)
    outbox.deliver_next(lease)
    row.refresh_from_db()
    wait = (row.not_before - timezone.now()).total_seconds()
    assert row.status == "queued"
    assert 5 < wait <= 7
    assert (row.attempts, row.ambiguous_tries) == (1, 0)  # the one retry is not used up
    Message.objects.update(not_before=timezone.now())
    outbox.deliver_next(lease)
    assert [sent["Body"] for sent in twilio.accepted] == ["hi"]


def test_a_vendor_that_is_away_is_tried_again_later_and_later(write, lease, twilio):
    row = write()
    twilio.stop()
    waits = []
    for _ in range(4):
        Message.objects.update(not_before=timezone.now())
        outbox.deliver_next(lease)
        row.refresh_from_db()
        assert row.status == "queued"
        waits.append((row.not_before - timezone.now()).total_seconds())
    assert waits[0] < 2
    assert waits[3] > 6
    twilio.start()
    Message.objects.update(not_before=timezone.now())
    outbox.deliver_next(lease)
    row.refresh_from_db()
    assert (row.status, row.attempts) == ("sent", 5)


@pytest.mark.parametrize("attempts", [0, 1, 5, 6, 7, 1000])
def test_nobody_waits_longer_than_a_minute_and_a_half(attempts):
    wait = outbox._backoff(attempts).total_seconds()
    assert min(60, 2 ** min(attempts, 6)) <= wait <= 90


def test_the_head_of_the_line_holds_the_others_back_for_a_while(write, lease, twilio):
    """Order is kept where it can be: but nobody waits for an hour behind one text."""
    first, second = write("one"), write("two")
    twilio.script("http_429", retry_after=3600, count=1)
    outbox.deliver_next(lease)
    assert not outbox.deliver_next(lease)
    first.refresh_from_db()
    second.refresh_from_db()
    wait = (second.not_before - timezone.now()).total_seconds()
    assert 25 < wait <= 30
    Message.objects.filter(pk=second.pk).update(not_before=timezone.now())
    assert outbox.deliver_next(lease)
    assert [sent["Body"] for sent in twilio.accepted] == ["two"]


def test_other_people_do_not_wait_behind_it(write, lease, rosa, ben, twilio):
    write()
    twilio.script("http_429", retry_after=60, count=1)
    outbox.deliver_next(lease)
    assert ben.text("echo hello") == ["hello"]


def test_a_number_that_is_none_is_a_final_no(write, lease, twilio):
    row = write()
    twilio.script("http_400_21211")
    outbox.deliver_next(lease)
    row.refresh_from_db()
    assert (row.status, row.reason, row.error_code) == ("failed", "provider_bad_number", "21211")
    assert not outbox.deliver_next(lease)


def test_wrong_credentials_are_not_the_fault_of_the_text(write, lease, twilio):
    row = write()
    twilio.script("http_401", count=1)
    outbox.deliver_next(lease)
    row.refresh_from_db()
    assert (row.status, row.error_code) == ("queued", "20003")
    assert row.not_before > timezone.now() + timedelta(seconds=50)


def test_an_opt_out_at_the_vendor_becomes_ours(write, lease, rosa, twilio):
    row, next_one = write("one"), write("two")
    twilio.script("http_400_21610")
    outbox.deliver_next(lease)
    row.refresh_from_db()
    next_one.refresh_from_db()
    assert (row.status, row.error_code) == ("failed", "21610")
    assert (next_one.status, next_one.reason) == ("blocked", "opted_out")
    assert standing(rosa.number, "default").opted_out
    assert len(twilio.attempts) == 1


def test_a_confirmation_that_the_vendor_refuses_was_given_by_the_vendor(rosa, twilio):
    twilio.script("http_400_21610")
    rosa.text("STOP")
    assert rosa.outcomes() == [(GOODBYE, "blocked", "provider_handled")]
    assert standing(rosa.number, "default").epoch == 1


def test_every_change_of_a_status_is_on_record(write, lease, twilio, quick):
    row = write()
    twilio.script("drop_after")
    outbox.deliver_next(lease)
    assert story(row) == [("queued", "sending"), ("sending", "unknown")]


@pytest.mark.parametrize("mode", CERTAIN)
def test_a_clear_no_is_never_in_doubt(write, lease, twilio, mode):
    row = write()
    twilio.script(mode)
    outbox.deliver_next(lease)
    row.refresh_from_db()
    assert row.status in ("queued", "failed")
    assert row.ambiguous_tries == 0
