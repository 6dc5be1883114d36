"""Every way by which a text of ours could come to be leads through the one outbox and its gate.

Shown twice: by walking the code, and by shutting the gate and trying every door.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
import time_machine
from django.test import Client

from compliance.policy import Block
from conversations import outbox
from conversations.models import Message
from smsbot.api import tokens
from tests.phones import drive_all

from .outgoing import NOON, agrees, wait

ROOT = Path(__file__).parents[2]
APPS = ("smsbot", "handoff", "conversations", "flows", "compliance", "integrations")
#: Ways to write rows of a model, named as its manager names them.
WRITES = frozenset(
    {"create", "acreate", "bulk_create", "abulk_create", "get_or_create", "aget_or_create",
     "update_or_create", "aupdate_or_create"}
)  # fmt: skip


@dataclass(frozen=True, order=True)
class Call:
    """A call in the product: where it stands, what is called."""

    module: str
    function: str
    name: str


def product() -> Iterator[tuple[str, str]]:
    """Every module of the product, and its source. Migrations write no texts: see below."""
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            yield ".".join(path.relative_to(ROOT).with_suffix("").parts), path.read_text()


def calls(module: str, source: str) -> Iterator[tuple[Call, ast.Call]]:
    """Every call, with the function that it stands in."""

    def walk(node: ast.AST, function: str) -> Iterator[tuple[Call, ast.Call]]:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            function = node.name
        if isinstance(node, ast.Call):
            yield Call(module, function, ast.unparse(node.func)), node
        for child in ast.iter_child_nodes(node):
            yield from walk(child, function)

    yield from walk(ast.parse(source), "")


def makes_message(call: Call, node: ast.Call) -> bool:
    """Does this call make a Message, or write rows of the table in some other way?"""
    head, _, last = call.name.rpartition(".")
    if last == "Message" and not head.endswith(("email", "mail")):
        return True
    on_messages = any(word in head for word in ("Message.objects", ".messages", "Message._"))
    if last in WRITES and on_messages:
        return True
    if last in ("get_model", "execute"):
        said = [arg.value for arg in ast.walk(node) if isinstance(arg, ast.Constant)]
        return any(
            isinstance(text, str)
            and ("conversations_message " in text or text == "Message")
            and "insert" in text.lower() + last.replace("get_model", "insert")
            for text in said
        )
    return False


@cache
def of_the_product() -> tuple[tuple[Call, ast.Call], ...]:
    return tuple(pair for module, source in product() for pair in calls(module, source))


def found(wanted: Callable[[Call, ast.Call], bool]) -> set[Call]:
    """Every call of the product that is wanted."""
    return {call for call, node in of_the_product() if wanted(call, node)}


# ---- by walking the code


def test_two_functions_make_messages_one_for_each_direction():
    assert found(makes_message) == {
        Call("conversations.inbox", "_store", "Message"),
        Call("conversations.outbox", "_row", "Message"),
    }


@pytest.mark.parametrize(
    "smuggled",
    [
        "Message(direction='out')",
        "models.Message(body='x')",
        "Message.objects.create(body='x')",
        "Message.objects.bulk_create([])",
        "Message.objects.filter(pk=1).get_or_create()",
        "conversation.messages.create(body='x')",
        "cursor.execute('INSERT INTO conversations_message (body) VALUES (1)')",
        "apps.get_model('conversations', 'Message')",
    ],
)
def test_the_walk_would_find_another(smuggled):
    source = f"def sneak():\n    {smuggled}\n"
    assert any(makes_message(call, node) for call, node in calls("smsbot.new", source))


def test_what_comes_in_is_inbound_and_what_goes_out_begins_in_the_queue():
    def keywords(module: str, function: str) -> dict[str, str]:
        source = (ROOT / module.replace(".", "/")).with_suffix(".py").read_text()
        node = next(
            node for call, node in calls(module, source)
            if (call.function, call.name) == (function, "Message")
        )  # fmt: skip
        return {each.arg: ast.unparse(each.value) for each in node.keywords if each.arg}

    assert keywords("conversations.inbox", "_store")["direction"] == "Message.Direction.IN"
    outbound = keywords("conversations.outbox", "_row")
    assert outbound["direction"] == "Message.Direction.OUT"
    assert outbound["status"] == "Status.QUEUED"


def test_the_rows_are_made_by_the_queue_alone():
    def of_the_outbox(call: Call, node: ast.Call) -> bool:
        return call.module == "conversations.outbox" and call.name in ("_row", "insert")

    assert found(of_the_outbox) == {
        Call("conversations.outbox", "queue", "_row"),
        Call("conversations.outbox", "queue", "insert"),
    }


def test_whoever_has_something_to_say_calls_the_queue():
    """The doors that there are. A new one is welcome: it is listed here, and tried below."""
    assert {call.module for call in found(lambda call, _: call.name == "outbox.queue")} == DOORS


#: The bot and its notices, the API, reminders, staff, the form to join by.
DOORS = {
    "smsbot.effects",
    "smsbot.api.messages",
    "conversations.actions",
    "handoff.replies",
    "smsbot.join.joining",
}


def test_the_outbox_alone_hands_texts_to_a_provider():
    def sends(call: Call, node: ast.Call) -> bool:
        return call.name.endswith(".send") and not call.name.startswith("child.")

    assert found(sends) == {
        Call("conversations.outbox", "_send", "provider_for(channel).send"),
    }


def test_a_provider_is_had_from_the_registry_alone():
    def asks(call: Call, node: ast.Call) -> bool:
        return call.name.split(".")[-1] == "provider_for"

    assert {call.module for call in found(asks)} == {
        "conversations.outbox",
        "conversations.settling",  # asks what became of a send
        "smsbot.webhooks",  # checks signatures
    }


def test_the_gate_is_asked_right_before_the_claim_and_by_nobody_else():
    asked = found(lambda call, node: call.name.split(".")[-1] == "may_send")
    assert asked == {Call("conversations.outbox", "deliver_next", "may_send")}
    sent = found(lambda call, node: call.name in ("_send", "_send_at_its_rate")
                 and call.module == "conversations.outbox")  # fmt: skip
    assert {(call.function, call.name) for call in sent} == {
        ("deliver_next", "_send_at_its_rate"),
        ("_send_at_its_rate", "_send"),
    }


def test_no_status_that_means_sent_is_written_but_by_who_sends_or_hears_of_it():
    """SENDING is claimed by the outbox; SENT comes from a vendor's answer, receipt or list."""

    def marks(call: Call, node: ast.Call) -> bool:
        values = [ast.unparse(each.value) for each in node.keywords if each.arg == "status"]
        written = call.name.endswith(("update", "Update")) and values
        gone = ("sending", "'sent'", "status.sent")
        return bool(written) and any(word in value.lower() for value in values for word in gone)

    assert {call.module for call in found(marks)} <= {"conversations.outbox"}


# ---- by shutting the gate


@pytest.fixture
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=True):
        yield


@pytest.fixture
def shut(noon, monkeypatch):
    """A gate that lets nothing through."""
    monkeypatch.setattr(outbox, "may_send", lambda text, now: Block(reason="blocked_by_staff"))


def test_with_the_gate_shut_nothing_leaves_by_any_door(rosa, twilio, staff, shut):
    for body in ("echo hi", "HELP", "human", "STOP", "START"):
        rosa.text(body)
    staff.writes(rosa, "Hello, Ana here.")
    agrees(rosa)
    _by_the_api(rosa.number)
    for kind in sorted(set(Message.Kind.values) - {"inbound"}):
        wait(rosa, f"a {kind}", kind, epoch=1)
    drive_all()
    assert twilio.attempts == []
    kinds = set(rosa.texts().values_list("kind", flat=True))
    assert kinds == set(Message.Kind.values) - {"inbound"}
    assert set(rosa.texts().values_list("status", flat=True)) == {"blocked"}
    assert not rosa.texts().filter(reason="").exists()


def _by_the_api(number: str) -> None:
    _, secret = tokens.make("a test", scopes=["messages:write"])
    answer = Client().post(
        "/api/v1/messages/",
        {"to": number, "channel": "sms", "body": "from the API", "kind": "notification"},
        content_type="application/json",
        headers={"Authorization": f"Bearer {secret}", "Idempotency-Key": "one"},
    )
    assert answer.status_code == 202, answer.content


def test_with_the_gate_open_the_same_doors_do_send(rosa, twilio, noon):
    """So it was the gate that held them."""
    rosa.text("echo hi")
    _by_the_api(rosa.number)
    drive_all()
    assert [sent["Body"] for sent in twilio.accepted] == ["hi", "from the API"]
