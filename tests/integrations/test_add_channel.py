"""``add_channel``: a channel is made whole or not at all."""

from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command

from integrations import channels
from integrations.models import Channel

pytestmark = pytest.mark.django_db

TWILIO = ("--backend", "twilio", "--address", "+15005550006")
CREDENTIALS = ("--option", "account_sid=AC1", "--option", "auth_token=s3cret")


def add(key, *words):
    call_command("add_channel", key, *words)


def test_a_channel_is_made_and_its_addresses_are_told(settings, capsys):
    settings.PUBLIC_BASE_URL = "https://bot.example.com"
    add("main", *TWILIO, *CREDENTIALS)
    told = capsys.readouterr().out
    assert "https://bot.example.com/webhooks/main/inbound/" in told
    assert "https://bot.example.com/webhooks/main/status/" in told
    row = Channel.objects.get()
    assert (row.key, row.backend, row.address) == ("main", "twilio", "+15005550006")
    assert (row.number_type, row.program, row.registration) == ("10dlc", "default", "approved")
    assert row.active


def test_every_column_can_be_said():
    add(
        "main", "--backend", "simulator", "--address", "+1 (500) 555-0006", "--name", "Front desk",
        "--number-type", "toll_free", "--program", "reminders", "--registration", "pending",
    )  # fmt: skip
    row = Channel.objects.get()
    assert row.address == "+15005550006"
    assert (row.name, row.number_type) == ("Front desk", "toll_free")
    assert (row.program, row.registration) == ("reminders", "pending")


def test_a_short_code_is_an_address():
    add("main", "--backend", "simulator", "--address", "12345", "--number-type", "short_code")
    assert Channel.objects.get().address == "12345"


def test_a_secret_is_never_stored_or_printed_in_the_open(capsys):
    add("main", *TWILIO, *CREDENTIALS)
    row = Channel.objects.get()
    assert "s3cret" not in json.dumps(row.options)
    assert channels.channel("main").options["auth_token"] == "s3cret"
    told = capsys.readouterr()
    assert "s3cret" not in told.out + told.err


def test_a_reference_is_stored_as_one_and_a_missing_variable_is_noted(monkeypatch, capsys):
    monkeypatch.delenv("MY_TOKEN", raising=False)
    add("main", *TWILIO, "--option", "account_sid=AC1", "--option", "auth_token=env:MY_TOKEN")
    assert Channel.objects.get().options["auth_token"] == "env:MY_TOKEN"
    assert "MY_TOKEN" in capsys.readouterr().err
    monkeypatch.setenv("MY_TOKEN", "from outside")
    assert channels.channel("main").options["auth_token"] == "from outside"


def test_twice_is_an_update_that_keeps_what_is_not_said():
    add("main", *TWILIO, *CREDENTIALS, "--name", "Front desk", "--program", "reminders")
    add("main", "--backend", "twilio", "--address", "+15005550007", "--option", "optout_reply=us")
    row = Channel.objects.get()
    assert (row.address, row.name, row.program) == ("+15005550007", "Front desk", "reminders")
    facts = channels.channel("main")
    assert facts.options["auth_token"] == "s3cret"
    assert facts.confirms_optout


def test_another_backend_begins_with_no_options():
    add("main", *TWILIO, *CREDENTIALS)
    add("main", "--backend", "simulator", "--address", "+15005550006")
    assert Channel.objects.get().options == {}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("Main Line", *TWILIO, *CREDENTIALS), r"KEY 'Main Line': use small letters"),
        (("é", *TWILIO, *CREDENTIALS), r"KEY 'é'"),
        (("k" * 41, *TWILIO, *CREDENTIALS), r"at most 40"),
        (("main", "--backend", "vonagee", "--address", "+1"), r"--backend: There is no backend"),
        (("main", "--backend", "simulator", "--address", "hello"), r"--address 'hello': write"),
        (("main", "--backend", "simulator", "--address", ""), r"--address ''"),
        (("main", "--backend", "simulator", "--address", "+1"), r"--address '\+1'"),
        (("main", "--backend", "simulator", "--address", "+1999"), r"no telephone has"),
        (("main", *TWILIO, "--option", "account_sid=AC1"), r"--option auth_token=... is needed"),
        (("main", *TWILIO, *CREDENTIALS, "--option", "colour=red"), r"twilio has no such option"),
        (("main", *TWILIO, *CREDENTIALS, "--option", "s3cret"), r"--option ...: write name=value"),
        (("main", *TWILIO, "--option", "auth_token="), r"--option auth_token: write name=value"),
        (("main", *TWILIO, *CREDENTIALS, *CREDENTIALS), r"account_sid is given twice"),
        (("main", *TWILIO, *CREDENTIALS, "--option", "optout_reply=me"), r"it is us or provider"),
        (("main", *TWILIO, *CREDENTIALS, "--option", "api_base=9010"), r"must look like https"),
        (("main", *TWILIO, *CREDENTIALS, "--option", "api_key=env:"), r"the name of a variable"),
        (("main", *TWILIO, *CREDENTIALS, "--program", "no such!"), r"--program: "),
        (("main", *TWILIO, *CREDENTIALS, "--name", "x" * 81), r"--name: "),
        (("main", *TWILIO, *CREDENTIALS, "--number-type", "fax"), r"invalid choice: 'fax'"),
        (("main", *TWILIO, *CREDENTIALS, "--registration", "no"), r"invalid choice: 'no'"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence_and_nothing_is_made(words, sentence):
    with pytest.raises(CommandError, match=sentence) as refusal:
        add(*words)
    assert "\n" not in str(refusal.value)
    assert "s3cret" not in str(refusal.value)
    assert not Channel.objects.exists()


def test_a_refused_update_leaves_the_channel_as_it_was():
    add("main", *TWILIO, *CREDENTIALS)
    before = Channel.objects.values().get()
    with pytest.raises(CommandError):
        add("main", "--backend", "twilio", "--address", "+15005550007", "--option", "nonsense=1")
    assert Channel.objects.values().get() == before
