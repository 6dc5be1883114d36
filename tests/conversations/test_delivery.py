"""Receipts in any order, any number, at any time: the outcome depends on their set alone."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest
from django.utils import timezone

from compliance.services import standing
from conversations import delivery, outbox
from conversations.models import DeliveryReceipt, Message, MessageEvent
from integrations.messaging.types import DeliveryReport, ErrorClass, ReportStatus
from tests.carrier import sid

pytestmark = pytest.mark.django_db

WORDS = list(ReportStatus)


@pytest.fixture
def sent(write) -> Message:
    """A text that Twilio has taken."""
    row = write()
    Message.objects.filter(pk=row.pk).update(
        status="sent", status_rank=3, decision="allow", reason="reply", provider_id=sid()
    )
    row.refresh_from_db()
    return row


def receive(message: Message, *words: str, code: str = "", provider_id: str = "") -> None:
    """Receipts, stored in this order."""
    for word in words:
        DeliveryReceipt.objects.create(
            channel_id=message.channel_id,
            provider_id=provider_id or message.provider_id,
            reference=message.public_id,
            status=word,
            error_code=code,
        )


def applied(message: Message) -> str:
    delivery.drain()
    message.refresh_from_db()
    return message.status


@pytest.mark.parametrize(("count", "step"), [(1, 1), (2, 1), (3, 1), (5, 6)])
def test_every_order_comes_to_the_same(sent, count, step):
    """All orders of up to three words; of all five words every sixth, to save time."""
    for words in itertools.islice(itertools.permutations(WORDS, count), 0, None, step):
        Message.objects.filter(pk=sent.pk).update(status="sent", status_rank=3)
        receive(sent, *words)
        highest = max([*words, ReportStatus.SENT], key=lambda word: word.rank)
        assert applied(sent) == highest, words


def test_a_status_never_falls(sent):
    receive(sent, "delivered")
    applied(sent)
    for word in WORDS:
        receive(sent, word)
        assert applied(sent) == "delivered"
    assert list(MessageEvent.objects.filter(message=sent).values_list("after", flat=True)) == [
        "sent",
        "delivered",
    ]


def test_repeats_change_nothing(sent):
    receive(sent, *["delivered"] * 20)
    assert delivery.drain() == 20
    assert delivery.drain() == 0
    assert MessageEvent.objects.filter(message=sent, after="delivered").count() == 1


def test_no_carrier_can_take_a_failure_for_a_delivery_with_an_error(sent):
    receive(sent, "undelivered", code="30003")
    receive(sent, "delivered")
    assert applied(sent) == "delivered"
    assert sent.error_code == ""


def test_a_receipt_finds_its_text_by_our_own_id_before_we_know_twilios(write):
    row = write()
    Message.objects.filter(pk=row.pk).update(status="sending", decision="allow", reason="reply")
    receive(row, "delivered", provider_id="SM1")
    assert applied(row) == "delivered"
    assert row.provider_id == "SM1"
    assert row.sent_at is not None


def test_a_receipt_without_our_id_finds_it_by_twilios(sent):
    receive(sent, "delivered")
    DeliveryReceipt.objects.update(reference="")
    assert applied(sent) == "delivered"


def test_a_receipt_that_outran_the_text_waits_for_it(sent):
    known = sent.provider_id
    Message.objects.filter(pk=sent.pk).update(provider_id=None)
    receive(sent, "delivered", provider_id=known)
    DeliveryReceipt.objects.update(reference="")
    assert delivery.drain() == 0
    Message.objects.filter(pk=sent.pk).update(provider_id=known)
    assert applied(sent) == "delivered"


def test_a_receipt_that_matches_nothing_is_kept_for_a_while_and_then_closed(sent):
    receive(sent, "delivered", provider_id="SM-nobodys")
    DeliveryReceipt.objects.update(reference="")
    assert delivery.drain() == 0
    DeliveryReceipt.objects.update(at=timezone.now() - delivery.PATIENCE - timedelta(seconds=1))
    assert delivery.drain() == 1
    receipt = DeliveryReceipt.objects.get()
    assert (receipt.matched, receipt.applied_at is None) == (False, False)


def test_a_receipt_of_another_channel_is_not_ours(sent, number):
    receive(sent, "failed")
    number.pk, number.key = None, "other"
    number.save()
    DeliveryReceipt.objects.update(channel=number)
    assert applied(sent) == "sent"


def test_an_inbound_text_is_never_moved(sent):
    Message.objects.filter(pk=sent.pk).delete()
    inbound = Message.objects.create(
        key="in", conversation_id=sent.conversation_id, channel_id=sent.channel_id, direction="in",
        sender="customer", kind="inbound", status="received", provider_id="SM9",
    )  # fmt: skip
    receive(inbound, "delivered")
    assert applied(inbound) == "received"


def test_more_receipts_than_one_batch_are_all_applied(sent, monkeypatch):
    monkeypatch.setattr(delivery, "BATCH", 3)
    receive(sent, *["sent"] * 10)
    assert delivery.drain() == 10


def test_an_opt_out_that_only_a_receipt_tells_is_written_down(sent, rosa, number, write):
    waiting = write("later")
    facts = number.facts()
    report = DeliveryReport(
        provider_id=sent.provider_id,
        reference=sent.public_id,
        status=ReportStatus.FAILED,
        error_code="21610",
        error_class=ErrorClass.OPTED_OUT,
    )
    assert delivery.store(facts, [report, report]) == 2
    assert applied(sent) == "failed"
    waiting.refresh_from_db()
    assert (waiting.status, waiting.reason) == ("blocked", "opted_out")
    consent = standing(rosa.number, "default")
    assert (consent.opted_out, consent.epoch) == (True, 1)


@pytest.mark.parametrize("answer_first", [True, False])
def test_the_answer_to_the_send_and_the_receipt_may_cross(write, lease, twilio, answer_first):
    """The receipt is applied before or after our own send learnt its id: one story."""
    row = write()
    outbox.deliver_next(lease)
    row.refresh_from_db()
    if not answer_first:  # put the row where it stood before the answer came
        token, taken = row.lease_token, row.provider_id
        Message.objects.filter(pk=row.pk).update(
            status="sending", status_rank=0, provider_id=None, sent_at=None
        )
        receive(row, "delivered", provider_id=taken)
        assert applied(row) == "delivered"
        outbox._accepted(row.pk, token, taken, "sent", 3)
    else:
        receive(row, "delivered")
    assert applied(row) == "delivered"
    assert row.provider_id == twilio.accepted[0]["sid"]
    assert row.sent_at is not None
