"""Runs the whole product on this machine: web server, worker and scheduler."""

from __future__ import annotations

import argparse
import fcntl
import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from smsbot.environment import BASE_DIR, BASE_URL_FILE, DATA_DIR, make_folder
from smsbot.supervisor import Program, Supervisor

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
EVERYWHERE = frozenset({"0.0.0.0", "::"})


class Command(BaseCommand):
    help = (
        "Run the product: migrate the database, then keep a web server, a Celery worker and a"
        " scheduler running. What dies is started again. SIGTERM or Ctrl-C ends all of it. To run"
        " the three by themselves, see the README."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=_port, default=8000)
        parser.add_argument("--host", default="127.0.0.1", help="address to bind")
        parser.add_argument("--web-workers", type=_count, default=2, metavar="N", help="processes")
        parser.add_argument(
            "--worker-concurrency", type=_count, default=_concurrency(), metavar="N",
            help="texts handled at once: threads on the embedded broker, processes on Redis",
        )  # fmt: skip
        parser.add_argument(
            "--without-beat", action="store_true", help="leave the scheduler to another machine"
        )
        parser.add_argument(
            "--demo", action="store_true", help="load the demo business into an empty database"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = options["host"], options["port"]
        lock = _only_one()
        door = _open(host, port)
        env = _environment(host, port, options)
        _manage("migrate", "--noinput", "--verbosity", "0", env=env, doing="migrate the database")
        if options["demo"]:
            _load_demo(env)
        if host not in LOOPBACK and not settings.HTTPS:
            self.stderr.write("Beware: other machines can reach this over plain http.")
        supervisor = Supervisor(_programs(door, env, options))
        threading.Thread(target=_greet, args=(door.getsockname(),), daemon=True).start()
        supervisor.run()
        lock.close()


def _port(text: str) -> int:
    if text.isdecimal() and 0 < int(text) < 65_536:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is no port: a number from 1 to 65535 is")


def _count(text: str) -> int:
    if text.isdecimal() and 0 < int(text) <= 256:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 to 256")


def _embedded() -> bool:
    return str(settings.CELERY_BROKER_URL).startswith("hint:")


def _concurrency() -> int:
    return 8 if _embedded() else min(16, 2 * (os.cpu_count() or 1))


def _only_one() -> Any:
    """The lock on DATA_DIR, held as long as this process lives."""
    path = DATA_DIR / "up.lock"
    try:
        make_folder(DATA_DIR)
        lock = path.open("a+", encoding="ascii")
    except OSError as error:
        raise CommandError(f"DATA_DIR ({DATA_DIR}) cannot be written: {error.strerror}.") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.seek(0)
        raise CommandError(
            f"The product runs already on {DATA_DIR} (process {lock.read().strip() or 'unknown'})."
            " Stop it first, or give this one a DATA_DIR of its own."
        ) from error
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock


def _open(host: str, port: int) -> socket.socket:
    """The listening socket. It stays ours, so a web server that dies refuses nobody meanwhile."""
    try:
        family, kind, protocol, _, where = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        door = socket.socket(family, kind, protocol)
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind(where)
    except OSError as error:
        raise CommandError(
            f"Port {port} on {host} cannot be had ({error.strerror}). Choose another:"
            f" PORT={port % 65_535 + 1} make run, or up --port {port % 65_535 + 1}."
        ) from error
    door.listen(2048)
    return door


def _environment(host: str, port: int, options: dict[str, Any]) -> dict[str, str]:
    reached = "127.0.0.1" if host in EVERYWHERE else host
    ours = f"http://[{reached}]:{port}" if ":" in reached else f"http://{reached}:{port}"
    base = os.environ.get("PUBLIC_BASE_URL") or ours
    BASE_URL_FILE.write_text(base, encoding="ascii")
    return {
        **os.environ,
        "PUBLIC_BASE_URL": base,
        "PYTHONUNBUFFERED": "1",
        "WEB_WORKERS": str(options["web_workers"]),
    }


def _programs(door: socket.socket, env: dict[str, str], options: dict[str, Any]) -> list[Program]:
    python = sys.executable
    celery = (python, "-m", "celery", "--quiet", "--app", "smsbot", "--workdir", str(BASE_DIR))
    alone = ("--without-gossip", "--without-mingle", "--without-heartbeat")
    pool = ("--pool", "threads" if _embedded() else "prefork")
    many = ("--concurrency", str(options["worker_concurrency"]))
    web = Program(
        name="web",
        command=(python, "-m", "gunicorn", "smsbot.wsgi", "--config", "python:smsbot.server",
                 "--chdir", str(BASE_DIR), "--bind", f"fd://{door.fileno()}"),
        env={**env, "SMSBOT_ROLE": "web"},
        files=[door.fileno()],
    )  # fmt: skip
    worker = Program(
        name="worker",
        command=(*celery, "worker", *pool, *many, *alone),
        env={**env, "SMSBOT_ROLE": "worker"},
    )
    beat = Program(
        name="beat",
        command=(*celery, "beat", "--pidfile=", "--max-interval", "5"),
        env={**env, "SMSBOT_ROLE": "beat"},
    )
    return [web, worker] if options["without_beat"] else [web, worker, beat]


def _manage(*words: str, env: dict[str, str], doing: str) -> str:
    """Run one management command to its end; its last line says why it failed."""
    done = subprocess.run(
        [sys.executable, str(BASE_DIR / "manage.py"), *words],
        env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        lines = (done.stderr.strip() or done.stdout.strip() or "no reason given").splitlines()
        raise CommandError(f"Cannot {doing}: {lines[-1]}")
    return done.stdout


def _demo_file() -> Path:
    return DATA_DIR / "demo_logins"


def _load_demo(env: dict[str, str]) -> None:
    """The demo business, where the database is empty. Its logins are kept for the greeting."""
    told = _manage("load_demo", "--if-empty", env=env, doing="load the demo business").rstrip()
    if told:
        handle = os.open(_demo_file(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(told + "\n")


def _greet(where: tuple[Any, ...]) -> None:
    """Once the web server answers, say where to go."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(where[0], where[0])
    while not _answers(host, where[1]):
        time.sleep(0.3)
    base = f"http://[{host}]:{where[1]}" if ":" in host else f"http://{host}:{where[1]}"
    lines = ["", f"The product runs at {base}", f"  Phone page   {base}/phone/"]
    lines += [f"  Staff inbox  {base}/admin/", ""]
    with suppress(OSError):
        lines += ["  Demo logins", *_demo_file().read_text(encoding="utf-8").splitlines(), ""]
    with suppress(OSError, ValueError):
        print("\n".join([*lines, "Ctrl-C ends it.", ""]), flush=True)


def _answers(host: str, port: int) -> bool:
    try:
        connection = http.client.HTTPConnection(host, port, timeout=5)
        connection.request("GET", "/health/live")
        return connection.getresponse().status > 0
    except (OSError, http.client.HTTPException):
        return False
