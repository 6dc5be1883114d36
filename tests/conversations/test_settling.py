"""A send in doubt is found out: at the vendor's list, by a receipt, or never repeated."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from compliance.services import record_consent
from conversations import delivery, leases, outbox, settling
from conversations.models import Conversation, Message
from integrations.messaging.types import ListedText, ReportStatus
from tests.carrier import sid
from tests.phones import drive_all

pytestmark = pytest.mark.django_db

ONCE = ["opt_out_confirmation", "opt_in_confirmation", "campaign", "notification"]
AGAIN = ["bot_reply", "staff_reply", "help_reply", "handoff_notice", "reminder"]


@pytest.fixture
def clock():
    """A clock that can be moved, at ten in the morning in New York."""
    with time_machine.travel("2026-11-24T15:00:00Z", tick=True) as moving:
        yield moving


@pytest.fixture
def doubt(clock, conversation, write, lease, twilio):
    """A text of which nobody knows whether Twilio has it: ``doubt(mode)`` sends it that way."""
    Conversation.objects.update(last_inbound_at=timezone.now())

    def _doubt(mode: str = "drop_after", body: str = "hi", **extra) -> Message:
        row = write(body, expires_at=timezone.now() + timedelta(hours=1), **extra)
        twilio.script(mode, count=1)
        Message.objects.queued().update(not_before=timezone.now() - timedelta(seconds=1))
        assert outbox.deliver_next(lease)
        row.refresh_from_db()
        assert row.status == "unknown", row.status
        return row

    return _doubt


def wait(clock, seconds: float) -> dict[str, int]:
    clock.shift(seconds)
    return settling.reconcile()


def fate(message: Message) -> str:
    message.refresh_from_db()
    return message.status


def test_a_text_that_the_vendor_lists_was_sent(doubt, clock, twilio):
    row = doubt("drop_after")
    assert wait(clock, 16)["found"] == 1
    assert fate(row) == "sent"
    assert row.provider_id == twilio.accepted[0]["sid"]
    assert len(twilio.attempts) == 1


def test_nobody_looks_too_early(doubt, clock, twilio):
    doubt("drop_after")
    assert wait(clock, 10) | {"waiting": 1, "found": 0} == settling.reconcile()
    assert not [call for call in twilio.calls if call.method == "GET"]


def test_a_vendor_whose_list_lags_is_believed_later(doubt, clock, twilio):
    twilio.list_lag = 30
    row = doubt("drop_after")
    assert wait(clock, 16)["waiting"] == 1
    assert wait(clock, 45)["found"] == 1
    assert fate(row) == "sent"


@pytest.mark.parametrize("kind", AGAIN)
def test_a_reply_that_never_arrived_goes_once_more(doubt, clock, twilio, lease, kind):
    row = doubt("drop_before", kind=kind)
    assert [wait(clock, seconds)["requeued"] for seconds in (16, 45, 121)] == [0, 0, 1]
    assert fate(row) == "queued"
    lease.renew()
    outbox.deliver_next(lease)
    assert fate(row) == "sent"
    assert len(twilio.accepted) == 1


@pytest.mark.parametrize("kind", ONCE)
def test_a_confirmation_or_a_campaign_is_never_sent_again(doubt, clock, twilio, kind, rosa):
    record_consent(
        address=rosa.number, program="default", status="in", source="form", evidence="yes",
        wording="I agree to texts.", at=timezone.now(),
    )  # fmt: skip
    row = doubt("drop_before", kind=kind, epoch=0)
    assert [wait(clock, seconds)["failed"] for seconds in (16, 45, 121)] == [0, 0, 1]
    assert (fate(row), row.reason) == ("failed", "ambiguous")
    assert len(twilio.attempts) == 1


def test_there_is_one_more_try_and_no_third(doubt, clock, twilio, lease):
    row = doubt("drop_before")
    for seconds in (16, 45, 121):
        wait(clock, seconds)
    twilio.script("drop_before", count=1)
    lease.renew()
    outbox.deliver_next(lease)
    assert fate(row) == "unknown"
    for seconds in (16, 45, 121):
        wait(clock, seconds)
    assert (fate(row), row.reason, len(twilio.attempts)) == ("failed", "ambiguous", 2)


def test_an_operator_in_a_hurry_does_not_bring_the_second_try_forward(doubt, clock, twilio):
    """The vendor's list may lag: looking thrice at once is not waiting three minutes."""
    twilio.list_lag = 60
    row = doubt("drop_after")
    for _ in range(5):
        call_command("reconcile_messages")
    assert fate(row) == "unknown"
    clock.shift(61)
    call_command("reconcile_messages")
    assert (fate(row), len(twilio.accepted)) == ("sent", 1)


def test_an_operator_in_a_hurry_may_find_it_early(doubt, clock):
    row = doubt("drop_after")
    call_command("reconcile_messages")
    assert fate(row) == "sent"


def test_what_is_of_no_use_any_more_is_not_sent_again(doubt, clock):
    row = doubt("drop_before")
    Message.objects.update(expires_at=timezone.now() + timedelta(seconds=60))
    for seconds in (16, 45, 121):
        wait(clock, seconds)
    assert (fate(row), row.reason) == ("failed", "ambiguous")


def test_who_left_meanwhile_gets_no_second_try(doubt, clock, lease, rosa, twilio):
    row = doubt("drop_before")
    leases.abandon(lease)  # a STOP waits for whoever is at work
    rosa.send("STOP")
    for seconds in (16, 45, 121):
        wait(clock, seconds)
    lease.renew()
    while outbox.deliver_next(lease):
        pass
    assert (fate(row), row.reason) == ("blocked", "opted_out")
    assert "hi" not in [sent["Body"] for sent in twilio.accepted]


def test_a_list_that_is_not_to_be_had_decides_nothing(doubt, clock, twilio):
    row = doubt("drop_before")
    twilio.stop()
    for seconds in (16, 45, 121, 600):
        assert wait(clock, seconds)["waiting"] == 1
    row.refresh_from_db()
    assert (row.status, row.settle_checks) == ("unknown", 0)


def test_an_older_text_with_the_same_words_is_not_taken_for_it(doubt, clock, twilio, write, lease):
    first = write("hi", key="yesterday", expires_at=timezone.now() + timedelta(days=2))
    outbox.deliver_next(lease)
    Message.objects.filter(pk=first.pk).update(provider_id=None)  # we never learnt its id
    clock.shift(86_400)
    lease.renew()
    row = doubt("drop_before")
    wait(clock, 16)
    assert fate(row) == "unknown"


def test_nor_where_the_vendors_list_goes_back_further_than_we_asked(doubt):
    row = doubt("drop_before")
    old = ListedText(
        provider_id="SM1", sender="", recipient="", body=row.body, status=ReportStatus.SENT,
        created_at=row.ambiguous_at - timedelta(hours=1),
    )  # fmt: skip
    assert settling._match(row, [old]) is None
    fresh = replace(old, created_at=row.ambiguous_at)
    assert settling._match(row, [old, fresh]) == fresh


def test_two_texts_with_the_same_words_are_bound_one_to_one(doubt, clock, twilio, lease):
    one = doubt("drop_after", key="one")
    two = doubt("drop_after", key="two")
    assert wait(clock, 16)["found"] == 2
    sids = [sent["sid"] for sent in twilio.accepted]
    assert [fate(one), fate(two)] == ["sent", "sent"]
    assert sorted([one.provider_id, two.provider_id]) == sorted(sids)


def test_of_two_alike_the_one_that_never_arrived_goes_again(doubt, clock, twilio, lease):
    doubt("drop_after", key="one")
    doubt("drop_before", key="two")
    for seconds in (16, 45, 121):
        wait(clock, seconds)
    lease.renew()
    while outbox.deliver_next(lease):
        pass
    assert len(twilio.accepted) == 2
    assert set(Message.objects.values_list("status", flat=True)) == {"sent"}


# ---- workers that are gone


def test_a_send_whose_worker_is_gone_is_in_doubt_and_never_queued(write, lease, twilio):
    row = write()
    _under_way(row, until=time.time() - 1)
    assert settling.expire_leases() == 1
    assert (fate(row), row.ambiguous_tries) == ("unknown", 1)
    assert settling.expire_leases() == 0


def test_a_send_under_way_is_left_alone(write, lease):
    row = write()
    _under_way(row, until=time.time() + 60)
    assert settling.expire_leases() == 0
    assert fate(row) == "sending"


def test_a_send_of_a_killed_worker_is_in_doubt_at_once(write, lease):
    row = write()
    _under_way(row, until=time.time() + 60)
    host = Conversation.objects.get().lease_owner.split(":")[0]
    Conversation.objects.update(lease_owner=f"{host}:1:1")  # another process has that number now
    assert settling.expire_leases() == 1
    assert fate(row) == "unknown"
    assert Conversation.objects.get().lease_until == 0


def _under_way(row: Message, *, until: float) -> None:
    Message.objects.filter(pk=row.pk).update(
        status="sending", decision="allow", reason="reply", lease_token="gone", lease_until=until
    )


# ---- receipts that know better


def test_a_receipt_settles_it_first(doubt, clock, rosa, twilio):
    row = doubt("drop_after")
    assert rosa.receipts(row, "delivered", MessageSid=twilio.accepted[0]["sid"]) == "delivered"
    assert wait(clock, 16) == {
        "in_doubt": 0, "found": 0, "requeued": 0, "failed": 0, "waiting": 0,
    }  # fmt: skip


def test_a_late_receipt_corrects_what_we_gave_up(doubt, clock, rosa, twilio):
    twilio.list_lag = 10_000
    row = doubt("drop_after", kind="notification")
    for seconds in (16, 45, 121):
        wait(clock, seconds)
    assert fate(row) == "failed"
    assert rosa.receipts(row, "delivered", MessageSid=twilio.accepted[0]["sid"]) == "delivered"


def test_the_least_receipt_keeps_it_from_being_sent_again(doubt, clock, rosa, twilio):
    """``queued`` is Twilio's word that it has the text: from then on it is not ours to send."""
    twilio.list_lag = 10_000
    row = doubt("drop_after")
    assert rosa.receipts(row, "queued", MessageSid=twilio.accepted[0]["sid"]) == "sent"
    for seconds in (16, 45, 121, 600):
        wait(clock, seconds)
    drive_all()
    assert (fate(row), len(twilio.attempts)) == ("sent", 1)


@pytest.mark.parametrize("meanwhile", ["queued", "blocked", "expired"])
def test_a_receipt_that_comes_after_we_put_the_text_back(doubt, clock, rosa, twilio, meanwhile):
    """It must neither be sent again, nor stop the receipts that come after this one."""
    twilio.list_lag = 10_000
    row = doubt("drop_after")
    for seconds in (16, 45, 121):
        wait(clock, seconds)
    assert fate(row) == "queued"
    if meanwhile == "blocked":
        Message.objects.to(rosa.number).refuse("opted_out")
    if meanwhile == "expired":
        Message.objects.update(status="expired", decision="block", reason="expired")
    assert rosa.receipts(row, "delivered", MessageSid=twilio.accepted[0]["sid"]) == "delivered"
    assert row.decision == "allow"
    drive_all()
    assert len(twilio.attempts) == 1


def test_a_receipt_whose_id_another_text_was_bound_to_stops_nothing(
    doubt, clock, rosa, twilio, settings
):
    """Two texts alike, each in doubt; the list bound the second to the sid of the first."""
    settings.DUPLICATE_MINUTES = 0
    one = doubt("drop_after", key="one", kind="notification")
    two = doubt("drop_before", key="two", kind="notification")
    taken = twilio.accepted[0]["sid"]
    Message.objects.filter(pk=two.pk).update(status="sent", status_rank=3, provider_id=taken)
    rosa.report(one, "delivered", MessageSid=taken)
    other = sid()
    rosa.report(None, "delivered", MessageSid=other)
    delivery.drain()
    assert fate(two) == "delivered"
