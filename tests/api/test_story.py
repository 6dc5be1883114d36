"""A system's text, all the way to the phone, and the gate in between."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine

from tests.phones import drive_all

NOON = datetime(2026, 2, 3, 17, 0, tzinfo=UTC)  # a Tuesday, 12:00 in New York


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOON):
        yield


def _send(crm, phone, **extra: str) -> str:
    given = {"to": phone.number, "channel": phone.channel, "body": "Your table is ready."}
    response = crm.post("messages/", {**given, **extra})
    assert response.status_code == 202, response.content
    return response.json()["id"]


def test_a_text_arrives_and_says_why_it_was_allowed(crm, bot) -> None:
    bot.text("START")
    message = _send(crm, bot)
    drive_all()
    assert bot.received()[-1] == "Your table is ready."
    told = crm.get(f"messages/{message}/").json()
    assert (told["status"] in ("sent", "delivered"), told["decision"]) == (True, "allow")
    assert told["reason"]
    assert told["provider_id"]


def test_nothing_reaches_a_person_who_said_stop(crm, bot) -> None:
    bot.text("START")
    bot.text("STOP")
    message = _send(crm, bot)
    drive_all()
    assert "Your table is ready." not in bot.received()
    told = crm.get(f"messages/{message}/").json()
    assert (told["status"], told["decision"], told["reason"]) == ("blocked", "block", "opted_out")


def test_what_waits_for_later_is_blocked_by_a_stop_at_once(crm, bot) -> None:
    bot.text("START")
    message = _send(crm, bot, send_at="2026-02-04T18:00:00Z")
    drive_all()
    assert crm.get(f"messages/{message}/").json()["status"] == "queued"
    bot.text("STOP")
    assert crm.get(f"messages/{message}/").json()["status"] == "blocked"


def test_the_bot_is_silent_from_a_hand_off_until_the_return(crm, bot) -> None:
    bot.text("hours")
    path = f"conversations/{bot.conversation.public_id}"
    crm.post(f"{path}/hand_off/", {"note": "VIP"})
    assert bot.text("hours") == []
    _send(crm, bot, kind="staff_reply", body="We are open till five.")
    drive_all()
    assert bot.received()[-1] == "We are open till five."
    crm.post(f"{path}/return_to_bot/", {"how": "end"})
    drive_all()
    assert bot.text("hours") != []
