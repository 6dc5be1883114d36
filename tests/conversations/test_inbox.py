"""An inbound text is written down once, cleaned, and the law is obeyed before it is thanked."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from compliance.models import Consent, ConsentEvent
from compliance.services import standing
from conversations import inbox, leases
from conversations.inbox import clean
from conversations.models import Contact, Conversation, Message
from integrations.messaging.types import InboundText
from integrations.models import Channel
from tests.carrier import GOODBYE, post, sid
from tests.phones import drive_all

pytestmark = pytest.mark.django_db


def test_a_first_text_begins_a_conversation_and_a_second_continues_it(rosa):
    rosa.send("hi")
    rosa.send("hello")
    assert (Contact.objects.count(), Conversation.objects.count()) == (1, 1)
    assert [row.body for row in Message.objects.all()] == ["hi", "hello"]


def test_one_person_on_two_channels_has_two_conversations(rosa, number):
    rosa.send("hi")
    other = Channel.objects.create(
        key="sms2", backend="twilio", address="+15005550001", options=number.options
    )
    post(rosa.client, "/webhooks/sms2/inbound/", rosa.form("hi", To=other.address))
    assert (Contact.objects.count(), Conversation.objects.count()) == (1, 2)


# ---- what is stored


@pytest.mark.parametrize(
    ("body", "stored"),
    [
        ("a\x00b", "ab"),
        ("\ud83d", "\N{REPLACEMENT CHARACTER}"),
        ("\u202egnp.exe", "\N{REPLACEMENT CHARACTER}gnp.exe"),
        ("two\nlines\tand a tab\r", "two\nlines\tand a tab\r"),
        ("👍🏽 naïve 你好", "👍🏽 naïve 你好"),
    ],
)
def test_what_cannot_be_stored_or_shown_is_replaced(body, stored):
    assert clean(body) == stored


@given(st.text(alphabet=st.characters(), max_size=200))
def test_whatever_is_cleaned_can_be_stored_and_cleaning_it_again_changes_nothing(body):
    stored = clean(body)
    assert "\x00" not in stored
    assert stored.encode().decode() == stored
    assert clean(stored) == stored


def test_a_text_longer_than_any_vendor_sends_is_cut_and_not_refused(rosa):
    assert rosa.send("x" * 10_000).status_code == 200
    assert len(Message.objects.get().body) == inbox.MAX_BODY


def test_a_card_number_never_reaches_the_database(rosa):
    rosa.send("my card is 4111 1111 1111 1111, ok?")
    rosa.send("take 4111111111111111 off", OptOutType="STOP")
    assert ConsentEvent.objects.get().evidence == "take [card ..1111] off"
    assert Message.objects.earliest("pk").body == "my card is [card ..1111], ok?"
    assert not Message.objects.filter(body__contains="4111").exists()


# ---- the law


def test_a_stop_is_in_force_before_any_worker_has_run(rosa):
    rosa.send("echo hi")
    drive_all()
    rosa.send("STOP")
    assert standing(rosa.number, "default").opted_out
    proof = ConsentEvent.objects.get()
    assert (proof.event, proof.source, proof.evidence) == ("opt_out", "keyword", "STOP")
    assert proof.message_ref == Message.objects.latest("pk").key


def test_what_was_queued_before_a_stop_never_leaves(rosa, twilio):
    rosa.text("echo hi")
    rosa.send("echo one")
    twilio.script("http_429", retry_after=60)
    drive_all()
    rosa.send("STOP")
    assert rosa.outcomes()[-1] == ("one", "blocked", "opted_out")


def test_a_stop_on_one_channel_stops_them_all(rosa, number):
    other = Channel.objects.create(
        key="sms2", backend="twilio", address="+15005550001", options=number.options
    )
    fields = rosa.form("echo hi", To=other.address)
    post(rosa.client, "/webhooks/sms2/inbound/", fields)
    rosa.send("STOP")
    drive_all()
    assert [row[0] for row in rosa.outcomes()] == [GOODBYE]


def test_a_stop_is_confirmed_once_and_then_there_is_silence(rosa):
    assert rosa.text("STOP") == [GOODBYE]
    assert rosa.text("STOP") == []
    assert rosa.text("echo hi") == []
    assert rosa.text("unsubscribe") == []
    assert ConsentEvent.objects.count() == 1


def test_each_leaving_has_its_own_confirmation(rosa):
    for _ in range(3):
        assert rosa.text("STOP") == [GOODBYE]
        assert len(rosa.text("START")) == 1
    assert standing(rosa.number, "default").epoch == 3


def test_where_twilio_answers_a_stop_itself_we_say_nothing(rosa, number):
    number.options = {**number.options, "optout_reply": "provider"}
    number.save()
    assert rosa.text("STOP") == []
    assert standing(rosa.number, "default").opted_out


def test_twilios_own_word_for_it_wins(rosa):
    """Advanced Opt-Out reads words of its own; ``OptOutType`` tells."""
    rosa.send("please go away", OptOutType="STOP")
    assert standing(rosa.number, "default").opted_out
    assert ConsentEvent.objects.get().source == "provider"


def test_only_a_start_brings_somebody_back(rosa):
    rosa.text("STOP")
    for ordinary in ("hello", "yes", "echo hi", "HELP"):
        rosa.text(ordinary)
    assert standing(rosa.number, "default").opted_out
    rosa.text("UNSTOP")
    assert rosa.text("echo hi") == ["hi"]


def test_help_is_answered_even_to_those_who_left(rosa):
    rosa.text("STOP")
    [answer] = rosa.text("HELP")
    assert "Reply STOP to cancel" in answer


# ---- a STOP waits for what had begun


@pytest.mark.django_db(transaction=True)
def test_a_stop_is_answered_when_the_send_under_way_has_ended(rosa):
    rosa.send("echo hi")
    lease = leases.claim(rosa.conversation.pk)
    ended = []

    def end() -> None:
        ended.append(time.monotonic())
        leases.abandon(lease)
        connection.close()

    worker = threading.Timer(0.3, end)
    worker.start()
    assert rosa.send("STOP").status_code == 200
    answered = time.monotonic()
    worker.join()
    assert ended
    assert answered >= ended[0]


def test_no_other_text_waits_for_anybody(rosa):
    rosa.send("echo hi")
    leases.claim(rosa.conversation.pk)
    start = time.monotonic()
    for words in ("hello", "HELP", "START"):
        rosa.send(words)
    assert time.monotonic() - start < 1


def test_a_stop_waits_for_the_other_channels_as_well(rosa, number, monkeypatch):
    other = Channel.objects.create(
        key="sms2", backend="twilio", address="+15005550001", options=number.options
    )
    post(rosa.client, "/webhooks/sms2/inbound/", rosa.form("hi", To=other.address))
    waited_for = []
    monkeypatch.setattr(leases, "wait_until_free", lambda ids, seconds: waited_for.extend(ids))
    rosa.send("STOP")
    assert set(waited_for) == set(Conversation.objects.values_list("pk", flat=True))


# ---- again, and gone wrong half-way


@pytest.mark.django_db(transaction=True)
def test_a_repeated_stop_waits_again(rosa, monkeypatch):
    """Its first request may have died before the wait."""
    again, waits = sid(), []
    monkeypatch.setattr(leases, "wait_until_free", lambda ids, seconds: waits.append(list(ids)))
    rosa.send("STOP", MessageSid=again)
    rosa.send("STOP", MessageSid=again)
    assert len(waits) == 2


@pytest.mark.django_db(transaction=True)
def test_a_stop_that_cannot_be_stored_changes_no_consent(rosa, number, monkeypatch):
    """The text and its consequence: both or neither."""

    def refuse(*_: object, **__: object) -> None:
        raise IntegrityError("disk full")

    monkeypatch.setattr(inbox, "insert", refuse)
    text = InboundText(provider_id="SM1", sender=rosa.number, recipient="", body="STOP")
    with pytest.raises(IntegrityError):
        inbox.receive(number.facts(), text, now=timezone.now())
    assert not Consent.objects.filter(status="out").exists()
    assert not ConsentEvent.objects.exists()
