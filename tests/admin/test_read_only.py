"""What the admin shows and must not change, or must not show."""

from __future__ import annotations

import pytest

from compliance.models import ConsentEvent
from conversations.models import Message
from integrations.admin import hidden
from integrations.models import Channel
from integrations.secrets import seal
from tests.admin.rows import consent, message

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["compliance/consentevent", "conversations/message"])
def test_ledger_and_messages_cannot_be_changed_by_anybody(as_role, path):
    consent(1)
    message(1)
    row = (ConsentEvent if "consent" in path else Message).objects.last()
    client = as_role("owner")
    assert client.get(f"/admin/{path}/add/").status_code == 403
    assert client.post(f"/admin/{path}/{row.pk}/change/", {"body": "x"}).status_code == 403
    assert client.post(f"/admin/{path}/{row.pk}/delete/", {"post": "yes"}).status_code == 403
    assert b"delete_selected" not in client.get(f"/admin/{path}/").content


def test_a_channel_page_shows_no_secret(as_role):
    channel = Channel.objects.create(
        key="line",
        backend="twilio",
        address="+15005550009",
        options={
            "auth_token": seal("swordfish-literal"),
            "account_sid": "env:TWILIO_SID",
            "api_key": "in-the-open",
            "optout_reply": "us",
        },
    )
    page = (
        as_role("owner").get(f"/admin/integrations/channel/{channel.pk}/change/").content.decode()
    )
    assert "swordfish" not in page and "in-the-open" not in page
    assert channel.options["auth_token"]["enc"] not in page
    assert "TWILIO_SID" in page and "optout_reply" in page


def test_a_secret_is_hidden_by_its_form_or_its_name():
    assert hidden("anything", {"enc": "abc"}) == "kept encrypted"
    assert hidden("auth_token", "abc") == "set, not shown"
    assert hidden("api_base", "http://x") == "http://x"


def test_the_transcript_shows_who_what_and_why(as_role, bot):
    bot.text("hours")
    page = as_role("owner").get(f"/admin/conversations/conversation/{bot.conversation.pk}/change/")
    text = page.content.decode()
    assert "Customer" in text and "Bot" in text
    assert "hours" in text and "known answer" in text
    assert "Sent: an answer" in text and "delivered" in text


def test_the_transcript_says_when_a_reminder_leaves(as_role, bot):
    for body in ("book", "1", "tomorrow at 10am", "Ana Perez", "yes"):
        bot.text(body)
    page = as_role("owner").get(f"/admin/conversations/conversation/{bot.conversation.pk}/change/")
    assert "waiting to leave until" in page.content.decode()


def test_an_editor_sees_no_conversations(as_role):
    client = as_role("editor")
    assert client.get("/admin/conversations/conversation/").status_code == 403
    assert client.get("/admin/inbox/").status_code == 403
    start = client.get("/admin/").content.decode()
    assert "/admin/flows/flow/" in start and "/admin/inbox/" not in start
