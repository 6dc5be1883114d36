"""A transcript says what was said, by whom, how far it came, and why."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from compliance.policy import REASONS
from conversations import transcripts
from conversations.models import Message
from conversations.transcripts import STATUSES, lines, reason_in_words, revision
from tests.carrier import GOODBYE

pytestmark = pytest.mark.django_db


def test_a_talk_reads_as_it_was(rosa):
    rosa.text("echo hi")
    asked, answer = lines(rosa.conversation.pk)
    assert (asked.who, asked.body, asked.mine, asked.words) == (
        "Customer", "echo hi", False, "received",
    )  # fmt: skip
    assert (answer.who, answer.body, answer.mine, answer.tick) == ("Bot", "hi", True, "✓")
    assert "answer within the person's own conversation" in answer.why
    assert not answer.unhappy


def test_the_bots_thought_stands_beside_the_text_it_was_about(rosa):
    rosa.text("echo hi")
    asked, answer = lines(rosa.conversation.pk)
    [thought] = asked.thoughts
    assert thought.words == "known answer"
    assert '"matched": "rule:echo"' in thought.detail
    assert answer.thoughts == ()


def test_a_refusal_says_why_and_what_can_be_done(rosa):
    rosa.text("STOP")
    Message.objects.outbound().update(status="blocked", decision="block", reason="opted_out")
    [_, refused] = lines(rosa.conversation.pk)
    assert (refused.body, refused.words, refused.unhappy) == (GOODBYE, "not sent", True)
    assert refused.problem.startswith("the person has opted out. Only they can undo this")


def test_a_carriers_error_is_shown_in_words(rosa, twilio):
    twilio.refuses[rosa.number] = 21211
    rosa.text("echo hi")
    assert lines(rosa.conversation.pk)[1].problem == "The number is not valid. (21211)"


def test_a_staff_reply_bears_its_authors_name(rosa, staff):
    rosa.text("echo hi")
    staff.user.first_name, staff.user.last_name = "Ana", "Ruiz"
    staff.user.save()
    staff.writes(rosa, "Hello, Ana here.")
    last = lines(rosa.conversation.pk)[-1]
    assert (last.who, last.body, last.status) == ("Ana Ruiz", "Hello, Ana here.", "sent")


def test_only_the_newest_are_shown_oldest_first(rosa):
    for number in range(5):
        rosa.send(f"echo {number}")
    assert [line.body for line in lines(rosa.conversation.pk, last=2)] == ["echo 3", "echo 4"]


def test_a_new_day_is_named_once_by_the_clock_on_the_businesss_wall(rosa):
    """Half past eleven at night in New York is the next day in Greenwich."""
    for number in range(3):
        rosa.send(f"echo {number}")
    first, second, third = Message.objects.all()
    evening = timezone.now().replace(month=7, day=2, hour=3, minute=30)
    for row, at in ((first, evening), (second, evening + timedelta(minutes=20)),
                    (third, evening + timedelta(minutes=40))):  # fmt: skip
        Message.objects.filter(pk=row.pk).update(created_at=at)
    days = [line.new_day and line.new_day.day for line in lines(rosa.conversation.pk)]
    assert days == [1, None, 2]


def test_however_long_the_talk_it_costs_two_statements(rosa, django_assert_num_queries):
    for number in range(3):
        rosa.text(f"echo {number}")
    conversation = rosa.conversation.pk
    with django_assert_num_queries(2):
        assert len(lines(conversation)) == 6
    with django_assert_num_queries(1):
        assert lines(conversation + 1) == []


def test_the_revision_changes_whenever_a_page_would(rosa, staff):
    rosa.send("echo hi")
    seen = [revision(rosa.conversation.pk)]

    def moved() -> bool:
        seen.append(revision(rosa.conversation.pk))
        return seen[-1] != seen[-2]

    assert not moved()
    rosa.wait()
    assert moved()
    rosa.receipts(rosa.texts().get(), "delivered")
    assert moved()
    staff.writes(rosa, "Hello")
    assert moved()
    rosa.send("echo more")
    assert moved()
    assert revision(0) == "0--0.000000"


def test_every_status_and_every_reason_has_words():
    assert set(STATUSES) == set(Message.Status.values)
    for code, sentence in REASONS.items():
        assert reason_in_words(code) == sentence
        assert sentence.endswith(".")
    assert reason_in_words("provider_bad_number") == "provider bad number"


def test_the_verdict_is_not_said_twice():
    assert transcripts._without_verdict("Not sent: it was late.") == "it was late."
    assert transcripts._without_verdict("No verdict here.") == "No verdict here."
