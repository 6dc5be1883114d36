"""What Twilio meets at our door, and what an attacker, a flood or a broken handset meets there."""

from __future__ import annotations

import itertools
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from kombu import Connection
from twilio.request_validator import RequestValidator

from compliance.services import standing
from conversations import delivery
from conversations.models import DeliveryReceipt, Message, Trace
from integrations.models import Channel
from smsbot import pipeline, tasks
from smsbot.settings import queue
from tests.carrier import BASE, INBOUND, TOKEN, TwilioPhone, post, sid
from tests.fakes.callbacks import signature
from tests.fakes.twilio import ACCOUNT
from tests.phones import drive_all

pytestmark = pytest.mark.django_db

FORM = "application/x-www-form-urlencoded"


def deliver(client: Any, body: bytes, signed: str, *, kind: str = FORM, **more: Any) -> Any:
    """Any bytes under any signature."""
    headers = {"X-Twilio-Signature": signed}
    return client.post(INBOUND, body, content_type=kind, headers=headers, **more)


# ---- who comes in


def test_a_text_that_twilio_signed_is_stored_and_thanked(rosa):
    fields = rosa.form("echo hi")
    signed = RequestValidator(TOKEN).compute_signature(BASE + INBOUND, fields)

    answer = deliver(rosa.client, urlencode(fields).encode(), signed)

    assert (answer.status_code, answer["Content-Type"]) == (200, "text/xml")
    assert answer.content == b'<?xml version="1.0" encoding="UTF-8"?><Response />'
    row = Message.objects.get()
    assert (row.body, row.provider_id, row.work) == ("echo hi", fields["MessageSid"], "pending")


def test_and_then_it_is_answered_through_twilio(rosa, twilio):
    assert rosa.text("echo hi") == ["hi"]
    sent = twilio.accepted[0]
    assert (sent["To"], sent["Body"]) == (rosa.number, "hi")
    assert sent["StatusCallback"].endswith(f"?mid={rosa.texts().get().public_id}")


def test_who_cannot_sign_comes_no_further(rosa):
    fields = rosa.form("echo hi")
    assert post(rosa.client, INBOUND, fields, token="guessed").status_code == 403
    assert rosa.client.post(INBOUND, fields).status_code == 403
    assert deliver(rosa.client, b"Body=x", "").status_code == 403
    assert deliver(rosa.client, b"Body=x", "\xff").status_code == 403
    assert not Message.objects.exists()


def test_words_changed_under_way_are_not_believed(rosa):
    fields = rosa.form("echo hi")
    signed = signature(BASE + INBOUND, fields, TOKEN)
    changed = urlencode(fields | {"Body": "STOP"}).encode()
    assert deliver(rosa.client, changed, signed).status_code == 403
    assert not standing(rosa.number, "default").opted_out


@pytest.mark.parametrize("foreign", [{"AccountSid": "AC" + "9" * 32}, {"To": "+15005559999"}])
def test_what_was_meant_for_others_is_refused(rosa, foreign):
    assert rosa.send("echo hi", **foreign).status_code == 403
    assert not Message.objects.exists()


def test_the_host_header_does_not_move_the_address_that_was_signed(rosa):
    answer = post(rosa.client, INBOUND, rosa.form("echo hi"), HTTP_HOST="localhost")
    assert answer.status_code == 200


def test_an_unknown_channel_is_not_there(rosa):
    assert post(rosa.client, "/webhooks/none/inbound/", rosa.form("hi")).status_code == 404
    assert post(rosa.client, "/webhooks/none/status/", {"a": "b"}).status_code == 404


def test_a_reader_that_fails_costs_no_text(rosa, twilio, monkeypatch):
    def broken(*_: object, **__: object) -> None:
        raise KeyError("none")

    monkeypatch.setattr("compliance.keywords._sentence", broken)
    assert rosa.send("echo still here, whatever that is").status_code == 200
    drive_all()
    assert [sent["Body"] for sent in twilio.accepted] == ["still here, whatever that is"]


def test_a_channel_that_is_switched_off_still_hears_a_stop(rosa, number, twilio):
    number.active = False
    number.save()
    assert rosa.send("STOP").status_code == 200
    assert standing(rosa.number, "default").opted_out
    drive_all()
    assert twilio.accepted == []


def test_only_posts_are_taken(rosa):
    for method in ("get", "head", "put", "delete", "patch"):
        answer = getattr(rosa.client, method)(INBOUND)
        assert (answer.status_code, answer["Allow"]) == (405, "POST")


def test_64_kilobytes_are_the_most(rosa):
    spare = 65_536 - len(urlencode(rosa.form("")))
    assert rosa.send("x" * spare).status_code == 200
    assert rosa.send("x" * (spare + 1)).status_code == 413
    assert deliver(rosa.client, b"x" * 1_000_000, "unsigned").status_code == 413
    assert Message.objects.count() == 1


def test_what_is_announced_as_too_large_is_not_even_read(rosa):
    class Unread:
        def read(self, *_: Any) -> bytes:
            raise AssertionError("read all the same")

        readline = read

    more = {"wsgi.input": Unread(), "CONTENT_LENGTH": "65537"}
    assert deliver(rosa.client, b"", "", **more).status_code == 413


def test_a_body_that_is_longer_than_announced_is_cut_off_and_not_believed(rosa):
    fields = rosa.form("x" * 70_000)
    answer = post(rosa.client, INBOUND, fields, CONTENT_LENGTH="100")
    assert answer.status_code == 403
    assert post(rosa.client, INBOUND, fields, CONTENT_LENGTH="a few").status_code == 400


@pytest.mark.parametrize(
    "nonsense",
    [
        {"MessageSid": ""},
        {"MessageSid": "x" * 81},
        {"MessageSid": "SM\x00"},
        {"From": ""},
        {"From": "x" * 65},
        {f"Extra{number}": "" for number in range(500)},
    ],
    ids=["no id", "long id", "NUL in the id", "no sender", "long sender", "500 more fields"],
)
def test_what_makes_no_sense_is_malformed(rosa, nonsense):
    assert rosa.send("echo hi", **nonsense).status_code == 400
    assert not Message.objects.exists()


def test_a_field_given_twice_is_malformed(rosa):
    """Which of the two would be the person's word? Twilio signs such values one after another."""
    fields = rosa.form("echo hi")
    signed = signature(BASE + INBOUND, fields | {"Body": "STOPBodyecho hi"}, TOKEN)
    body = urlencode([*fields.items(), ("Body", "STOP")]).encode()
    assert deliver(rosa.client, body, signed).status_code == 400
    assert not Message.objects.exists()


def test_json_is_no_text(rosa):
    assert deliver(rosa.client, b"{}", "", kind="application/json").status_code == 403


def test_a_refusal_tells_an_attacker_nothing(rosa):
    answer = deliver(rosa.client, b"Body=x", "guess")
    assert answer.content == b"Forbidden\n"


# ---- floods


def test_one_sender_may_send_so_many_a_minute(rosa, ben, settings):
    settings.WEBHOOK_SENDER_LIMIT = 3
    assert [rosa.send("hi").status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    assert ben.send("hi").status_code == 200


def test_one_channel_takes_so_many_a_minute(rosa, ben, settings):
    settings.WEBHOOK_CHANNEL_LIMIT = 3
    assert [rosa.send("hi").status_code for _ in range(3)] == [200, 200, 200]
    assert ben.send("hi").status_code == 429


@pytest.mark.parametrize("limit", ["WEBHOOK_SENDER_LIMIT", "WEBHOOK_CHANNEL_LIMIT"])
def test_a_stop_is_heard_in_the_middle_of_a_flood(rosa, settings, limit):
    setattr(settings, limit, 1)
    assert [rosa.send(text).status_code for text in ("hi", "hi", "STOP")] == [200, 429, 200]
    assert standing(rosa.number, "default").opted_out
    assert rosa.send("HELP").status_code == 200
    assert rosa.send("START").status_code == 200
    assert not standing(rosa.number, "default").opted_out


# ---- what handsets and attackers write

STRANGE = {
    "NUL": "echo a\x00b",
    "only NUL": "\x00",
    "a lone surrogate": "echo \ud83d",
    "two halves the wrong way": "echo \ude00\ud83d",
    "1600 characters": "echo " + "x" * 1595,
    "more than any vendor sends": "echo " + "x" * 20_000,
    "an emoji": "echo 👍🏽",
    "a family": "echo 👨‍👩‍👧‍👦",
    "right to left": "echo \u202egnp.exe",
    "a template": "echo {{ person.phone }} {% for x in y %}",
    "SQL": "'; DROP TABLE conversations_message; --",
    "nothing": "",
    "blanks": " \t\r\n ",
    "a combining storm": "echo e" + "\u0301" * 500,
    "digits of another script": "echo ١٢٣",
}


@pytest.mark.parametrize("words", STRANGE.values(), ids=STRANGE.keys())
def test_whatever_a_handset_writes_is_stored_and_handled(rosa, words):
    answer = rosa.send(words)
    assert answer.status_code == 200
    drive_all()
    row = Message.objects.inbound().get()
    assert (row.work, Trace.objects.filter(message=row).count()) == ("handled", 1)
    row.body.encode()  # no half characters are left for a page or an export to break on
    assert "\x00" not in row.body


FIELDS: dict[str, dict[str, str]] = {
    "a picture without words": {
        "Body": "",
        "NumMedia": "1",
        "MediaUrl0": "https://api.twilio.com/Media/ME1",
        "MediaContentType0": "image/jpeg",
    },
    "a lie about pictures": {"NumMedia": "99999999999999999999"},
    "pictures that are no number": {"NumMedia": "many"},
    "a field of next year": {"SomethingNew": "yes", "Body\u00e9": "\x00"},
    "a short code": {"From": "72345"},
    "a sender in words": {"From": "ACME Bank"},
    "an unknown keyword": {"OptOutType": "PERHAPS"},
    "a long country": {"FromCountry": "x" * 5000},
}


@pytest.mark.parametrize("fields", FIELDS.values(), ids=FIELDS.keys())
def test_whatever_twilio_adds_is_stored_and_handled(rosa, fields):
    assert rosa.send("echo hi", **fields).status_code == 200
    drive_all()
    assert Message.objects.inbound().get().work == "handled"


def test_a_picture_without_words_is_kept(rosa):
    assert rosa.send("", **FIELDS["a picture without words"]).status_code == 200
    [picture] = Message.objects.get().media
    assert picture == {"url": "https://api.twilio.com/Media/ME1", "content_type": "image/jpeg"}


def test_a_short_code_is_not_answered(rosa, twilio):
    rosa.send("echo hi", From="72345")
    drive_all()
    text = Message.objects.outbound().get()
    assert (text.status, text.reason, twilio.attempts) == ("blocked", "invalid_number", [])


def test_a_sender_in_words_is_answered_at_most_once(rosa, twilio):
    """The gate lets words pass for channels that have no numbers; Twilio knows them for what
    they are, and its no is final."""
    twilio.refuses["ACMEBank"] = 21211
    rosa.send("echo hi", From="ACMEBank")
    drive_all()
    text = Message.objects.outbound().get()
    assert (text.status, text.error_code) == ("failed", "21211")
    assert len(twilio.attempts) == 1


BROKEN = {
    b"%FF%FE": "\ufffd\ufffd",
    b"%ED%A0%80": "\ud800",
    b"\xff": "\ufffd",
    b"%": "%",
    b"%zz": "%zz",
}


@pytest.mark.parametrize(("raw", "read"), BROKEN.items(), ids=map(repr, BROKEN))
def test_broken_encodings_are_read_as_far_as_they_can_be(rosa, raw, read):
    """Whoever signs the characters that we make of broken bytes is believed; nobody breaks us."""
    fields = rosa.form(f"echo {read}")
    signed = signature(BASE + INBOUND, fields, TOKEN)
    body = urlencode({**fields, "Body": "echo @"}).encode().replace(b"%40", raw)
    assert deliver(rosa.client, body, signed).status_code == 200
    drive_all()
    assert Message.objects.inbound().get().work == "handled"
    assert deliver(rosa.client, body, signature(BASE + INBOUND, {}, TOKEN)).status_code == 403


def test_our_own_number_does_not_talk_to_itself(rosa, number):
    assert rosa.send("echo hi", From=number.address).status_code == 200
    assert not Message.objects.exists()


# ---- the same text again


@pytest.mark.django_db(transaction=True)
def test_a_text_delivered_twenty_times_is_answered_once(rosa, twilio):
    again = sid()
    answers = {rosa.send("echo hi", MessageSid=again).status_code for _ in range(10)}
    drive_all()
    answers |= {rosa.send("echo hi", MessageSid=again).status_code for _ in range(10)}
    drive_all()
    assert answers == {200}
    assert Message.objects.inbound().count() == 1
    assert [sent["Body"] for sent in twilio.accepted] == ["hi"]


@pytest.mark.django_db(transaction=True)
def test_other_words_under_a_known_id_change_nothing(rosa):
    again = sid()
    rosa.send("echo hi", MessageSid=again)
    assert rosa.send("echo other", MessageSid=again).status_code == 200
    assert rosa.send("STOP", MessageSid=again).status_code == 200
    assert Message.objects.get().body == "echo hi"
    assert not standing(rosa.number, "default").opted_out


@pytest.mark.django_db(transaction=True)
def test_a_stop_delivered_three_times_is_one_stop(rosa, twilio):
    again = sid()
    for _ in range(3):
        assert rosa.send("STOP", MessageSid=again).status_code == 200
    drive_all()
    assert standing(rosa.number, "default").epoch == 1
    assert len(twilio.accepted) == 1


def test_one_id_on_two_channels_is_two_texts(rosa, number):
    again = sid()
    other = Channel.objects.create(
        key="sms2", backend="twilio", address="+15005550001", options=number.options
    )
    rosa.send("echo hi", MessageSid=again)
    fields = rosa.form("echo hi", MessageSid=again, To=other.address)
    assert post(rosa.client, "/webhooks/sms2/inbound/", fields).status_code == 200
    assert Message.objects.count() == 2


# ---- a broker in trouble


@contextmanager
def a_server_that_says_nothing() -> Iterator[int]:
    """It takes connections and answers none."""
    with socket.create_server(("127.0.0.1", 0), backlog=8) as server:
        yield server.getsockname()[1]


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_hangs_costs_one_text_a_moment_and_loses_none(rosa, monkeypatch):
    with a_server_that_says_nothing() as port:
        silent = Connection(f"redis://127.0.0.1:{port}/0", transport_options=queue._IMPATIENT)
        publish = partial(tasks.drive.apply_async, connection=silent)
        monkeypatch.setattr(tasks.drive, "apply_async", publish)
        took = [_timed(rosa) for _ in range(3)]
    assert took[0] < 1.0
    assert max(took[1:]) < 0.5  # after the first failure none is tried for a while
    drive_all()
    assert rosa.received() == ["hi", "hi", "hi"]


def _timed(phone: TwilioPhone) -> float:
    start = time.monotonic()
    assert phone.send("echo hi").status_code == 200
    return time.monotonic() - start


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("trouble", [OSError("gone"), RuntimeError("odd"), MemoryError("full")])
def test_whatever_a_broker_raises_the_text_is_in(rosa, monkeypatch, trouble):
    tried = []

    def publish(*_: Any, **__: Any) -> None:
        tried.append(1)
        raise trouble

    monkeypatch.setattr(tasks.drive, "apply_async", publish)
    assert rosa.send("echo hi").status_code == 200
    assert rosa.send("echo ho").status_code == 200
    assert tried == [1]
    drive_all()
    assert rosa.received() == ["hi", "ho"]


# ---- what it costs


def _statements(captured: CaptureQueriesContext) -> list[str]:
    frame = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    return [q["sql"] for q in captured.captured_queries if not q["sql"].startswith(frame)]


@pytest.fixture
def warm(settings):
    """As in production, a process remembers channels, programs and the playbook for a while."""
    for cache in ("CHANNEL", "PROGRAM", "PLAYBOOK"):
        setattr(settings, f"{cache}_CACHE_SECONDS", 60)


def test_a_text_costs_few_statements(rosa, warm):
    rosa.text("echo hello")
    conversation = rosa.conversation.pk
    with CaptureQueriesContext(connection) as door:
        rosa.send("echo hi")
    with CaptureQueriesContext(connection) as work:
        pipeline.drive(conversation)
    assert rosa.received() == ["hello", "hi"]
    assert len(_statements(door)) <= 4, "\n".join(_statements(door))
    whole = _statements(door) + _statements(work)
    assert len(whole) <= 14, "\n".join(whole)


# ---- how far our texts have come


def test_a_receipt_is_thanked_and_raises_the_status(rosa):
    rosa.text("echo hi")
    assert rosa.receipts(rosa.texts().get(), "sent", "delivered") == "delivered"


def test_a_receipt_for_a_text_that_we_never_sent_is_thanked_and_kept(rosa):
    answer = rosa.report(None, "delivered")
    assert (answer.status_code, answer.content) == (204, b"")
    delivery.drain()
    assert DeliveryReceipt.objects.get().applied_at is None


def test_a_receipt_that_outruns_the_answer_to_our_own_send(rosa):
    """Our id is in the signed address, so it counts before we have learnt Twilio's."""
    rosa.send("echo hi")
    pipeline.drive(rosa.conversation.pk)
    text = rosa.texts().get()
    Message.objects.filter(pk=text.pk).update(status="sending", status_rank=0, provider_id=None)
    text.refresh_from_db()
    assert rosa.receipts(text, "delivered", MessageSid="SM" + "7" * 32) == "delivered"
    assert text.provider_id == "SM" + "7" * 32


@pytest.mark.parametrize("order", [*itertools.permutations(["sent", "undelivered", "delivered"])])
def test_receipts_in_any_order_come_to_the_same(rosa, order):
    rosa.text("echo hi")
    assert rosa.receipts(rosa.texts().get(), *order) == "delivered"


def test_receipts_are_signed_too(rosa):
    rosa.text("echo hi")
    text = rosa.texts().get()
    fields = {"MessageSid": text.provider_id, "MessageStatus": "failed", "AccountSid": ACCOUNT}
    path = f"/webhooks/sms/status/?mid={text.public_id}"
    assert post(rosa.client, path, fields, token="guessed").status_code == 403
    elsewhere = f"/webhooks/sms/status/?mid={'0' * 32}"
    good = signature(BASE + elsewhere, fields, TOKEN)
    answer = rosa.client.post(path, fields, headers={"X-Twilio-Signature": good})
    assert answer.status_code == 403
    assert not DeliveryReceipt.objects.exists()


@pytest.mark.parametrize("word", ["queued", "accepted", "scheduled", "read", "canceled", "x" * 80])
def test_every_word_of_twilio_is_thanked(rosa, word):
    rosa.text("echo hi")
    assert rosa.report(rosa.texts().get(), word).status_code == 204
    delivery.drain()
    assert rosa.texts().get().status in ("sent", "delivered", "failed")


@pytest.mark.parametrize("nonsense", [{"MessageSid": ""}, {"MessageStatus": ""}])
def test_a_receipt_that_says_nothing_is_malformed(rosa, nonsense):
    fields = {"SmsSid": "", "SmsStatus": ""} | nonsense
    assert rosa.report(None, "sent", **fields).status_code == 400
