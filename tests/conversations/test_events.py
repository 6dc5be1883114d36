"""What waits for a conversation comes oldest first, is handled once, and poison is set aside."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from conversations import actions, events, timers
from conversations.models import ActionCall, Conversation, Message, Timer, Trace
from flows import services as flows
from handoff.models import Ticket
from smsbot import pipeline
from tests.phones import drive_all

pytestmark = pytest.mark.django_db

ASKING = """
flow: survey
name: Survey
timeout: {end_after: 1h}
steps:
  - id: colour
    ask: Which colour?
    into: colour
  - id: bye
    say: Thank you.
"""


def waiting(conversation: Conversation) -> str | None:
    found = events.next_waiting(conversation.pk, now=timezone.now())
    return None if found is None else found.event.key.split(":")[0]


def a_text(conversation: Conversation, minutes: float = 0, **extra) -> Message:
    return Message.objects.create(
        key=f"in:{timezone.now()}", conversation=conversation, channel=conversation.channel,
        direction="in", sender="customer", kind="inbound", status="received", work="pending",
        body="echo hi", created_at=timezone.now() - timedelta(minutes=minutes), **extra,
    )  # fmt: skip


def a_timer(conversation: Conversation, minutes: float = 0, **extra) -> Timer:
    due = timezone.now() - timedelta(minutes=minutes)
    return Timer.objects.create(key=f"t:{due}", conversation=conversation, due_at=due, **extra)


def an_answer(conversation: Conversation, minutes: float = 0) -> ActionCall:
    at = timezone.now() - timedelta(minutes=minutes)
    return ActionCall.objects.create(
        key=f"a:{at}", conversation=conversation, name="calendar.book", status="finished",
        outcome="booked", finished_at=at,
    )  # fmt: skip


# ---- the oldest first


def test_nothing_waits_in_a_quiet_conversation(conversation):
    assert waiting(conversation) is None


@pytest.mark.parametrize(
    ("text", "timer", "answer", "first"),
    [
        (3, 2, 1, "turn"),
        (1, 3, 2, "timer"),
        (1, 2, 3, "action"),
        (None, 2, 1, "timer"),
        (None, 1, 2, "action"),
        (2, None, 1, "turn"),
    ],
)
def test_the_oldest_comes_first_whatever_it_is(conversation, text, timer, answer, first):
    for make, minutes in ((a_text, text), (a_timer, timer), (an_answer, answer)):
        if minutes is not None:
            make(conversation, minutes)
    assert waiting(conversation) == first


def test_what_is_due_later_does_not_wait_yet(conversation):
    a_timer(conversation, minutes=-5)
    assert waiting(conversation) is None


def test_another_persons_text_is_not_ours(conversation, ben):
    ben.send("hi")
    assert waiting(conversation) is None
    assert waiting(ben.conversation) == "turn"


def test_an_event_is_handled_once(conversation):
    for make in (a_text, a_timer, an_answer):
        make(conversation)
        found = events.next_waiting(conversation.pk, now=timezone.now())
        assert events.mark_handled(found)
        assert not events.mark_handled(found)
        assert waiting(conversation) is None


def test_a_turn_undone_half_way_leaves_no_trace(rosa, monkeypatch):
    """Somebody else handled it meanwhile: all of ours is rolled back, the state too."""
    rosa.send("echo hi")
    monkeypatch.setattr(events, "mark_handled", lambda waiting: False)
    assert pipeline.advance(rosa.conversation.pk).steps == 0
    assert not rosa.texts().exists()
    assert not Trace.objects.exists()
    assert rosa.conversation.state is None
    assert Message.objects.get().work == "pending"


def test_the_sweep_finds_every_kind_of_work(conversation, ben):
    def due() -> list[int]:
        return events.conversations_with_work(now=timezone.now(), limit=10)

    assert due() == []
    for make in (a_text, a_timer, an_answer):
        row = make(conversation)
        assert due() == [conversation.pk]
        row.delete()
    ActionCall.objects.create(key="x", conversation=conversation, name="calendar.book")
    assert due() == [conversation.pk]
    Conversation.objects.update(lease_until=timezone.now().timestamp() + 60)
    assert due() == []  # somebody is at it


# ---- poison


@pytest.fixture
def poison(monkeypatch):
    """A text that says ``poison`` breaks the thinking."""
    think = pipeline.decide

    def decide(now, event):
        if getattr(event, "text", "") == "poison":
            raise ZeroDivisionError("indigestible")
        return think(now, event)

    monkeypatch.setattr(pipeline, "decide", decide)


def test_a_text_that_cannot_be_digested_is_set_aside_and_the_queue_goes_on(rosa, poison):
    rosa.send("poison")
    rosa.send("echo hi")
    conversation = rosa.conversation.pk
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            pipeline.drive(conversation)
        assert Message.objects.filter(work="pending").count() == 2
    pipeline.drive(conversation)
    assert list(Message.objects.inbound().values_list("body", "work")) == [
        ("poison", "quarantined"),
        ("echo hi", "handled"),
    ]
    ticket = Ticket.objects.get()
    assert (ticket.reason, ticket.status) == ("quarantined", "open")
    assert rosa.conversation.owner == "queue"
    assert rosa.conversation.attempts == 0


def test_nobody_else_waits_for_it(rosa, ben, poison):
    rosa.send("poison")
    with pytest.raises(ZeroDivisionError):
        pipeline.drive(rosa.conversation.pk)
    ben.send("echo hi")
    pipeline.drive(ben.conversation.pk)
    assert ben.received() == ["hi"]


def test_a_stop_after_poison_is_obeyed_all_the_same(rosa, poison):
    rosa.send("poison")
    rosa.send("STOP")
    for _ in range(pipeline.TRIES):
        with pytest.raises(ZeroDivisionError):
            pipeline.drive(rosa.conversation.pk)
    drive_all()
    assert len(rosa.received()) == 1  # the goodbye


def test_tries_that_ended_well_are_not_held_against_the_next_text(rosa, poison, monkeypatch):
    rosa.send("poison")
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            pipeline.drive(rosa.conversation.pk)
    Message.objects.update(body="echo better")
    drive_all()
    assert rosa.received() == ["better"]
    assert rosa.conversation.attempts == 0


@pytest.mark.parametrize("make", [a_text, a_timer, an_answer])
def test_every_kind_of_event_can_be_set_aside(conversation, make):
    make(conversation)
    events.quarantine(events.next_waiting(conversation.pk, now=timezone.now()))
    assert waiting(conversation) is None


# ---- timers


@pytest.fixture
def survey(business) -> None:
    flows.publish(flows.save_draft("survey", ASKING, "test"), "test", "A test.")


def test_a_flow_that_its_own_timer_ends_is_ended_once(rosa, survey):
    """Ending clears the flow's timers, the one that fired among them: it must count as handled."""
    rosa.send("hello")
    drive_all()
    timers.start_flow(rosa.conversation.pk, key="start", flow="survey")
    assert rosa.wait() == ["Which colour?"]
    Timer.objects.filter(done_at=None).update(due_at=timezone.now() - timedelta(seconds=1))

    pipeline.drive(rosa.conversation.pk)

    fired = Timer.objects.filter(what="timer").get()
    assert (fired.outcome, fired.done_at is None) == ("fired", False)
    assert (rosa.conversation.flow, rosa.conversation.state) == ("", None)
    assert Trace.objects.filter(event=f"timer:{fired.pk}").count() == 1
    assert waiting(rosa.conversation) is None
    assert rosa.conversation.attempts == 0


def test_an_answer_in_time_clears_the_timer(rosa, survey):
    rosa.send("hello")
    drive_all()
    timers.start_flow(rosa.conversation.pk, key="start", flow="survey")
    drive_all()
    assert rosa.text("blue") == ["Thank you."]
    assert Timer.objects.filter(what="timer").get().outcome == "cleared"


def test_a_start_asked_for_twice_begins_once(rosa, survey):
    rosa.send("hello")
    drive_all()
    for _ in range(2):
        timers.start_flow(rosa.conversation.pk, key="start", flow="survey")
    assert rosa.wait() == ["Which colour?"]


def test_clearing_a_flows_timers_leaves_hand_backs_alone(conversation):
    timers.set_timer(
        conversation.pk, key="n", name="nudge", step="colour", seconds=60, now=timezone.now()
    )
    timers.hand_back(conversation.pk, key="h", how="resume")
    timers.clear(conversation.pk)
    assert dict(Timer.objects.values_list("key", "outcome")) == {"n": "cleared", "h": ""}


def test_a_timer_is_set_once(conversation):
    for seconds in (60, 600):
        timers.set_timer(
            conversation.pk, key="n", name="nudge", step="s", seconds=seconds, now=timezone.now()
        )
    assert Timer.objects.get().due_at < timezone.now() + timedelta(seconds=61)


# ---- actions whose worker is gone


def test_an_action_whose_worker_was_killed_is_run_again_under_its_key(conversation):
    actions.ask(conversation.pk, key="turn:1:0", name="calendar.none", inputs={})
    call = actions._claim(conversation.pk)
    assert actions._claim(conversation.pk) is None
    assert actions.revive() == 0
    ActionCall.objects.update(lease_until=1)
    assert actions.revive() == 1
    again = actions._claim(conversation.pk)
    assert (again.pk, again.key, again.attempts) == (call.pk, "turn:1:0", 2)


def test_what_is_asked_twice_is_done_once(conversation):
    for _ in range(2):
        actions.ask(conversation.pk, key="turn:1:0", name="calendar.book", inputs={})
    assert ActionCall.objects.count() == 1
