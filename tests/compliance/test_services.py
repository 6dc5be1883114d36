"""What an address allows: leaving, coming back, one program or all of them, and being forgotten."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Value
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from compliance.models import Consent, ConsentEvent
from compliance.services import (
    Change,
    epoch_of,
    recall,
    record_consent,
    standing,
    suppressed,
    verify_chain,
)
from compliance.subjects import erased, subject_of

pytestmark = pytest.mark.django_db

ROSA = "+12125550123"
NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


def says(status: str, program: str = "default", **more: Any) -> Change:
    facts = {"source": "keyword", "evidence": status, "at": NOW} | more
    return record_consent(address=ROSA, program=program, status=status, **facts)


def stands(program: str = "default") -> tuple[bool, int, str]:
    """What the service says, having seen that the gate's own query says the same."""
    found = standing(ROSA, program)
    row = ContentType.objects.order_by("pk").annotate(  # any row: the expressions ask alone
        gone=suppressed(address=Value(ROSA), program=Value(program)),
        left=epoch_of(address=Value(ROSA), program=Value(program)),
    )
    assert row.values_list("gone", "left").first() == (found.opted_out, found.epoch)
    return found.opted_out, found.epoch, found.status


def events() -> list[tuple[str, str, int]]:
    rows = ConsentEvent.objects.in_order()
    return list(rows.values_list("event", "program", "epoch"))


def test_of_whom_nothing_is_known_nothing_is_said():
    assert stands() == (False, 0, "")


def test_leaving_and_coming_back():
    assert says("in") == Change(changed=True, epoch=0)
    assert stands() == (False, 0, "in")
    assert says("out") == Change(changed=True, epoch=1)
    assert stands() == (True, 1, "out")
    assert says("in") == Change(changed=True, epoch=1)
    assert stands() == (False, 1, "in")
    assert [event for event, *_ in events()] == ["opt_in", "opt_out", "opt_in"]
    assert verify_chain(subject_of(ROSA)) == []


@pytest.mark.parametrize("status", ["in", "out", "pending"])
def test_saying_it_twice_changes_nothing(status):
    first = says(status)
    assert first.changed
    assert says(status) == Change(changed=False, epoch=first.epoch)
    assert len(events()) == 1


def test_the_epoch_counts_leavings_and_nothing_else():
    for _ in range(3):
        says("out")
        says("out")
        says("in")
        says("in")
    assert stands() == (False, 3, "in")


# ---- one program, or all of them


def test_a_stop_ends_everything():
    says("in", "news")
    says("in", "visits")
    says("out", "news")
    assert stands("news")[0]
    assert stands("visits")[0]
    assert stands("never heard of")[0]


def test_a_stop_to_one_program_leaves_the_others():
    says("in", "news")
    says("in", "visits")
    says("out", "news", scope="program")
    assert stands("news")[0]
    assert not stands("visits")[0]


def test_a_stop_to_one_program_is_the_habit_of_an_install(monkeypatch):
    monkeypatch.setattr("django.conf.settings.OPTOUT_SCOPE", "program", raising=False)
    says("out", "news")
    assert (stands("news")[0], stands("visits")[0]) == (True, False)
    says("out", "visits", scope="all")  # STOPALL
    assert stands("anything else")[0]


def test_a_start_after_a_stop_to_everything_consents_to_its_own_program_alone():
    says("in", "news")
    says("in", "visits")
    says("out", "news")
    says("in", "visits")
    assert stands("visits") == (False, 1, "in")
    assert stands("news")[2] == ""  # not out any more, and not in either
    assert not stands("news")[0]


def test_a_start_for_one_program_alone_does_not_lift_the_stop_to_everything():
    says("out", "news")
    says("in", "visits", scope="program")
    assert not stands("visits")[0]
    assert stands("news")[0]


def test_a_yes_from_before_does_not_outlive_a_later_stop_to_everything():
    says("in", "visits")
    says("out", "news")
    says("in", "news")
    assert stands("visits")[2] == ""


# ---- asking twice


def test_a_yes_that_is_asked_for_once_more():
    says("pending")
    assert stands() == (False, 0, "pending")
    says("in")
    assert [event for event, *_ in events()] == ["opt_in", "confirm"]


def test_asking_never_undoes_a_stop():
    says("out")
    says("pending")
    assert stands()[0]
    says("out", scope="program")
    assert not says("pending").changed
    assert stands()[0]


def test_asking_never_undoes_a_yes():
    says("in")
    assert not says("pending").changed
    assert stands()[2] == "in"


# ---- mistakes


@pytest.mark.parametrize("wrong", [{"status": "maybe"}, {"status": "in", "scope": "some"}])
def test_a_consent_that_is_none_is_refused(wrong):
    with pytest.raises(ValueError, match="is"):
        says(wrong.pop("status"), **wrong)
    assert not Consent.objects.exists()


@pytest.mark.parametrize(
    ("source", "status", "event"),
    [("import", "in", "import"), ("import", "out", "import"), ("provider", "out", "opt_out")],
)
def test_the_ledger_says_where_it_came_from(source, status, event):
    says(status, source=source)
    row = ConsentEvent.objects.get()
    assert (row.event, row.source, row.status) == (event, source, status)


def test_the_wording_that_was_agreed_to_is_kept():
    says("in", source="form", wording="I agree.", wording_version=3, ip="192.0.2.7", actor="web")
    row = ConsentEvent.objects.get()
    assert (row.wording, row.wording_version, row.ip, row.actor) == (
        "I agree.", 3, "192.0.2.7", "web",
    )  # fmt: skip


# ---- whatever people did in whatever order

DEEDS = st.tuples(
    st.sampled_from(["in", "out", "pending"]),
    st.sampled_from(["news", "visits", "*"]),
    st.sampled_from([None, "all", "program"]),
)


#: Each history costs dozens of statements.
few = settings(max_examples=15, deadline=None)


class TestAnyHistory(TestCase):
    """Whatever people did in whatever order."""

    @few
    @given(st.lists(DEEDS, max_size=8))
    def test_the_chain_holds_and_the_gates_own_query_agrees(self, history):
        for status, program, scope in history:
            says(status, program, scope=scope)
        stands("news")
        stands("visits")
        assert verify_chain(subject_of(ROSA)) == []

    @few
    @given(st.lists(DEEDS, max_size=6), st.sampled_from(["news", "visits"]))
    def test_a_stop_always_stops_and_a_start_always_starts(self, history, program):
        for status, where, scope in history:
            says(status, where, scope=scope)
        before = standing(ROSA, program).epoch
        says("out", program, scope="program")
        assert stands(program)[0]
        assert stands(program)[1] >= before
        says("in", program, scope="all")
        assert stands(program)[2] == "in"

    @few
    @given(st.lists(DEEDS, max_size=8))
    def test_the_epoch_never_falls(self, history):
        seen = 0
        for status, program, scope in history:
            says(status, program, scope=scope)
            assert stands("news")[1] >= seen
            seen = stands("news")[1]


# ---- those who were erased


def erase() -> None:
    """What erasing an address leaves of its consent."""
    Consent.objects.filter(address=ROSA).update(address=erased(ROSA))


def test_who_left_and_was_erased_is_still_left_alone():
    says("out")
    erase()
    assert standing(ROSA, "default").opted_out
    assert not Consent.objects.filter(address=ROSA).exists()


def test_and_when_they_are_known_again_the_gates_own_query_sees_it():
    says("out")
    erase()
    assert recall(ROSA) == 1
    assert recall(ROSA) == 0
    assert Consent.objects.filter(suppressed(address=F("address"), program="default")).exists()


def test_who_was_erased_can_come_back():
    says("out")
    erase()
    assert says("in").changed
    assert stands() == (False, 1, "in")
