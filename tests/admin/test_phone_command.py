"""The phone in the terminal: texts in, answers out, with no worker running."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from integrations.models import Channel

pytestmark = pytest.mark.django_db(transaction=True)


def phone(*args: str) -> list[str]:
    out = io.StringIO()
    call_command("phone", *args, stdout=out)
    return out.getvalue().splitlines()


def test_each_text_is_answered_before_the_next_is_sent(demo):
    lines = phone("--say", "hours", "echo one two")
    assert lines[0] == "> hours"
    assert lines[1].startswith("< ") and "9" in lines[1]
    assert lines[-2:] == ["> echo one two", "< one two"]


def test_a_conversation_goes_on_between_two_calls(demo):
    phone("--from", "+12125550142", "--say", "book")
    assert "when" in " ".join(phone("--from", "+12125550142", "--say", "1")).lower()


@pytest.mark.parametrize(
    ("args", "why"),
    [
        (["--from", "nobody", "--say", "x"], "no phone number"),
        (["--channel", "nowhere", "--say", "x"], "no channel"),
        (["--channel", "line", "--say", "x"], "no simulator"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(demo, args, why):
    Channel.objects.create(key="line", backend="twilio", address="+15005550009")
    with pytest.raises(CommandError, match=why):
        phone(*args)


def test_without_a_simulator_it_says_how_to_get_one(db):
    with pytest.raises(CommandError, match="load_demo"):
        phone("--say", "x")
