"""What the environment may say, and what becomes of it."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from smsbot.settings import database

ROOT = Path(__file__).resolve().parent.parent.parent
POSTGRES = "postgres://bot:pw@db.example:5433/bot"


def python(code: str, *, data: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """Run code in a fresh process whose environment is ours alone."""
    clean = {"PATH": os.environ["PATH"], "ENV_FILE": os.devnull, "DATA_DIR": str(data)}
    return subprocess.run(
        [sys.executable, "-c", code], env={**clean, **env}, cwd=ROOT,
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def setting(name: str, *, data: Path, **env: str) -> str:
    code = f"from smsbot.settings import base; print(base.{name})"
    done = python(code, data=data, **{"SECRET_KEY": "k", **env})
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_without_a_secret_key_nothing_starts(tmp_path):
    done = python("import smsbot.settings", data=tmp_path)
    assert done.returncode != 0
    assert "SECRET_KEY is not set: put a long random value" in done.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("name", "value"),
    [("WEBHOOK_BODY_LIMIT", "64k"), ("SETTLE_AFTER_SECONDS", "1,soon"), ("TIME_ZONE", "Mars/One")],
)
def test_nonsense_is_one_sentence_that_names_the_place(tmp_path, name, value):
    done = python("import smsbot.settings", data=tmp_path, SECRET_KEY="k", **{name: value})
    assert f"ImproperlyConfigured: {name} is {value!r}" in done.stderr.splitlines()[-1]


def test_empty_is_the_same_as_unset(tmp_path):
    assert setting("TIME_ZONE", data=tmp_path, TIME_ZONE="") == "America/New_York"
    assert setting("PUBLIC_BASE_URL", data=tmp_path, PUBLIC_BASE_URL="") == "http://127.0.0.1:8000"


def test_debug_does_without_a_secret_key(tmp_path):
    assert python("import smsbot.settings", data=tmp_path, DEBUG="1").returncode == 0


def test_a_key_of_our_own_is_made_once_and_for_our_eyes_only(tmp_path):
    data = tmp_path / "var"
    make = [sys.executable, "-m", "smsbot.environment"]
    env = {"PATH": os.environ["PATH"], "ENV_FILE": os.devnull, "DATA_DIR": str(data)}
    keys = set()
    for _ in range(2):
        subprocess.run(make, env=env, cwd=ROOT, check=True, timeout=60)
        keys.add((data / "secret_key").read_text())
    assert len(keys) == 1
    assert stat.S_IMODE((data / "secret_key").stat().st_mode) == 0o600
    assert setting("SECRET_KEY", data=data, SECRET_KEY="") == keys.pop()


def test_data_dir_that_cannot_be_made_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    done = python("import smsbot.settings", data=tmp_path / "file" / "var", SECRET_KEY="k")
    assert "cannot be made" in done.stderr.splitlines()[-1]


@pytest.mark.parametrize("url", ["mysql://x@y/z", "nonsense", "http://example.com"])
def test_a_database_that_we_do_not_know_is_refused(url):
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        database.describe(url)


def test_sqlite_queues_its_writers(tmp_path):
    found = database.describe(f"sqlite:///{tmp_path}/db.sqlite3")
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert found["OPTIONS"]["timeout"] == 20
    assert "journal_mode=WAL" in found["OPTIONS"]["init_command"]


@pytest.mark.parametrize(
    ("role", "pooled", "age", "timeout"),
    [("web", True, 0, True), ("worker", False, 600, True), ("", False, 600, False)],
)
def test_postgresql_suits_the_process(monkeypatch, role, pooled, age, timeout):
    monkeypatch.setenv("SMSBOT_ROLE", role)
    found = database.describe(POSTGRES)
    assert ("pool" in found["OPTIONS"]) is pooled
    assert found["CONN_MAX_AGE"] == age
    assert ("statement_timeout" in found["OPTIONS"]["options"]) is timeout
    assert "lock_timeout=5s" in found["OPTIONS"]["options"]


@pytest.mark.parametrize(
    ("line", "role"),
    [
        (["/venv/bin/celery", "-A", "smsbot", "worker", "-l", "INFO"], "worker"),
        (["/lib/celery/__main__.py", "--app", "smsbot", "beat"], "beat"),
        (["/venv/bin/gunicorn", "smsbot.wsgi"], "web"),
        (["manage.py", "migrate"], ""),
    ],
)
def test_a_process_started_by_hand_knows_its_role(monkeypatch, line, role):
    from smsbot import environment

    monkeypatch.delenv("SMSBOT_ROLE", raising=False)
    monkeypatch.setattr(sys, "argv", line)
    assert environment.role() == role


def test_only_the_worker_waits_for_its_broker(tmp_path):
    redis = {"CELERY_BROKER_URL": "redis://127.0.0.1:1/0"}
    web = setting(
        "CELERY_BROKER_TRANSPORT_OPTIONS['socket_timeout']",
        data=tmp_path,
        SMSBOT_ROLE="web",
        **redis,
    )
    worker = setting(
        "CELERY_BROKER_TRANSPORT_OPTIONS['socket_timeout']",
        data=tmp_path,
        SMSBOT_ROLE="worker",
        **redis,
    )
    assert float(web) < 1 < float(worker)


def test_https_tightens_everything_and_http_serves_this_machine(tmp_path):
    names = "SESSION_COOKIE_NAME, base.SESSION_COOKIE_SECURE, base.SECURE_HSTS_SECONDS > 0"
    plain = setting(names, data=tmp_path)
    strict = setting(names, data=tmp_path, PUBLIC_BASE_URL="https://bot.example.com/")
    assert plain == "sid False False"
    assert strict == "__Host-sid True True"


def test_the_public_host_is_answered(tmp_path):
    hosts = setting("ALLOWED_HOSTS", data=tmp_path, PUBLIC_BASE_URL="https://bot.example.com")
    assert "bot.example.com" in hosts


def test_the_policy_lets_no_script_in_but_ours(settings):
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert directives["script-src"] == ["'self'"]
    assert directives["default-src"] == ["'none'"]
    assert "unsafe-eval" not in str(directives)


def test_every_setting_is_explained_in_the_example():
    """Each name that is read stands in .env.example, and the other way round."""
    sources = [
        ROOT / "smsbot" / "environment.py",
        ROOT / "smsbot" / "server.py",
        *(ROOT / "smsbot" / "settings").glob("*.py"),
    ]
    code = "".join(path.read_text() for path in sources if path.name != "test.py")
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', code))
    told = set(re.findall(r"^#([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M))
    assert read - told == set()
    assert told - read == set()


def test_the_locks_name_no_place_of_this_machine():
    for lock in (ROOT / "requirements").glob("*.txt"):
        text = lock.read_text()
        assert not re.search(r"://|--(extra-)?index|--find-links", text), lock
        pinned = re.findall(r"^[\w.\[\],-]+==", text, re.M)
        hashed = re.findall(r"^[\w.\[\],-]+==[^\n]*\\\n\s+--hash=sha256:", text, re.M)
        assert len(pinned) == len(hashed) > 50
