"""The staff inbox without a browser: who may, what is refused, what the polls answer."""

from __future__ import annotations

import re

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


def test_a_supervisor_takes_over_and_then_replies(as_role, ana):
    as_role("agent").post(address(ana, "claim/"))
    supervisor = as_role("supervisor")
    page = supervisor.get(address(ana)).content.decode()
    assert "Agent has this conversation." in page and "Take over" in page
    supervisor.post(address(ana, "take_over/"))
    assert Ticket.objects.get().assignee.username == "supervisor"
    answer = supervisor.post(address(ana, "reply/"), {"body": "I am on it", "key": "5"})
    assert answer.status_code == 200


def test_an_agent_takes_nothing_from_a_colleague(as_role, ana):
    as_role("supervisor").post(address(ana, "claim/"))
    agent = as_role("agent")
    page = agent.get(address(ana)).content.decode()
    assert "Supervisor has this conversation." in page
    assert "Take over" not in page and "Resolve" not in page
    for verb in ("take_over/", "resolve/", "release/"):
        refused = agent.post(address(ana, verb), {"how": "end"}, follow=True).content.decode()
        assert "Supervisor has this conversation." in refused
    assert Ticket.objects.get().assignee.username == "supervisor"


def test_a_poll_tells_whose_the_conversation_is_now(as_role, ana):
    agent = as_role("agent")
    assert agent.get(address(ana, "thread/"))["X-Assignee"] == ""
    as_role("supervisor").post(address(ana, "claim/"))
    assert agent.get(address(ana, "thread/"))["X-Assignee"] == str(Ticket.objects.get().assignee_id)


def test_a_reply_to_a_consent_of_yesterday_is_refused(as_role, ana):
    """STOP and START while the page was open: what was written before them is asked about again."""
    agent = as_role("agent")
    seen = agent.get(address(ana, "thread/"))["X-Epoch"]
    ana.text("STOP")
    ana.text("START")
    draft = {"body": "As I said", "key": "6", "seen_epoch": seen}
    answer = agent.post(address(ana, "reply/"), draft)
    assert answer.status_code == 409 and "look again" in answer.json()["error"]


def test_who_waits_longest_comes_first_and_who_was_answered_last(as_role, ana):
    ben, cid = Phone(number="+12125550171"), Phone(number="+12125550172")
    for phone in (ben, cid):
        phone.text("human")
    agent = as_role("agent")
    agent.post(address(ana, "reply/"), {"body": "Hello", "key": "7"})
    drive_all()
    assert listed(agent) == [ben.number, cid.number, ana.number]
    agent.post(address(ben, "reply/"), {"body": "Hello", "key": "8"})
    drive_all()
    ana.text("Thanks, and when?")
    assert listed(agent) == [cid.number, ana.number, ben.number]


def listed(client) -> list[str]:
    page = client.get("/admin/inbox/list/").content.decode()
    return re.findall(r"<b><span>([^<]+)</span>", page)


def test_what_was_captured_is_shown_in_words_alone(as_role, ana):
    page = as_role("agent").get(address(ana)).content.decode()
    assert "<dt>service</dt><dd>Cleaning</dd>" in page
    assert "<dt>slots" not in page


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
    path = address(ana, "thread/")
    rev = agent.get(path)["X-Revision"]
    with CaptureQueriesContext(connection) as asked:
        assert agent.get(path, {"rev": rev}).status_code == 204
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
    assert agent.post(address(ana, "resolve/"))["Location"] == "/admin/inbox/"
