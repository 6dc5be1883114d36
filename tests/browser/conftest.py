"""A Chromium before a running product: pages, logins, and workers that work meanwhile."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection

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
def open_page(
    chromium: Any, live_server: Any, demo: None, complaints: Complaints
) -> Iterator[Callable[..., Any]]:
    """Open a page of the product in a browser of its own; the console must stay silent."""
    contexts = []

    def opened(path: str = "/", *, width: int = 1280, height: int = 800, dark: bool = False) -> Any:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
        )
        context.set_default_timeout(8000)
        contexts.append(context)
        page = context.new_page()
        complaints.listen(page)
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def log_in(open_page: Callable[..., Any]) -> Callable[..., Any]:
    """Open a page as a member of staff."""

    def logged_in(username: str, path: str = "/admin/", **size: Any) -> Any:
        page = open_page(f"/admin/login/?next={path}", **size)
        page.fill("[name=username]", username)
        page.fill("[name=password]", PASSWORD)
        page.click("text=Log in")
        page.wait_for_url(f"**{path}")
        return page

    return logged_in


@pytest.fixture
def workers(live_server: Any) -> Iterator[None]:
    """What Celery does in the product: due conversations are driven, a few times a second."""
    from tests.phones import drive_all

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
def shot() -> Callable[[Any, str], None]:
    """Keep a picture of a page, to be looked at."""
    SHOTS.mkdir(parents=True, exist_ok=True)

    def keep(page: Any, name: str) -> None:
        page.screenshot(path=str(SHOTS / f"{name}.png"))

    return keep


def fits(page: Any) -> bool:
    """Nothing scrolls sideways."""
    wide: int = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return wide <= 0


def serious_faults(page: Any) -> list[str]:
    """What axe finds serious or critical on the page, each with the place."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [
        f"{fault['id']}: {node['target']} {node.get('failureSummary', '')}"
        for fault in found
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"]
    ]
