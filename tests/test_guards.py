"""Every guard of the line bites: take it away, and the bad thing that it is there for happens.

Each test tells a story twice, as it is and with one guard gone. The second telling shows that the
first holds because of this guard, and not by chance.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone

from compliance import policy
from compliance.policy import Allow
from compliance.services import standing
from conversations import inbox, leases, outbox
from conversations.leases import LeaseLost
from conversations.models import Conversation, Message
from flows import decide
from handoff import services as desk
from integrations.messaging.twilio import Twilio
from integrations.messaging.types import ReportStatus
from smsbot import pipeline
from tests.carrier import GOODBYE, INBOUND, TwilioPhone, post, sid
from tests.phones import drive_all

pytestmark = pytest.mark.django_db

#: Told as it is, and told without the guard.
both = pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "without"])


@pytest.fixture
def without(monkeypatch, guarded) -> Callable[..., None]:
    """Take something away, in the telling without the guard."""

    def _without(target: Any, name: str, instead: Any) -> None:
        if not guarded:
            monkeypatch.setattr(target, name, instead)

    return _without


def waiting(phone: TwilioPhone, body: str = "waiting") -> Message:
    """A text to this person that is about to leave."""
    draft = outbox.Draft(body=body, kind="bot_reply", key=f"test:{uuid.uuid4()}", cause="A test")
    talk = phone.conversation
    outbox.queue([draft], conversation_id=talk.pk, channel_id=talk.channel_id, now=timezone.now())
    return Message.objects.get(key=draft.key)


# ---- the front door


@both
def test_the_signature_keeps_strangers_from_speaking_for_rosa(rosa, guarded, without):
    without(Twilio, "verify", lambda self, request: True)
    post(rosa.client, INBOUND, rosa.form("STOP"), token="guessed")
    assert standing(rosa.number, "default").opted_out is not guarded


@both
@pytest.mark.django_db(transaction=True)
def test_the_key_of_an_inbound_text_keeps_it_from_being_answered_twice(
    rosa, twilio, guarded, without
):
    insert = inbox.insert

    def insert_without_a_key(rows: list[Message]) -> int:
        rows[0].key, rows[0].provider_id = str(uuid.uuid4()), None
        return insert(rows)

    without(inbox, "insert", insert_without_a_key)
    again = sid()
    for _ in range(2):
        rosa.send("echo hi", MessageSid=again)
    drive_all()
    assert len(twilio.accepted) == (1 if guarded else 2)


@both
def test_consent_written_at_the_door_holds_before_any_worker_has_run(
    rosa, twilio, guarded, without
):
    """The text that waits is taken up by a worker before the STOP is."""

    def leave_it_to_the_worker(conversation_id, channel, text, reading, *, now):
        return inbox._store(conversation_id, channel, text, reading.meaning, now=now)

    without(inbox, "_store_with_consent", leave_it_to_the_worker)
    rosa.text("echo hi")
    waiting(rosa)
    rosa.send("STOP")
    outbox.deliver_next(leases.claim(rosa.conversation.pk))
    left = [sent["Body"] for sent in twilio.accepted]
    assert ("waiting" in left) is not guarded


# ---- the way out


@both
def test_the_gate_is_what_keeps_a_text_from_somebody_who_left(rosa, twilio, guarded, without):
    without(outbox, "may_send", lambda facts, now: Allow(reason="allowed"))
    rosa.text("STOP")
    waiting(rosa)
    drive_all()
    left = [sent["Body"] for sent in twilio.accepted]
    assert left == ([GOODBYE] if guarded else [GOODBYE, "waiting"])


@both
def test_the_key_of_an_outbound_text_keeps_it_from_leaving_twice(rosa, twilio, guarded, without):
    make = outbox._row

    def a_row_without_a_key(draft, conversation_id, channel_id, *, now):
        row = make(draft, conversation_id, channel_id, now=now)
        row.key = str(uuid.uuid4())
        return row

    without(outbox, "_row", a_row_without_a_key)
    rosa.send("hi")
    talk = rosa.conversation
    Message.objects.update(work="handled")
    Conversation.objects.update(last_inbound_at=timezone.now())
    for _ in range(2):
        draft = outbox.Draft(body="hello", kind="bot_reply", key="turn:1:0", cause="A test")
        outbox.queue(
            [draft], conversation_id=talk.pk, channel_id=talk.channel_id, now=timezone.now()
        )
    drive_all()
    assert len(twilio.accepted) == (1 if guarded else 2)


@both
def test_a_send_in_doubt_that_is_put_back_reaches_the_person_twice(rosa, twilio, guarded, without):
    def put_back(rows, *, why):
        return rows.filter(status="sending").update(status="queued", not_before=timezone.now())

    without(outbox, "in_doubt", put_back)
    twilio.script("drop_after", count=1)
    rosa.send("echo hi")
    drive_all()
    Message.objects.queued().update(not_before=timezone.now())
    drive_all()
    assert len(twilio.accepted) == (1 if guarded else 2)


@contextmanager
def no_checks() -> Iterator[None]:
    """The database without its check constraint, for a while."""
    off, on = {
        "sqlite": ("PRAGMA ignore_check_constraints = ON", "PRAGMA ignore_check_constraints = OFF"),
        "postgresql": (
            "SET CONSTRAINTS ALL IMMEDIATE;"
            " ALTER TABLE conversations_message DROP CONSTRAINT message_left_with_a_reason",
            "SELECT 1",  # undone with the test's transaction
        ),
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(off)
        yield
        cursor.execute(on)


@pytest.mark.parametrize("status", ["sending", "sent", "delivered", "undelivered", "unknown"])
def test_the_database_refuses_a_text_that_left_without_a_decision(rosa, status):
    rosa.text("echo hi")
    row = Message.objects.filter(pk=waiting(rosa).pk)
    for decision, reason in (("", ""), ("block", "opted_out"), ("allow", "")):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.update(status=status, decision=decision, reason=reason)
    with no_checks():
        assert row.update(status=status) == 1
        row.update(status="queued")


# ---- one worker at a time


@both
def test_the_fence_keeps_a_worker_that_slept_from_undoing_anothers_work(rosa, guarded):
    rosa.send("hi")
    slept = leases.claim(rosa.conversation.pk)
    Conversation.objects.update(lease_until=0)
    awake = leases.claim(rosa.conversation.pk)
    awake.hold(flow="booking", step="day", state={"frames": [["booking", 1, "day"]]})
    if not guarded:
        Conversation.objects.update(fence=F("fence") - 1)  # as though it had not risen
    try:
        slept.hold(flow="", step="", state=None)
    except LeaseLost:
        assert guarded
    assert rosa.conversation.flow == ("booking" if guarded else "")


@both
def test_the_fence_keeps_a_worker_that_slept_from_sending(rosa, twilio, guarded):
    rosa.text("echo hi")
    waiting(rosa)
    slept = leases.claim(rosa.conversation.pk)
    Conversation.objects.update(lease_until=0)
    leases.claim(rosa.conversation.pk)
    if not guarded:
        Conversation.objects.update(fence=F("fence") - 1)
    outbox.deliver_next(slept)
    assert len(twilio.accepted) == (1 if guarded else 2)


@both
@pytest.mark.django_db(transaction=True)
def test_a_stop_is_thanked_only_when_the_send_under_way_is_over(
    rosa, twilio, monkeypatch, guarded, without
):
    """A worker has asked the gate, and is held up for a moment before it posts."""
    without(leases, "wait_until_free", lambda ids, seconds: True)
    rosa.text("echo hi")
    waiting(rosa)
    talk, asked, thanked = rosa.conversation.pk, threading.Event(), threading.Event()
    claim, sent_after = outbox._claim, []

    def held_up(*args: Any, **more: Any) -> bool:
        mine = claim(*args, **more)
        asked.set()
        thanked.wait(0.5)
        return mine

    def post_it(self: Twilio, text: Any) -> Any:
        sent_after.append(thanked.is_set())
        return send(self, text)

    send = Twilio.send
    monkeypatch.setattr(outbox, "_claim", held_up)
    monkeypatch.setattr(Twilio, "send", post_it)
    worker = threading.Thread(target=_drive, args=(talk,))
    worker.start()
    assert asked.wait(10)
    assert rosa.send("STOP").status_code == 200
    thanked.set()
    worker.join(10)
    assert sent_after[0] is not guarded  # it left after the STOP was thanked: never, but without


def _drive(conversation_id: int) -> None:
    try:
        pipeline.advance(conversation_id)
    finally:
        connection.close()


@both
def test_poison_that_is_not_set_aside_keeps_everybody_behind_it_waiting(
    rosa, monkeypatch, guarded, without
):
    think = pipeline.decide

    def choke(now: Any, event: Any) -> Any:
        if getattr(event, "text", "") == "poison":
            raise ZeroDivisionError
        return think(now, event)

    monkeypatch.setattr(pipeline, "decide", choke)
    without(pipeline, "TRIES", 1_000_000)
    rosa.send("poison")
    rosa.send("HELP")
    for _ in range(6):
        try:
            pipeline.drive(rosa.conversation.pk)
        except ZeroDivisionError:
            continue
    assert len(rosa.received()) == (1 if guarded else 0)


# ---- a person has taken over


@both
def test_the_guard_of_ownership_keeps_the_bot_silent_while_a_person_has_it(
    rosa, staff, twilio, guarded, without
):
    """The bot's text was in the outbox already when the person took over."""
    others = tuple(guard for guard in policy.GUARDS if guard is not policy.ownership)
    without(policy, "GUARDS", others)
    rosa.text("echo hi")
    row = waiting(rosa)
    Message.objects.filter(pk=row.pk).update(not_before=timezone.now() + timedelta(hours=1))
    staff.writes(rosa, "Hello, Ana here.")
    Message.objects.filter(pk=row.pk).update(not_before=timezone.now())
    drive_all()
    row.refresh_from_db()
    assert (row.status, row.reason) == (
        ("blocked", "human_owns_conversation") if guarded else ("sent", "reply")
    )


@both
def test_the_bot_does_not_even_think_of_an_answer_then(rosa, staff, guarded, without):
    routes = tuple(route for route in decide.ROUTES if route.__name__ != "stay_silent")
    without(decide, "ROUTES", routes)
    rosa.text("echo hi")
    staff.writes(rosa, "Hello, Ana here.")
    rosa.text("echo are you there?")
    refused = rosa.texts().filter(reason="human_owns_conversation").count()
    assert refused == (0 if guarded else 1)  # without the route the gate is there still


def test_the_database_refuses_a_second_ticket_that_waits(rosa):
    rosa.text("echo hi")
    ticket = desk.open_ticket(rosa.conversation, reason="asked", key="one")
    ticket.pk, ticket.public_id, ticket.key = None, uuid.uuid4().hex, "two"
    with pytest.raises(IntegrityError), transaction.atomic():
        ticket.save(force_insert=True)


# ---- how far a text has come


@both
def test_ranks_keep_a_status_from_falling(rosa, guarded, without):
    later = iter(range(10, 100))
    without(ReportStatus, "rank", property(lambda self: next(later)))
    rosa.text("echo hi")
    status = rosa.receipts(rosa.texts().get(), "delivered", "sent")
    assert status == ("delivered" if guarded else "sent")
