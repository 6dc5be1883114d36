"""When carriers begin to filter a sender: staff are told once, and the sender may be paused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from compliance.services import standing
from conversations.models import Contact, Conversation, Message
from integrations import channels
from integrations.models import Channel
from smsbot import deliverability, operations, tasks
from smsbot.deliverability import Rate, rises
from smsbot.models import SenderAlert

LEAST = {"least": 5, "share": 0.05}


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        (Rate(filtered=5, sent=50), Rate(), True),
        (Rate(filtered=4, sent=4), Rate(), False),  # too few to mean anything
        (Rate(filtered=5, sent=1000), Rate(), False),  # a small share
        (Rate(filtered=5, sent=50), Rate(filtered=100, sent=1000), False),  # no more than usual...
        (Rate(filtered=10, sent=50), Rate(filtered=100, sent=1000), True),  # ... but this is
        (Rate(), Rate(), False),
    ],
)
def test_a_rise_is_many_and_more_than_was_usual(now, before, expected):
    assert rises(now, before, **LEAST) is expected


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 500))
def test_what_alerts_still_alerts_when_more_is_filtered(filtered, other, more):
    now = Rate(filtered=filtered, sent=filtered + other)
    worse = Rate(filtered=filtered + more, sent=filtered + other + more)
    before = Rate(filtered=1, sent=100)
    if rises(now, before, **LEAST):
        assert rises(worse, before, **LEAST)


@pytest.fixture
def sender(db) -> Channel:
    return Channel.objects.create(key="main", backend="twilio", address="+12125550100")


@pytest.fixture
def texts(sender):
    """Texts of that sender which have gone out, some of them filtered."""
    person = Contact.objects.create(address="+12125550199")
    talk = Conversation.objects.create(contact=person, channel=sender)
    made = iter(range(10_000))

    def went_out(number: int, *, code: str = "", minutes_ago: int = 5) -> None:
        at = timezone.now() - timedelta(minutes=minutes_ago)
        Message.objects.bulk_create(
            Message(
                key=f"test:{next(made)}",
                conversation=talk,
                channel=sender,
                direction="out",
                sender="bot",
                kind="reminder",
                status="undelivered" if code else "delivered",
                decision="allow",
                reason="allowed",
                error_code=code,
                updated_at=at,
                sent_at=at,
            )
            for _ in range(number)
        )

    return went_out


def alerts() -> list[tuple[int, int, bool, bool]]:
    return [
        (one.filtered, one.sent, one.paused, one.settled_at is None)
        for one in SenderAlert.objects.order_by("pk")
    ]


def test_staff_are_told_once_however_often_it_is_looked_at(texts):
    texts(20)
    texts(6, code="30007")
    assert [tasks.watch_filtering() for _ in range(3)] == [1, 0, 0]
    assert alerts() == [(6, 26, False, True)]


def test_other_errors_and_old_ones_alert_nobody(texts):
    texts(30, code="30003")
    texts(30, code="30007", minutes_ago=61)
    tasks.watch_filtering()
    assert alerts() == []


def test_it_may_be_told_where_operators_and_staff_look(texts, as_staff):
    texts(6, code="30007")
    tasks.watch_filtering()
    (sentence,) = [one for one in operations.report()["trouble"] if "filter" in one]
    assert "channel main" in sentence
    assert "+1212" not in sentence
    assert "Carriers filter what the channel main sends" in as_staff.get("/admin/").content.decode()


@pytest.fixture
def as_staff(demo) -> Client:
    client = Client()
    client.force_login(User.objects.get(username="compliance"))
    return client


def test_an_alert_grows_and_ends_by_itself(texts):
    texts(6, code="30007")
    tasks.watch_filtering()
    texts(2, code="30007")
    tasks.watch_filtering()
    assert alerts() == [(8, 8, False, True)]
    Message.objects.update(updated_at=timezone.now() - timedelta(hours=2))
    tasks.watch_filtering()
    assert alerts() == [(8, 8, False, False)]


def paused(sender: Channel) -> bool:
    sender.refresh_from_db()
    assert sender.active  # it goes on hearing, above all a STOP
    return sender.facts().paused


def test_a_sender_is_paused_only_where_that_is_wished(texts, sender, settings):
    texts(6, code="30007")
    tasks.watch_filtering()
    assert not paused(sender)
    SenderAlert.objects.all().delete()
    settings.FILTERED_PAUSES_SENDER = True
    tasks.watch_filtering()
    assert paused(sender)
    assert alerts() == [(6, 6, True, True)]


def test_staff_let_a_paused_sender_go_on_and_old_texts_do_not_pause_it_again(
    texts, sender, settings, as_staff
):
    settings.FILTERED_PAUSES_SENDER = True
    texts(6, code="30007")
    tasks.watch_filtering()
    button = f"/admin/alerts/{SenderAlert.objects.get().pk}/settle/"
    assert "Let it go on" in as_staff.get("/admin/").content.decode()
    for _ in range(2):
        assert as_staff.post(button).status_code == 302
        assert deliverability.watch() == 0
    assert (paused(sender), alerts()) == (False, [(6, 6, True, False)])
    texts(6, code="30007", minutes_ago=0)
    assert deliverability.watch() == 1  # but new ones do
    assert paused(sender)


def test_an_agent_may_not_let_it_go_on(sender, demo, client):
    alert = SenderAlert.objects.create(channel=sender, filtered=6, sent=6)
    client.force_login(User.objects.get(username="agent"))
    assert client.post(f"/admin/alerts/{alert.pk}/settle/").status_code == 403


def test_texts_of_a_paused_sender_wait_and_its_stop_is_heard(bot):
    Channel.objects.update(options={"paused": "1"})
    channels.forget()
    assert bot.text("hours") == []
    waiting = Message.objects.outbound().get()
    assert (waiting.status, waiting.reason) == ("queued", "channel_paused")
    bot.text("STOP")
    assert standing(bot.number, "default").opted_out


def test_the_database_refuses_a_second_open_alert(sender):
    SenderAlert.objects.create(channel=sender, filtered=1, sent=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        SenderAlert.objects.create(channel=sender, filtered=1, sent=1)
