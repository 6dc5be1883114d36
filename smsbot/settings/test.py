"""Settings of the test suite: nothing of this machine's environment leaks in."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

#: A folder for this run alone, so that two runs at once do not meet.
_FOLDER = tempfile.mkdtemp(prefix="smsbot-tests-")
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)
#: The embedded default, or the server that is named for tests.
_ON_SQLITE = os.environ.get("TEST_ON") == "sqlite"
_SERVER = "" if _ON_SQLITE else os.environ.get("TEST_DATABASE_URL", "")
_OURS = {
    "ENV_FILE": os.devnull,
    "SECRET_KEY": "for-tests-only-not-a-secret-at-all-but-long-enough",
    "DATA_DIR": _FOLDER,
    "DATABASE_URL": _SERVER,
    "CELERY_BROKER_URL": "",
    "PUBLIC_BASE_URL": "http://127.0.0.1:8000",
    "TIME_ZONE": "America/New_York",
    "DEBUG": "",
    "LLM_BASE_URL": "",
    "SENTRY_DSN": "",
    "SENDING_PAUSED": "",
    "METRICS_TOKEN": "",
    "SMSBOT_ROLE": "",
}
for _name, _value in _OURS.items():
    if _value:
        os.environ[_name] = _value
    else:
        os.environ.pop(_name, None)

from .base import *  # noqa: E402  the environment has to be ours first

# The suite's SQLite is a file: threads with connections of their own can meet in it.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": f"{_FOLDER}/suite.sqlite3"}
else:
    DATABASES["default"]["TEST"] = {"NAME": f"test_smsbot_{os.getpid()}"}
    DATABASES["default"]["CONN_MAX_AGE"] = 0

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
CELERY_TASK_ALWAYS_EAGER = False
PLAYBOOK_CACHE_SECONDS = 0
PROGRAM_CACHE_SECONDS = 0
CHANNEL_CACHE_SECONDS = 0
