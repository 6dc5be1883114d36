"""A broker that is down, silent or absent costs a webhook next to nothing."""

from __future__ import annotations

import socket
import time
from pathlib import Path

import pytest
from celery import Celery, Task
from django.db import transaction

from smsbot import broker, hints
from smsbot.celery import app
from smsbot.settings.queue import _IMPATIENT


@app.task(name="tests.nothing")
def nothing(*_args: int) -> None:
    """What hints are about."""


@pytest.fixture(autouse=True)
def _fresh():
    hints.forget()
    yield
    hints.forget()


@pytest.fixture
def told(monkeypatch) -> list[tuple[int, ...]]:
    """Hints that reached the broker."""
    heard: list[tuple[int, ...]] = []
    monkeypatch.setattr(nothing, "apply_async", lambda args, **_: heard.append(args))
    return heard


def task_at(port: int) -> Task:
    """A task whose Redis is at this port, published as the web process does."""
    other = Celery("other", broker=f"redis://127.0.0.1:{port}/0", set_as_current=False)
    other.conf.broker_transport_options = dict(_IMPATIENT)

    @other.task(name="tests.elsewhere")
    def elsewhere(*_args: int) -> None:
        """Nobody runs it."""

    return elsewhere


def _seconds(task: Task, *calls: int) -> float:
    began = time.monotonic()
    for number in calls:
        hints._publish(task, (number,))
    return time.monotonic() - began


def test_a_refusing_broker_costs_a_blink_and_one_line(caplog):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert _seconds(task_at(port), 1, 2, 3) < 1
    lost = [line for line in caplog.messages if line.startswith("hint lost")]
    assert lost == ["hint lost: task=tests.elsewhere why=OperationalError"]


def test_a_silent_broker_costs_less_than_a_second_once():
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        task = task_at(deaf.getsockname()[1])
        assert 0.1 < _seconds(task, 1) < 1
        assert _seconds(task, 2, 3, 4) < 0.05


@pytest.mark.django_db
def test_a_hint_goes_out_after_the_commit(told, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        hints.hint(nothing, 7)
        assert told == []
    assert told == [(7,)]


@pytest.mark.django_db
def test_hints_that_drain_many_rows_are_spaced(told, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(5):
            hints.hint_now_and_then(nothing)
    assert told == [()]


def test_the_embedded_broker_hands_on_what_is_said(tmp_path):
    where = broker.address(tmp_path)
    listener = broker.Listener(where)
    try:
        assert broker.send(b"look", where)
        assert listener.heard.get(timeout=2) == b"look"
        assert where.stat().st_mode & 0o077 == 0
    finally:
        listener.close()


def test_with_nobody_listening_a_hint_is_dropped_at_once(tmp_path):
    where = broker.address(tmp_path)
    assert broker.send(b"look", where) is False
    broker.Listener(where).close()
    assert broker.send(b"look", where) is False


def test_a_socket_left_by_a_killed_worker_gives_way(tmp_path):
    where = broker.address(tmp_path)
    where.parent.mkdir()
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as left:
        left.bind(str(where))
    listener = broker.Listener(where)
    try:
        assert broker.send(b"look", where)
        assert listener.heard.get(timeout=2) == b"look"
    finally:
        listener.close()


def test_a_listener_whose_folder_was_cleared_comes_back(tmp_path, monkeypatch):
    monkeypatch.setattr(broker, "LOOK", 0.05)
    where = broker.address(tmp_path)
    listener = broker.Listener(where)
    try:
        where.unlink()
        where.parent.rmdir()
        deadline = time.monotonic() + 3
        while not broker.send(b"look", where) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert listener.heard.get(timeout=2) == b"look"
    finally:
        listener.close()


def test_a_long_data_dir_still_has_a_socket(tmp_path):
    where = broker.address(tmp_path / ("long" * 30))
    assert len(str(where)) < 100
    assert where != broker.address(Path("/elsewhere" * 12))
