"""``make bench``: the product on PostgreSQL and Redis, everything on, beside a bare Django view.

Prints, from one run: webhook requests/s and latency at 10, 50 and 200 senders beside a bare view
that does one INSERT and commit on the same server; SQL statements in a webhook and in a whole turn;
whole turns/s and the time from the POST to the provider's API receiving the reply, in a closed loop
and at 20, 50 and 300 texts/s offered.

    BENCH_DATABASE_URL  a PostgreSQL server on which a database may be made (default: local)
    BENCH_REDIS_URL     a Redis database that may be emptied (default: redis://127.0.0.1:6379/7)
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import psycopg
import redis

from .load import ACCOUNT, OURS, TOKEN, Figures, Provider, Sender, closed_loop, offered

ROOT = Path(__file__).resolve().parent.parent.parent
SERVER = os.environ.get("BENCH_DATABASE_URL", "postgres://root@127.0.0.1:5432/postgres")
BROKER = os.environ.get("BENCH_REDIS_URL", "redis://127.0.0.1:6379/7")
DATABASE = "smsbot_bench"
CROWDS = (10, 50, 200)
OFFERED = (20, 50, 300)
#: A turn that takes longer than this is lost.
PATIENCE = 60.0


def main() -> None:
    arguments = _arguments()
    provider_port, port = _free_port(), _free_port()
    with tempfile.TemporaryDirectory(prefix="smsbot-bench-") as folder:
        env = _environment(folder, port)
        _prepare(env, provider_port)
        _count_statements(env)
        product = _start(env, port)
        try:
            asyncio.run(_measure(port, provider_port, arguments.seconds))
        finally:
            product.send_signal(signal.SIGTERM)
            product.wait(30)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--seconds", type=float, default=8.0, help="of each measurement")
    return parser.parse_args()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _environment(folder: str, port: int) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings",
        "DATABASE_URL": SERVER.rsplit("/", 1)[0] + f"/{DATABASE}",
        "CELERY_BROKER_URL": BROKER,
        "DATA_DIR": folder,
        "SECRET_KEY": "bench",
        "PUBLIC_BASE_URL": f"http://127.0.0.1:{port}",
        "WEBHOOK_SENDER_LIMIT": "1000000",
        "WEBHOOK_CHANNEL_LIMIT": "1000000",
        "PYTHONPATH": str(ROOT),
    }


def _prepare(env: dict[str, str], provider_port: int) -> None:
    """An empty database, an empty broker, the demo business and one Twilio channel."""
    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {DATABASE}")
    redis.Redis.from_url(BROKER).flushdb()
    _manage(env, "migrate", "--run-syncdb", "--verbosity", "0")
    _manage(env, "load_demo", "--password", "bench-password-1")
    _manage(
        env, "add_channel", "bench", "--backend", "twilio", "--address", OURS,
        "--option", f"account_sid={ACCOUNT}", "--option", f"auth_token={TOKEN}",
        "--option", f"api_base=http://127.0.0.1:{provider_port}", "--option", "optout_reply=us",
    )  # fmt: skip


def _manage(env: dict[str, str], *words: str) -> None:
    subprocess.run(
        [sys.executable, "manage.py", *words], cwd=ROOT, env=env, check=True,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip


def _count_statements(env: dict[str, str]) -> None:
    subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.statements"], cwd=ROOT, env=env, check=True
    )


def _start(env: dict[str, str], port: int) -> subprocess.Popen[bytes]:
    log = Path(env["DATA_DIR"]) / "up.log"
    product = subprocess.Popen(
        [sys.executable, "manage.py", "up", "--port", str(port)],
        cwd=ROOT, env=env, stdout=log.open("wb"), stderr=subprocess.STDOUT,
    )  # fmt: skip
    deadline = time.monotonic() + 60
    while not _ready(port):
        if time.monotonic() > deadline or product.poll() is not None:
            sys.exit(f"The product did not come up:\n{log.read_text()[-3000:]}")
        time.sleep(0.3)
    return product


def _ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


async def _measure(port: int, provider_port: int, seconds: float) -> None:
    provider = Provider(port=provider_port)
    server = await provider.start()
    base = f"http://127.0.0.1:{port}"
    print(f"{'':34}{'per s':>9}{'p50 ms':>9}{'p99 ms':>9}")
    await _turns(base, provider, CROWDS[:1], min(seconds, 4), quiet=True)  # warm-up
    for crowd in CROWDS:
        await _webhooks(base, crowd, seconds)
    await _settle(provider)
    await _turns(base, provider, CROWDS, seconds)
    for rate in OFFERED:
        people = [Sender(base, "/webhooks/bench/inbound/", n, f"o{rate}") for n in range(200)]
        figures = await offered(people, rate, seconds, _turn(provider))
        _print(f"turns, {rate}/s offered", figures)
    server.close()


async def _webhooks(base: str, crowd: int, seconds: float) -> None:
    """The door alone, beside the bare view, in the same minute on the same server."""
    for name, path in (("bare view", "/bare/"), ("webhook", "/webhooks/bench/inbound/")):
        people = [Sender(base, path, n, f"{name[0]}{crowd}") for n in range(crowd)]
        figures = await closed_loop(people, seconds, lambda one: one.post(one.word()))
        _print(f"{name}, {crowd} senders", figures)


async def _turns(
    base: str, provider: Provider, crowds: tuple[int, ...], seconds: float, *, quiet: bool = False
) -> None:
    for crowd in crowds:
        people = [
            Sender(base, "/webhooks/bench/inbound/", n, f"t{crowd}{quiet}") for n in range(crowd)
        ]
        figures = await closed_loop(people, seconds, _turn(provider))
        if not quiet:
            _print(f"turns, {crowd} senders", figures)


def _turn(provider: Provider):  # type: ignore[no-untyped-def]
    async def once(sender: Sender) -> float:
        word = sender.word()
        reply = provider.waiting[word] = asyncio.get_running_loop().create_future()
        begun = time.perf_counter()
        await sender.post(word)
        return await asyncio.wait_for(reply, PATIENCE) - begun

    return once


async def _settle(provider: Provider) -> None:
    """Let the backlog of the webhook runs be answered before turns are timed."""
    begun, last = time.perf_counter(), -1
    while provider.texts != last:
        last = provider.texts
        await asyncio.sleep(4)
    print(f"{'(backlog answered after)':34}{time.perf_counter() - begun:>8.0f}s")


def _print(name: str, figures: Figures) -> None:
    print(
        f"{name:34}{figures.rate:>9.0f}{figures.percentile(0.5):>9.1f}"
        f"{figures.percentile(0.99):>9.1f}",
        flush=True,
    )


if __name__ == "__main__":
    main()
