"""What a test may need beside Python: PostgreSQL, Redis, a browser. Named ones only.

A server that merely happens to listen is never touched. What is not there is skipped with its
reason; where REQUIRE_SERVICES=1 promises everything, it is a failure instead.
"""

from __future__ import annotations

import os
import shutil
from typing import NoReturn

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def missing(what: str) -> NoReturn:
    """Skip this test, or fail it where everything was promised."""
    if os.environ.get("REQUIRE_SERVICES") == "1":
        pytest.fail(f"{what} (and REQUIRE_SERVICES=1)", pytrace=False)
    pytest.skip(what)


def postgres_url() -> str:
    """The PostgreSQL server that tests may use; a database of its own is up to the test."""
    return os.environ.get("TEST_DATABASE_URL") or missing("TEST_DATABASE_URL names no PostgreSQL")


def redis_url() -> str:
    """The Redis database that tests may use, and empty."""
    return os.environ.get("TEST_REDIS_URL") or missing("TEST_REDIS_URL names no Redis")


def chromium() -> str:
    """The path of the installed Chromium."""
    found = os.environ.get("TEST_CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    return found or missing("no Chromium is installed")


_NEEDS = {"postgres": postgres_url, "redis": redis_url, "browser": chromium}


_TOUCH_IT = {"db", "transactional_db", "live_server"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On a second database only what touches the database is run again."""
    if os.environ.get("TEST_ON") != "postgres":
        return
    config.hook.pytest_deselected(items=[item for item in items if not _touches_it(item)])
    items[:] = [item for item in items if _touches_it(item)]


def _touches_it(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(fixtures & _TOUCH_IT)


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker, ask in _NEEDS.items():
        if item.get_closest_marker(marker):
            ask()
