"""The whole product as real processes, to be killed: one ``manage.py up`` on its own data."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import redis

ROOT = Path(__file__).resolve().parent.parent.parent
ACCOUNT = "AC" + "0" * 32
TOKEN = "drill-token"
OURS = "+15005550006"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Product:
    """Starts, is texted, is hurt, is asked how it is. ``database`` '' means SQLite."""

    folder: Path
    provider: str
    database: str = ""
    broker: str = ""
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def env(self) -> dict[str, str]:
        env = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "smsbot.settings",
            "DATA_DIR": str(self.folder),
            "SECRET_KEY": "drill",
            "PUBLIC_BASE_URL": self.base,
            "DATABASE_URL": self.database or f"sqlite:///{self.folder}/db.sqlite3",
            # The settling of sends in doubt is what it is in production, only sooner.
            "SETTLE_AFTER_SECONDS": "1,2,4",
            "PYTHONPATH": str(ROOT),
        }
        env.pop("CELERY_BROKER_URL", None)
        if self.broker:
            env["CELERY_BROKER_URL"] = self.broker
        return env

    def manage(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *words], cwd=ROOT, env=self.env,
            capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    def prepare(self) -> None:
        self.manage("migrate", "--verbosity", "0")
        self.manage("load_demo", "--password", "drill-password-1")

    def connect(self) -> None:
        """Give it its number at the provider."""
        self.manage(
            "add_channel", "sms", "--backend", "twilio", "--address", OURS,
            "--option", f"account_sid={ACCOUNT}", "--option", f"auth_token={TOKEN}",
            "--option", f"api_base={self.provider}", "--option", "optout_reply=us",
        )  # fmt: skip

    def start(self) -> None:
        log = (self.folder / "up.log").open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "up", "--port", str(self.port)],
            cwd=ROOT, env=self.env, stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
        self._until_ready()

    def stop(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(30)

    def _until_ready(self) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"{self.base}/health/ready", timeout=2):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        raise AssertionError((self.folder / "up.log").read_text()[-3000:])

    def text(self, number: str, body: str, sid: str) -> int:
        """One signed webhook. Returns the status code."""
        url = f"{self.base}/webhooks/sms/inbound/"
        fields = {"MessageSid": sid, "AccountSid": ACCOUNT, "From": number, "To": OURS,
                  "Body": body, "NumMedia": "0"}  # fmt: skip
        plain = url + "".join(name + fields[name] for name in sorted(fields))
        mac = hmac.new(TOKEN.encode(), plain.encode(), hashlib.sha1).digest()
        request = urllib.request.Request(
            url,
            urllib.parse.urlencode(fields).encode(),
            {"X-Twilio-Signature": base64.b64encode(mac).decode()},
        )
        try:
            with urllib.request.urlopen(request, timeout=15) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code

    def empty_broker(self) -> None:
        """Every hint that waits is gone."""
        if self.broker:
            redis.Redis.from_url(self.broker).flushdb()
            return
        for path in (self.folder / "broker").glob("*"):
            path.unlink(missing_ok=True)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """A long writer holds the database: all of SQLite, on PostgreSQL the messages."""
        if self.database:
            with psycopg.connect(self.database) as connection:
                connection.execute("LOCK TABLE conversations_message IN EXCLUSIVE MODE")
                yield
            return
        connection = sqlite3.connect(self.folder / "db.sqlite3", isolation_level=None, timeout=10)
        try:
            connection.execute("BEGIN IMMEDIATE")
            yield
        finally:
            connection.close()

    def kill_workers(self) -> int:
        """kill -9 every worker process of this product. Returns how many."""
        victims = [
            pid
            for pid in self._descendants()
            if "celery" in _command(pid) and " worker" in _command(pid)
        ]
        for pid in victims:
            _kill(pid)
        return len(victims)

    def _descendants(self) -> list[int]:
        assert self.process is not None
        parents = _parents()
        found, wave = [], [self.process.pid]
        while wave:
            wave = [pid for pid, parent in parents.items() if parent in wave]
            found += wave
        return found


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _parents() -> dict[int, int]:
    parents = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(entry.parent.name)] = int(words[1])
    return parents


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""
