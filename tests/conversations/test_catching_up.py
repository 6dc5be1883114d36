"""The database is away: what comes in is kept on the disk, and taken in before anything is sent."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.db import OperationalError, connection

from conversations import catching_up, outbox, spool
from conversations.models import DeliveryReceipt, Message
from integrations.channels import channel
from integrations.messaging.types import DeliveryReport, ErrorClass, ReportStatus
from smsbot import pipeline, webhooks
from tests.phones import drive_all


@pytest.fixture(autouse=True)
def folder(settings, tmp_path, monkeypatch):
    settings.SPOOL_DIR = tmp_path / "spool"
    monkeypatch.setattr(catching_up, "_see_to_it", lambda: None)  # the tests see to it themselves
    return Path(settings.SPOOL_DIR)


class Away:
    """The database refuses every statement, as a locked or a stopped one does."""

    def __call__(self, *_):
        raise OperationalError("database is locked")


@pytest.fixture
def away():
    return lambda: connection.execute_wrapper(Away())


def test_a_text_is_thanked_for_and_kept(bot, away, folder):
    bot.text("hours")
    with away():
        assert bot.send("echo later").status_code == 200
    assert len(list(folder.glob("*.json"))) == 1
    assert not Message.objects.filter(body="echo later").exists()


def test_it_is_taken_in_and_answered_when_the_database_is_back(bot, away):
    bot.text("hours")
    with away():
        bot.send("echo one")
        bot.send("echo two")
    fresh = catching_up.catch_up()
    assert fresh == [bot.conversation.pk]
    assert not spool.waiting()
    before = bot.seen()
    drive_all()
    assert bot.received(after=before) == ["one", "two"]


def test_nothing_is_sent_while_a_text_waits_on_the_disk(bot, away):
    bot.text("hours")
    with away():
        bot.send("stop")
    seen = bot.seen()
    outbox.queue(
        [outbox.Draft(body="hello", kind="staff_reply", key="k1", cause="test", sender="staff")],
        conversation_id=bot.conversation.pk,
        channel_id=bot.conversation.channel_id,
        now=bot.conversation.last_inbound_at,
    )
    pipeline.drive(bot.conversation.pk)
    assert bot.received(after=seen) == []
    catching_up.catch_up()
    drive_all()
    [goodbye] = bot.received(after=seen)
    assert "unsubscribed" in goodbye
    assert Message.objects.get(key="k1").reason == "opted_out"


@pytest.mark.django_db(transaction=True)
def test_a_text_that_came_twice_is_one(bot, away):
    bot.text("hours")
    sid = "SM" + "5" * 32
    with away():
        bot.send("echo once", MessageSid=sid)
        bot.send("echo once", MessageSid=sid)
    catching_up.catch_up()
    catching_up.catch_up()
    assert Message.objects.filter(provider_id=sid).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_receipt_is_kept_too(bot, away):
    bot.text("hours")
    sent = Message.objects.outbound().order_by("pk").first()
    report = DeliveryReport(
        provider_id=sent.provider_id, reference=sent.public_id, status=ReportStatus.UNDELIVERED,
        error_code="30003", error_class=ErrorClass.STOP, meaning="The handset cannot be reached.",
    )  # fmt: skip
    with away():
        webhooks.note(channel("demo"), [report])
    catching_up.catch_up()
    [stored] = DeliveryReceipt.objects.all()
    assert (stored.reference, stored.status, stored.error_code) == (
        sent.public_id,
        "undelivered",
        "30003",
    )


def test_what_nobody_can_read_is_set_aside_and_counted(bot, away, folder):
    bot.text("hours")
    folder.mkdir(exist_ok=True)
    (folder / "00000000000000000001-1-0.json").write_text("{nonsense")
    (folder / "00000000000000000002-1-0.json").write_text(json.dumps({"channel": "gone"}))
    with away():
        bot.send("echo fine")
    catching_up.catch_up()
    assert Message.objects.filter(body="echo fine").exists()
    assert spool.unreadable() == 2
    assert not spool.waiting()


def test_while_it_is_still_away_the_rest_stays(bot, away, folder):
    bot.text("hours")
    with away():
        bot.send("echo one")
        assert catching_up.catch_up() == []
    assert spool.waiting()


def test_without_a_disk_the_vendor_is_to_come_again(bot, away, folder):
    bot.text("hours")
    folder.parent.mkdir(exist_ok=True)
    folder.write_text("a file where the folder should be")
    with away():
        assert bot.send("echo lost?").status_code == 503


def test_only_its_owner_may_read_it(bot, away, folder):
    bot.text("hours")
    with away():
        bot.send("my card is 4111 1111 1111 1111")
    [file] = folder.glob("*.json")
    assert file.stat().st_mode & 0o777 == 0o600
    assert "4111 1111" not in file.read_text()
