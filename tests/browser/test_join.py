"""The opt-in form in a browser: on a phone, by keyboard, and in a frame of another site."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from compliance.models import ConsentEvent, Program
from tests.browser.conftest import fits, serious_faults

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"width": 390, "height": 844}


def check(page) -> None:
    """Nothing that axe calls serious, in the light and in the dark; nothing scrolls sideways."""
    assert serious_faults(page) == []
    page.emulate_media(color_scheme="dark")
    assert serious_faults(page, only="color-contrast") == []
    page.emulate_media(color_scheme="light")
    assert fits(page)


def test_somebody_signs_up_on_a_phone(open_page):
    page = open_page("/join/default/", **PHONE)
    check(page)
    assert not page.is_checked("#id_agree")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "id_phone"
    page.keyboard.type("12")
    page.click("button")
    page.wait_for_selector("[role=alert]")
    check(page)
    page.click("[role=alert] a:has-text('Tick the box')")
    assert page.evaluate("document.activeElement.id") == "id_agree"
    page.fill("#id_phone", "212 555 0123")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('Thank you')")
    check(page)
    assert ConsentEvent.objects.get().address == "+12125550123"


@pytest.fixture
def shop(live_server: Any) -> Iterator[str]:
    """Another site, with the form in a frame: to a browser 127.0.0.1 is not localhost."""
    source = f"{live_server.url}/join/default/embed/"
    page = f"<!doctype html><title>Shop</title><iframe title='Sign up' src='{source}'></iframe>"

    class Shop(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *_: Any) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Shop)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def allow(*sites: str) -> None:
    program = Program.objects.get(slug="default")
    program.embed_sites = "\n".join(sites)
    program.save()


def test_the_form_in_a_frame_of_the_businesss_own_site(open_browser, shop):
    page = open_browser(**PHONE)
    allow(shop)
    page.goto(f"{shop}/offers")
    form = page.frame_locator("iframe")
    form.locator("#id_phone").fill("212 555 0123")
    form.locator("#id_agree").check()
    form.locator("button").click()
    form.locator("h1:has-text('Thank you')").wait_for()
    assert f"Shown on: {shop}" in ConsentEvent.objects.get().evidence
    assert page.context.cookies() == []


def test_a_site_that_is_not_named_gets_no_form(open_browser, shop, complaints):
    page = open_browser(**PHONE)
    with page.expect_console_message(lambda said: "frame-ancestors" in said.text):
        page.goto(shop)
    complaints.clear()  # the browser has said what it should
    assert page.frames[-1].query_selector("#id_phone") is None
