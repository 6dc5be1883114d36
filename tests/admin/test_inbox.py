"""The staff inbox without a browser: who may, what is refused, what the polls answer."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conversations.models import Message
from handoff.models import Ticket
from tests.admin.rows import ticket
from tests.phones import Phone, drive_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(bot: Phone) -> Phone:
    for body in ("book", "1", "human"):
        bot.text(body)
    return bot


def address(phone: Phone, verb: str = "") -> str:
    return f"/admin/inbox/{phone.conversation.public_id}/{verb}"


def test_the_list_says_who_waits_and_why(as_role, ana):
    page = as_role("agent").get("/admin/inbox/").content.decode()
    assert ana.number in page and "Asked for a person" in page and "unclaimed" in page


def test_claim_reply_and_hand_back(as_role, ana):
    agent = as_role("agent")
    agent.post(address(ana, "claim/"))
    answer = agent.post(address(ana, "reply/"), {"body": "Hello from Jo", "key": "1"})
    assert answer.status_code == 200
    drive_all()
    row = Message.objects.get(public_id=answer.json()["id"])
    assert (row.status, row.sender, row.author.username) == ("delivered", "staff", "agent")
    agent.post(address(ana, "resolve/"), {"how": "end"})
    assert Ticket.objects.get().status == "resolved"
    assert ana.conversation.owner == "bot"


def test_sending_the_form_twice_writes_one_text(as_role, ana):
    agent = as_role("agent")
    for _ in range(2):
        agent.post(address(ana, "reply/"), {"body": "Hello", "key": "same"})
    assert Message.objects.filter(sender="staff").count() == 1


def test_a_second_agent_is_refused_in_words(as_role, ana):
    as_role("agent").post(address(ana, "claim/"))
    other = as_role("supervisor")
    answer = other.post(address(ana, "reply/"), {"body": "Me too", "key": "2"})
    assert answer.status_code == 409
    assert answer.json()["error"].endswith(".")
    assert not Message.objects.filter(sender="staff").exists()


def test_an_opted_out_person_is_written_to_by_nobody(as_role, ana):
    agent = as_role("agent")
    agent.post(address(ana, "claim/"))
    ana.text("STOP")
    answer = agent.post(address(ana, "reply/"), {"body": "Wait!", "key": "3"})
    drive_all()
    assert answer.status_code == 409 and "opted out" in answer.json()["error"]
    assert "Wait!" not in ana.received()


@pytest.mark.parametrize("body", ["", " ", "x" * 1601])
def test_an_empty_or_endless_reply_is_refused(as_role, ana, body):
    answer = as_role("agent").post(address(ana, "reply/"), {"body": body, "key": "4"})
    assert answer.status_code in (400, 409)
    assert answer.json()["error"]


def test_the_polls_answer_204_until_something_changes(as_role, ana):
    agent = as_role("agent")
    for path in ("/admin/inbox/list/", address(ana, "thread/")):
        rev = agent.get(path)["X-Revision"]
        assert agent.get(path, {"rev": rev}).status_code == 204
        ana.send(f"news for {path}")
        assert agent.get(path, {"rev": rev}).status_code == 200


def test_a_poll_of_an_unchanged_thread_is_cheap(as_role, ana):
    agent = as_role("agent")
    rev = agent.get(address(ana, "thread/"))["X-Revision"]
    with CaptureQueriesContext(connection) as asked:
        agent.get(address(ana, "thread/"), {"rev": rev})
    assert len(asked) <= 6  # session, user, permissions (2), ticket, revision


def test_thirty_waiting_cost_no_more_than_three(as_role):
    agent = as_role("agent")

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert agent.get("/admin/inbox/").status_code == 200
        return len(captured)

    for n in range(3):
        ticket(n)
    asked()
    few = asked()
    for n in range(3, 30):
        ticket(n)
    assert asked() <= few <= 12


def test_who_may_not_see_tickets_sees_no_inbox(as_role, ana):
    for path in ("/admin/inbox/", "/admin/inbox/list/", address(ana), address(ana, "thread/")):
        assert as_role("analyst").get(path).status_code == 403
    assert as_role("analyst").post(address(ana, "claim/")).status_code == 403


def test_a_conversation_that_waits_no_more_leads_back_to_the_list(as_role, ana):
    agent = as_role("agent")
    agent.post(address(ana, "resolve/"), {"how": "resume"})
    assert agent.get(address(ana))["Location"] == "/admin/inbox/"
    assert agent.get("/admin/inbox/nonsense/")["Location"] == "/admin/inbox/"
