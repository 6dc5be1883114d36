"""One command runs everything, brings back what dies, and takes everything down with it."""

from __future__ import annotations

import contextlib
import fcntl
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from smsbot import environment

ROOT = Path(__file__).resolve().parent.parent.parent
LITTLE = """
import sys
from smsbot.supervisor import Program, Supervisor
import os
programs = [Program(name=f"p{n}", command=[sys.executable, "-u", "-c", code], env=os.environ)
            for n, code in enumerate(sys.argv[1:])]
Supervisor(programs).run()
print("all ended", flush=True)
"""
STEADY = "import os, time\nprint('pid', os.getpid())\nwhile True: time.sleep(1)"
STUBBORN = "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + STEADY


def until(true: Callable[[], object], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def alive(pid: int) -> bool:
    """Running, and not merely waiting to be buried."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Running:
    """A process of ours, and what it has said so far."""

    process: subprocess.Popen[bytes]
    log: Path

    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def pids(self, name: str) -> list[int]:
        """The process ids that a little program printed, in order."""
        start = f"{name} | pid "
        return [
            int(line[len(start) :]) for line in self.said().splitlines() if line.startswith(start)
        ]

    def children(self) -> dict[int, str]:
        """Everything below the process, however deep, with its command line."""
        below: dict[int, str] = {}
        wave = [self.process.pid]
        while wave:
            wave = [int(kid) for pid in wave for kid in _kids(pid)]
            below |= {pid: _command(pid) for pid in wave}
        return below

    def child(self, word: str) -> int:
        return next((pid for pid, command in self.children().items() if word in command), 0)


def _kids(pid: int) -> list[str]:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return []


def _command(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    return ""


@pytest.fixture
def start(tmp_path) -> Iterator[Callable[..., Running]]:
    """Start a process; whatever is left of it ends with the test."""
    started: list[Running] = []

    def begin(*words: str, **env: str) -> Running:
        log = tmp_path / f"{len(started)}.log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                [sys.executable, *words], cwd=ROOT, stdout=out, stderr=subprocess.STDOUT,
                env={**os.environ, "PYTHONPATH": str(ROOT), **env},
            )  # fmt: skip
        started.append(Running(process, log))
        return started[-1]

    yield begin
    for one in started:
        left = [one.process.pid, *one.children()]
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        one.process.wait()


@pytest.fixture
def up(start, tmp_path) -> Callable[..., Running]:
    """The product itself, on a DATA_DIR of its own."""

    def begin(*words: str) -> Running:
        env = {
            "DJANGO_SETTINGS_MODULE": "smsbot.settings",
            "DATA_DIR": str(tmp_path / "var"),
            "DATABASE_URL": "",
            "SECRET_KEY": "k" * 40,
        }
        return start("manage.py", "up", *words, **env)

    return begin


def test_output_is_passed_on_with_the_name_of_who_said_it(start):
    little = start("-c", LITTLE, STEADY, "print('one'); print('two'); import time; time.sleep(9)")
    until(lambda: "p1 | one\np1 | two\n" in little.said())


def test_what_dies_is_started_again(start):
    little = start("-c", LITTLE, STEADY)
    until(lambda: len(little.pids("p0")) == 1)
    os.kill(little.pids("p0")[0], signal.SIGKILL)
    until(lambda: len(little.pids("p0")) == 2, seconds=5)
    assert "p0 | ended with code -9; starts again in 0.2 s" in little.said()


def test_what_is_killed_again_and_again_comes_back_as_fast(start):
    little = start("-c", LITTLE, STEADY)
    for times in range(1, 5):
        until(lambda: len(little.pids("p0")) == times, seconds=5)  # noqa: B023  awaited at once
        os.kill(little.pids("p0")[-1], signal.SIGKILL)
    until(lambda: little.said().count("starts again in 0.2 s") == 4, seconds=5)


def test_what_dies_at_once_is_started_ever_more_slowly(start):
    little = start("-c", LITTLE, "raise SystemExit(3)")
    until(lambda: "starts again in 2 s" in little.said(), seconds=10)
    assert little.said().index("starts again in 1 s") < little.said().index("starts again in 2 s")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_all_and_waits_for_them(start, number):
    little = start("-c", LITTLE, STEADY, STEADY)
    until(lambda: little.pids("p0") and little.pids("p1"))
    little.process.send_signal(number)
    assert little.process.wait(5) == 0
    assert not any(map(alive, little.pids("p0") + little.pids("p1")))
    assert little.said().endswith("all ended\n")


def test_asked_twice_it_insists(start):
    little = start("-c", LITTLE, STUBBORN)
    until(lambda: little.pids("p0"))
    little.process.terminate()
    time.sleep(0.3)
    assert little.process.poll() is None
    little.process.terminate()
    assert little.process.wait(3) == 0
    assert not alive(little.pids("p0")[0])


def test_a_killed_supervisor_leaves_no_orphan(start):
    little = start("-c", LITTLE, STEADY, STEADY)
    until(lambda: little.pids("p0") and little.pids("p1"))
    little.process.kill()
    until(lambda: not any(map(alive, little.pids("p0") + little.pids("p1"))), seconds=5)


def test_a_port_that_is_taken_is_said_before_anything_starts(up, tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        one = up("--port", str(port))
        assert one.process.wait(30) != 0
    assert one.said().startswith(f"CommandError: Port {port} on 127.0.0.1 cannot be had (Address")
    assert one.said().count("\n") == 1
    assert not (tmp_path / "var" / "db.sqlite3").exists()


def test_two_on_one_data_dir_are_refused(up, tmp_path):
    (tmp_path / "var").mkdir()
    with (tmp_path / "var" / "up.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.write("4711")
        lock.flush()
        one = up("--port", str(free_port()))
        assert one.process.wait(30) != 0
    assert "The product runs already on" in one.said()
    assert "(process 4711)" in one.said()
    assert one.said().count("\n") == 1


@pytest.mark.parametrize(
    "words",
    [
        ("--port", "0"),
        ("--port", "eighty"),
        ("--web-workers", "0"),
        ("--host", "no.such.host.invalid"),
    ],
)
def test_bad_input_is_one_clear_line(up, words):
    one = up(*words)
    assert one.process.wait(30) != 0
    assert words[1] in one.said().splitlines()[-1]
    assert "Traceback" not in one.said()


def _answers(port: int) -> bool:
    with contextlib.suppress(OSError, http.client.HTTPException):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", "/health/live")
        return connection.getresponse().status > 0
    return False


@pytest.mark.slow
def test_the_product_comes_up_survives_kills_and_goes_down(up):
    port = free_port()
    one = up("--port", str(port))
    until(lambda: "Staff inbox" in one.said(), seconds=60)
    until(lambda: one.child(" worker ") and one.child(" beat "), seconds=30)

    os.kill(one.child("gunicorn"), signal.SIGKILL)
    with socket.create_connection(("127.0.0.1", port), timeout=1):
        """The port stays open while the web server comes back."""
    until(lambda: _answers(port))
    os.kill(one.child(" worker "), signal.SIGKILL)
    until(lambda: "worker | ended with code -9" in one.said())
    until(lambda: one.child(" worker "))

    family = list(one.children())
    one.process.terminate()
    assert one.process.wait(12) == 0
    assert not any(map(alive, family))


@pytest.mark.slow
def test_a_killed_up_leaves_no_orphan(up):
    port = free_port()
    one = up("--port", str(port))
    until(lambda: "Staff inbox" in one.said(), seconds=60)
    until(lambda: one.child(" worker ") and one.child(" beat "), seconds=30)
    family = list(one.children())
    one.process.kill()
    until(lambda: not any(map(alive, family)), seconds=15)
    with socket.socket() as again:
        again.bind(("127.0.0.1", port))


def test_commands_beside_it_name_the_address_at_which_it_runs(tmp_path, monkeypatch):
    monkeypatch.setattr(environment, "BASE_URL_FILE", tmp_path / "base_url")
    assert environment.saved_base_url() == ""
    (tmp_path / "base_url").write_text("http://127.0.0.1:8077\n")
    assert environment.saved_base_url() == "http://127.0.0.1:8077"
