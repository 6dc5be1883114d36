"""Many at once: repeats, workers, a STOP, a person who takes over. Forced together, not hoped for.

Proved from Twilio's side: what the fake took, and when it was asked.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from compliance.models import ConsentEvent
from compliance.services import standing, verify_chain
from compliance.subjects import subject_of
from conversations import delivery, outbox
from conversations.models import Contact, Conversation, Message, MessageEvent
from handoff import services as desk
from smsbot import pipeline
from tests.carrier import GOODBYE, INBOUND, TwilioPhone, post, sid
from tests.phones import drive_all

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """All deeds at one moment, each on a connection of its own; what they came to, or raised."""
    start = threading.Barrier(len(deeds))
    came_to: list[Any] = [None] * len(deeds)

    def do(number: int) -> None:
        try:
            start.wait(10)
            came_to[number] = deeds[number]()
        except Exception as error:
            came_to[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=(number,)) for number in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return came_to


def delivered(phone: TwilioPhone, body: str, **extra: str) -> Callable[[], int]:
    """A text on its way to our door, over a connection of its own."""
    fields = phone.form(body, **extra)
    return lambda: post(Client(), INBOUND, fields).status_code


def worker(conversation_id: int) -> Callable[[], int]:
    return lambda: pipeline.drive(conversation_id)


def waiting(phone: TwilioPhone, count: int) -> None:
    """So many of the bot's texts are about to leave."""
    talk = phone.conversation
    drafts = [
        outbox.Draft(body=f"text {n}", kind="bot_reply", key=f"test:{n}", cause="A test")
        for n in range(count)
    ]
    outbox.queue(drafts, conversation_id=talk.pk, channel_id=talk.channel_id, now=timezone.now())


# ---- repeats


def test_a_first_text_delivered_twenty_times_at_once_is_one_text(rosa, twilio):
    again = sid()
    assert at_once(*20 * [delivered(rosa, "echo hi", MessageSid=again)]) == 20 * [200]
    assert (Contact.objects.count(), Conversation.objects.count()) == (1, 1)
    assert Message.objects.count() == 1
    drive_all()
    assert [sent["Body"] for sent in twilio.accepted] == ["hi"]


def test_a_stop_delivered_twenty_times_at_once_is_one_stop(rosa, twilio):
    again = sid()
    assert at_once(*20 * [delivered(rosa, "STOP", MessageSid=again)]) == 20 * [200]
    drive_all()
    assert standing(rosa.number, "default").epoch == 1
    assert ConsentEvent.objects.count() == 1
    assert [sent["Body"] for sent in twilio.accepted] == [GOODBYE]


def test_ten_different_stops_at_once_are_confirmed_once(rosa, twilio):
    assert at_once(*(delivered(rosa, "STOP") for _ in range(10))) == 10 * [200]
    drive_all()
    assert Message.objects.inbound().count() == 10
    assert standing(rosa.number, "default").epoch == 1
    assert [sent["Body"] for sent in twilio.accepted] == [GOODBYE]


def test_stops_and_starts_at_once_leave_a_whole_story(rosa):
    deeds = [delivered(rosa, word) for word in ("STOP", "START") * 4]
    assert at_once(*deeds) == 8 * [200]
    drive_all()
    assert verify_chain(subject_of(rosa.number)) == []
    last = ConsentEvent.objects.in_order().last()
    consent = standing(rosa.number, "default")
    assert (consent.opted_out, consent.epoch) == (last.status == "out", last.epoch)


# ---- workers


def test_four_workers_at_once_answer_each_text_once_and_in_order(rosa, twilio):
    for number in range(10):
        rosa.send(f"echo {number}")
    came_to = at_once(*4 * [worker(rosa.conversation.pk)])
    assert not [error for error in came_to if isinstance(error, Exception)]
    drive_all()
    assert [sent["Body"] for sent in twilio.accepted] == [str(number) for number in range(10)]


def test_texts_that_come_while_workers_are_at_it_are_neither_lost_nor_repeated(rosa, twilio):
    rosa.send("echo first")
    talk = rosa.conversation.pk
    texts = [delivered(rosa, f"echo {number}") for number in range(8)]
    came_to = at_once(*texts, *4 * [worker(talk)])
    assert not [error for error in came_to if isinstance(error, Exception)]
    drive_all()
    asked = [row.removeprefix("echo ") for row in
             Message.objects.inbound().order_by("pk").values_list("body", flat=True)]  # fmt: skip
    assert [sent["Body"] for sent in twilio.accepted] == asked
    assert len(asked) == 9


def test_receipts_applied_by_several_at_once_are_applied_once(rosa):
    rosa.text("echo hi")
    text = rosa.texts().get()
    for word in ("delivered", "sent", "undelivered") * 5:
        rosa.report(text, word)
    came_to = at_once(*4 * [delivery.drain])
    assert not [error for error in came_to if isinstance(error, Exception)]
    assert rosa.texts().get().status == "delivered"
    assert MessageEvent.objects.filter(message=text, after="delivered").count() == 1


# ---- a STOP among texts that are leaving


@pytest.mark.parametrize("held_up", [0.0, 0.02, 0.05, 0.1])
def test_nothing_is_posted_after_a_stop_was_thanked(rosa, twilio, held_up):
    """Ten texts are leaving one after another when the STOP comes, sooner or later."""
    twilio.script("slow", seconds=0.02)
    rosa.send("hello")
    Message.objects.update(work="handled")
    Conversation.objects.update(last_inbound_at=timezone.now())
    waiting(rosa, 10)

    def stop() -> float:
        time.sleep(held_up)  # so that it meets another text each time
        assert delivered(rosa, "STOP")() == 200
        return time.time()

    talk = rosa.conversation.pk
    thanked, *others = at_once(stop, worker(talk), worker(talk))
    assert not [error for error in (thanked, *others) if isinstance(error, Exception)]
    drive_all()
    late = [sent["Body"] for sent in twilio.attempts if sent["at"] > thanked]
    assert [body for body in late if body != GOODBYE] == []
    bodies = [sent["Body"] for sent in twilio.attempts]
    assert bodies.count(GOODBYE) == 1
    kept = [body for body in bodies if body != GOODBYE]
    assert kept == [f"text {number}" for number in range(len(kept))]
    blocked = rosa.texts().filter(status="blocked", reason="opted_out").count()
    assert blocked == 10 - len(kept)


# ---- a person takes over while the bot is answering


def test_whoever_takes_over_silences_the_bot_at_once(rosa, staff, twilio):
    """What is on its way arrives; whatever the bot had not begun to send never leaves."""
    twilio.script("slow", seconds=0.02)
    rosa.send("hello")
    Message.objects.update(work="handled")
    Conversation.objects.update(last_inbound_at=timezone.now())
    waiting(rosa, 10)
    talk = rosa.conversation.pk

    def take_over() -> float:
        time.sleep(0.05)
        desk.reply(talk, body="Hello, Ana here.", actor=staff.user, key="form")
        return time.time()

    taken, *others = at_once(take_over, worker(talk), worker(talk))
    assert not [error for error in (taken, *others) if isinstance(error, Exception)]
    drive_all()
    by_bot = [sent for sent in twilio.attempts if sent["Body"] != "Hello, Ana here."]
    assert [sent["Body"] for sent in by_bot] == [f"text {n}" for n in range(len(by_bot))]
    assert len([sent for sent in by_bot if sent["at"] > taken]) <= 1  # the one under way
    fates = dict(rosa.texts().values_list("body", "reason"))
    assert fates.pop("Hello, Ana here.") == "reply"
    kept = sorted(body for body, reason in fates.items() if reason == "human_owns_conversation")
    assert kept == [f"text {number}" for number in range(len(by_bot), 10)]
    assert rosa.conversation.owner == "staff"


def test_a_text_and_a_take_over_at_once_get_one_voice(rosa, staff, twilio):
    """Either the bot answers and then the person, or the person alone: never the bot after."""
    rosa.text("echo hi")
    rosa.send("echo are you there?")
    talk = rosa.conversation.pk

    def take_over() -> Any:
        return desk.reply(talk, body="Hello, Ana here.", actor=staff.user, key="form")

    came_to = at_once(take_over, worker(talk))
    assert not [error for error in came_to if isinstance(error, Exception)]
    drive_all()
    said = [sent["Body"] for sent in twilio.accepted][1:]
    assert said in (["Hello, Ana here."], ["are you there?", "Hello, Ana here."])
