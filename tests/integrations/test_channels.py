"""Channels as values: read together, remembered for a while, there when the database is not."""

from __future__ import annotations

import logging

import pytest
from django.db import DatabaseError, connection

from integrations import channels
from integrations.messaging.registry import UnknownBackend, backend, backends, provider_for
from integrations.messaging.types import ChannelFacts, RawRequest, Rejected
from integrations.models import Channel
from tests.integrations.contract import outbound

pytestmark = pytest.mark.django_db


def make(key: str = "main", **columns) -> Channel:
    return Channel.objects.create(
        key=key, **{"backend": "simulator", "address": "+15005550006", **columns}
    )


@pytest.fixture
def remembered(settings):
    settings.CHANNEL_CACHE_SECONDS = 60


class Broken:
    """A database that is away."""

    def __call__(self, execute, sql, params, many, context):
        raise DatabaseError("the server closed the connection")


def test_a_channel_becomes_a_value():
    row = make(name="Front desk", number_type="short_code", program="reminders")
    facts = channels.channel("main")
    assert facts == channels.channel_by_id(row.pk)
    assert (facts.id, facts.name, facts.program) == (row.pk, "Front desk", "reminders")
    assert facts.number_type == "short_code"
    assert facts.active is True


def test_who_is_not_there_is_none():
    assert channels.channel("nobody") is None
    assert channels.channel_by_id(0) is None


def test_one_statement_reads_all_of_them(remembered, django_assert_num_queries):
    for number in range(3):
        make(f"c{number}")
    with django_assert_num_queries(1):
        assert all(channels.channel(f"c{number}") for number in range(3))


def test_a_change_is_seen_at_once_where_it_was_made(remembered):
    row = make()
    assert channels.channel("main").active
    row.active = False
    row.save()
    assert not channels.channel("main").active
    row.delete()
    assert channels.channel("main") is None


def test_the_last_table_serves_while_the_database_is_away(settings):
    make()
    before = channels.channel("main")
    with connection.execute_wrapper(Broken()):
        assert channels.channel("main") == before


def test_a_database_that_is_away_is_not_asked_for_every_text(remembered):
    make()
    channels.channel("main")
    channels.forget()
    asked = []

    def count(execute, sql, params, many, context):
        asked.append(sql)
        raise DatabaseError("away")

    with connection.execute_wrapper(count):
        for _ in range(5):
            assert channels.channel("main")
    assert len(asked) == 1


def test_with_nothing_remembered_the_trouble_is_told(monkeypatch):
    monkeypatch.setattr(channels, "_table", channels._Table())
    with connection.execute_wrapper(Broken()), pytest.raises(DatabaseError):
        channels.channel("main")


def test_a_channel_without_its_secrets_is_known_but_believes_and_sends_nothing(caplog, monkeypatch):
    monkeypatch.delenv("NOT_SET_ANYWHERE", raising=False)
    options = {"account_sid": "AC1", "auth_token": "env:NOT_SET_ANYWHERE", "optout_reply": "us"}
    make(backend="twilio", options=options)
    make("other")
    with caplog.at_level(logging.ERROR):
        facts = channels.channel("main")
    assert "NOT_SET_ANYWHERE" in caplog.text
    assert channels.channel("other")
    assert facts.confirms_optout
    anybody = RawRequest(method="POST", url="http://h/", headers={}, body=b"", form=())
    assert provider_for(facts).verify(anybody) is False
    assert isinstance(provider_for(facts).send(outbound()), Rejected)


def test_a_channel_of_a_vendor_that_is_gone_is_left_out(caplog):
    make(backend="pigeon")
    make("other")
    assert channels.channel("main") is None
    assert channels.channel("other")
    assert "pigeon" in caplog.text


@pytest.mark.parametrize(
    ("vendor", "number_type", "confirms"),
    [
        ("twilio", "10dlc", False),
        ("twilio", "toll_free", False),
        ("twilio", "short_code", True),
        ("simulator", "10dlc", True),
    ],
)
def test_who_confirms_a_stop_is_the_vendors_habit(vendor, number_type, confirms):
    make(backend=vendor, number_type=number_type)
    assert channels.channel("main").confirms_optout is confirms


def test_who_confirms_a_stop_may_be_said():
    make(backend="twilio", options={"optout_reply": "us"})
    assert channels.channel("main").confirms_optout


# The registry


def test_a_channel_keeps_its_provider_until_it_changes():
    facts = ChannelFacts(key="main", backend="twilio", address="+1", options={"auth_token": "a"})
    same = ChannelFacts(key="main", backend="twilio", address="+1", options={"auth_token": "a"})
    changed = ChannelFacts(key="main", backend="twilio", address="+1", options={"auth_token": "b"})
    assert provider_for(facts) is provider_for(same)
    assert provider_for(changed) is not provider_for(facts)


def test_a_vendor_that_is_not_there_is_said_in_one_sentence():
    with pytest.raises(
        UnknownBackend, match=r"no backend 'vonage'. Available: .*simulator, twilio"
    ):
        backend("vonage")
    assert {"simulator", "twilio"} <= set(backends())
