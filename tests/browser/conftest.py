"""A Chromium before a running product: pages, logins, and workers that work meanwhile."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from tests.phones import Phone, drive_all

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
SHOTS = Path(__file__).parents[2] / "var" / "screenshots"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PASSWORD = "correct-horse-battery"

# The browser's own loop would make Django refuse its ordinary, synchronous database calls.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The machine's Chromium. Without one the tests are skipped, or fail where all must run."""
    missing = _missing()
    if missing and os.environ.get("REQUIRE_SERVICES") == "1":
        pytest.fail(missing)
    if missing:
        pytest.skip(missing)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def _missing() -> str:
    if not Path(CHROMIUM).exists():
        return f"no Chromium at {CHROMIUM}"
    try:
        import playwright.sync_api  # noqa: F401
    except ImportError:
        return "playwright is not installed"
    return ""


class OwnStaticFiles(StaticFilesHandler):
    """Leaves static files to the product's own middleware, with the caching that it promises."""

    def _should_handle(self, path: str) -> bool:
        return False


@pytest.fixture(scope="session")
def live_server() -> Iterator[LiveServer]:
    """The product on a port of its own."""
    server = LiveServer("localhost", start=False)
    server.thread.static_handler = OwnStaticFiles
    server.start()
    yield server
    server.stop()


@pytest.fixture(autouse=True)
def _nobody_has_been_too_fast() -> None:
    """The page's limit counts in the cache, which outlives a test."""
    cache.clear()


class Complaints(list[str]):
    """What the browser's console complained of, each with its page."""

    def listen(self, page: Any) -> None:
        page.on("console", lambda message: self._note(page, message.type, message.text))
        page.on("pageerror", lambda error: self._note(page, "error", str(error)))

    def _note(self, page: Any, kind: str, text: str) -> None:
        expected = "the server responded with a status of 4" in text
        if kind in ("error", "warning") and not expected:
            self.append(f"{page.url}: {text}")


@pytest.fixture
def complaints() -> Iterator[Complaints]:
    """What the consoles of this test's pages said. At the end there must be nothing."""
    found = Complaints()
    yield found
    assert found == []


@pytest.fixture
def open_browser(
    chromium: Any, live_server: Any, demo: None, complaints: Complaints
) -> Iterator[Callable[..., Any]]:
    """Open a browser of its own, with one empty page; its console must stay silent."""
    contexts = []

    def opened(*, width: int = 1280, height: int = 800, dark: bool = False) -> Any:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        context.set_default_timeout(8000)
        contexts.append(context)
        page = context.new_page()
        complaints.listen(page)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def open_page(open_browser: Callable[..., Any]) -> Callable[..., Any]:
    """Open a page of the product as somebody who is not logged in."""

    def opened(path: str = "/", **size: Any) -> Any:
        page = open_browser(**size)
        page.goto(path)
        return page

    return opened


@pytest.fixture
def log_in(open_browser: Callable[..., Any], live_server: Any) -> Callable[..., Any]:
    """Open a page as a member of staff, with the cookie that the log-in form would have given."""

    def logged_in(username: str, path: str = "/admin/", **size: Any) -> Any:
        staff = Client()
        staff.force_login(get_user_model().objects.get(username=username))
        name = settings.SESSION_COOKIE_NAME
        page = open_browser(**size)
        page.context.add_cookies(
            [{"name": name, "value": staff.cookies[name].value, "url": live_server.url}]
        )
        page.goto(path)
        return page

    return logged_in


@pytest.fixture
def workers(live_server: Any) -> Iterator[None]:
    """What Celery does in the product: due conversations are driven, a few times a second."""
    done = threading.Event()

    def work() -> None:
        try:
            while not done.wait(0.1):
                drive_all()
        finally:
            connection.close()

    thread = threading.Thread(target=work, name="workers", daemon=True)
    thread.start()
    yield
    done.set()
    thread.join(10)
    assert not thread.is_alive()


@pytest.fixture
def ana(demo: None) -> Phone:
    """A person who asked for a person in the middle of booking."""
    phone = Phone(number="+12125550177")
    for body in ("hours", "book", "1", "human"):
        phone.text(body)
    return phone


@pytest.fixture
def shot() -> Callable[[Any, str], None]:
    """Keep a picture of a page, to be looked at."""
    SHOTS.mkdir(parents=True, exist_ok=True)

    def keep(page: Any, name: str) -> None:
        page.screenshot(path=str(SHOTS / f"{name}.png"))

    return keep


def settled(phone: Phone) -> None:
    """Wait until the workers have dealt with what this person said."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        rows = phone.conversation.messages
        under_way = rows.filter(status__in=["queued", "sending"], not_before__lte=timezone.now())
        if not (rows.unhandled().exists() or under_way.exists()):
            return
        time.sleep(0.05)
    raise AssertionError("a text was never dealt with")


def fits(page: Any) -> bool:
    """Nothing scrolls sideways."""
    wide: int = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return wide <= 0


def serious_faults(page: Any, *, only: str = "") -> list[str]:
    """What axe finds serious or critical, by all its rules or by one, each with the place."""
    from axe_playwright_python.sync_playwright import Axe

    asked: dict[str, Any] = {"resultTypes": ["violations"]}
    if only:
        asked["runOnly"] = [only]
    found = Axe().run(page, options=asked).response["violations"]
    return [
        f"{page.url} {fault['id']}: {node['target']} {node.get('failureSummary', '')}"
        for fault in found
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"]
    ]
