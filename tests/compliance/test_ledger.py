"""The consent ledger: lines are added and never changed, and a forged line is found."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management.sql import emit_post_migrate_signal
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from compliance import ledger, triggers
from compliance.ledger import Line, verify_chain
from compliance.models import AppendOnly, ConsentEvent
from compliance.subjects import subject_of

pytestmark = pytest.mark.django_db

ROSA, BEN = "+12125550123", "+13105550144"
NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


def add(event: str, address: str = ROSA, **more: Any) -> ConsentEvent:
    status = "out" if event == "opt_out" else "in"
    line = {"program": "default", "epoch": 0, "source": "keyword", "evidence": event, "at": NOW}
    return ledger.append(Line(address=address, event=event, status=status, **line | more))


@pytest.fixture
def chain() -> list[ConsentEvent]:
    """Rosa joined, left and came back."""
    return [add("opt_in"), add("opt_out", epoch=1), add("opt_in", epoch=1)]


def run(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@contextmanager
def unguarded() -> Iterator[None]:
    """What somebody with the keys to the database can do."""
    table = triggers.TABLE
    if connection.vendor == "postgresql":
        run(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        run(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        return
    for what in ("no_update", "no_delete"):
        run(f"DROP TRIGGER {table}_{what}")
    yield
    triggers.install()


# ---- nothing is changed, nothing is deleted


def test_a_line_is_written_once(chain):
    with pytest.raises(AppendOnly):
        chain[0].save()
    with pytest.raises(AppendOnly):
        chain[0].delete()


def test_many_lines_at_once_are_no_way_round_it(chain):
    rows = ConsentEvent.objects.all()
    for change in (
        lambda: rows.update(status="in"),
        rows.delete,
        lambda: rows.bulk_update(chain, ["status"]),
    ):
        with pytest.raises(AppendOnly):
            change()
    assert ConsentEvent.objects.count() == 3


@pytest.mark.parametrize(
    "column",
    ["status", "event", "program", "source", "wording", "message_ref", "actor", "hash", "subject"],
)
def test_the_database_refuses_a_change_whoever_asks(chain, column):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(f"UPDATE {triggers.TABLE} SET {column}='forged' WHERE id=%s", chain[0].pk)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(f"UPDATE {triggers.TABLE} SET seq=seq+100")


def test_the_database_refuses_to_delete(chain):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(f"DELETE FROM {triggers.TABLE}")
    assert ConsentEvent.objects.count() == 3


def test_words_may_be_erased_and_not_replaced(chain):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(f"UPDATE {triggers.TABLE} SET evidence='I agree' WHERE id=%s", chain[1].pk)
    assert ConsentEvent.objects.filter(pk=chain[1].pk).blank() == 1
    row = ConsentEvent.objects.get(pk=chain[1].pk)
    assert (row.address, row.evidence, row.ip) == ("", "", None)


def test_the_triggers_are_put_back_after_every_migrate(chain):
    """SQLite drops a table's triggers with the table that it rebuilds."""
    table = triggers.TABLE
    on = f" ON {table}" if connection.vendor == "postgresql" else ""
    run(f"DROP TRIGGER {table}_no_delete{on}")
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(f"DELETE FROM {table}")


def test_no_page_of_the_admin_adds_changes_or_deletes(chain, client):
    boss = get_user_model().objects.create_superuser("boss", password="correct-horse-battery")
    client.force_login(boss)
    name = "admin:compliance_consentevent"
    assert client.get(reverse(f"{name}_changelist")).status_code == 200
    assert client.get(reverse(f"{name}_add")).status_code == 403
    assert client.post(reverse(f"{name}_delete", args=[chain[0].pk])).status_code == 403
    page = reverse(f"{name}_change", args=[chain[0].pk])
    assert client.get(page).status_code == 200
    assert client.post(page, {"status": "in", "evidence": "forged"}).status_code == 403
    client.post(
        reverse(f"{name}_changelist"),
        {"action": "delete_selected", "_selected_action": [chain[0].pk], "post": "yes"},
    )
    assert ConsentEvent.objects.count() == 3
    assert verify_chain(subject_of(ROSA)) == []


# ---- the chain


def test_an_honest_chain_has_nothing_wrong(chain):
    assert verify_chain(subject_of(ROSA)) == []
    assert [row.seq for row in chain] == [1, 2, 3]
    assert [row.previous_hash for row in chain] == ["", chain[0].hash, chain[1].hash]


def test_everybody_has_a_chain_of_their_own(chain):
    add("opt_in", address=BEN)
    add("opt_out")
    assert ConsentEvent.objects.get(subject=subject_of(BEN)).seq == 1
    assert verify_chain(subject_of(BEN)) == []
    assert verify_chain(subject_of(ROSA)) == []


def test_who_was_never_heard_of_has_an_empty_chain():
    assert verify_chain(subject_of("+10000000000")) == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("status", "in"),
        ("event", "opt_in"),
        ("program", "other"),
        ("source", "form"),
        ("wording", "I agree to everything"),
        ("actor", "nobody"),
        ("message_ref", "in:1:SM9"),
        ("at", "2020-01-01 00:00:00+00:00"),
        ("epoch", 9),
    ],
)
def test_a_forged_fact_is_found(chain, column, value):
    with unguarded():
        run(f"UPDATE {triggers.TABLE} SET {column}=%s WHERE id=%s", value, chain[1].pk)
    assert verify_chain(subject_of(ROSA)) == ["Line 2 is not as it was written."]


@pytest.mark.parametrize("column", ["evidence", "address"])
def test_forged_words_are_found(chain, column):
    with unguarded():
        run(f"UPDATE {triggers.TABLE} SET {column}=%s WHERE id=%s", "forged", chain[1].pk)
    [problem] = verify_chain(subject_of(ROSA))
    assert problem == "Line 2: the address or the evidence is not as it was written."


def test_a_line_sealed_anew_does_not_fit_the_next_one(chain):
    """A forger who can compute hashes would have to rewrite every line that follows."""
    row = ConsentEvent.objects.get(pk=chain[1].pk)
    row.status = "in"
    with unguarded():
        run(
            f"UPDATE {triggers.TABLE} SET status='in', hash=%s WHERE id=%s",
            ledger.seal(row),
            row.pk,
        )
    assert verify_chain(subject_of(ROSA)) == ["Line 3 does not follow from line 2."]


def test_nor_does_the_next_one_let_itself_be_tied_to_it(chain):
    row = ConsentEvent.objects.get(pk=chain[1].pk)
    row.status = "in"
    forged = ledger.seal(row)
    with unguarded():
        run(f"UPDATE {triggers.TABLE} SET status='in', hash=%s WHERE id=%s", forged, row.pk)
        run(f"UPDATE {triggers.TABLE} SET previous_hash=%s WHERE id=%s", forged, chain[2].pk)
    assert verify_chain(subject_of(ROSA)) == ["Line 3 is not as it was written."]


@pytest.mark.parametrize(
    ("missing", "found"),
    [
        (0, "The chain begins at line 2: earlier lines are missing."),
        (1, "Line 1 is followed by line 3."),
    ],
)
def test_a_missing_line_is_found(chain, missing, found):
    with unguarded():
        run(f"DELETE FROM {triggers.TABLE} WHERE id=%s", chain[missing].pk)
    assert found in verify_chain(subject_of(ROSA))


def test_an_erased_line_still_fits(chain):
    ConsentEvent.objects.filter(subject=subject_of(ROSA)).blank()
    assert verify_chain(subject_of(ROSA)) == []
    assert not ConsentEvent.objects.filter(address=ROSA).exists()
    add("opt_out", epoch=2)
    assert verify_chain(subject_of(ROSA)) == []


def test_the_subject_tells_nothing_without_the_key(chain, settings):
    subject = subject_of(ROSA)
    assert ROSA.lstrip("+") not in subject
    settings.SUPPRESSION_KEY = "another key of ours, not told to anybody"
    assert subject_of(ROSA) != subject


@pytest.mark.django_db(transaction=True)
def test_writers_at_once_get_a_line_each():
    """Who finds its place in the chain taken looks again, and writes the next line."""
    start = threading.Barrier(2)
    failed: list[Exception] = []

    def write() -> None:
        try:
            start.wait(10)
            for _ in range(4):
                add("opt_in")
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    writers = [threading.Thread(target=write) for _ in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(30)
    assert failed == []
    assert list(ConsentEvent.objects.in_order().values_list("seq", flat=True)) == [*range(1, 9)]
    assert verify_chain(subject_of(ROSA)) == []
