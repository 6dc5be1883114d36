"""axe-core finds nothing serious on the pages that people use most; none scrolls sideways."""

from __future__ import annotations

import pytest

from tests.browser.conftest import fits, serious_faults

pytestmark = pytest.mark.django_db(transaction=True)

PUBLIC = ("/", "/phone/", "/admin/login/", "/no/such/page/")
STAFF = (
    "/phone/",
    "/admin/",
    "/admin/inbox/",
    "/admin/conversations/conversation/",
    "/admin/conversations/message/",
    "/admin/flows/flow/add/",
    "/admin/compliance/program/",
    "/admin/smsbot/apitoken/add/",
)
DESK = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}


def faults(page, paths, *, both: bool) -> list[str]:
    """What is wrong on these pages; the colours of the dark as well, where ``both`` are asked."""
    found = []
    for path in paths:
        page.emulate_media(color_scheme="light" if both else "dark")
        page.goto(path)
        found += in_light_and_dark(page) if both else serious_faults(page)
        found += [] if fits(page) else [f"{path} scrolls sideways"]
    return found


def in_light_and_dark(page) -> list[str]:
    """The faults of a page in the light, and what cannot be read of it in the dark."""
    found = serious_faults(page)
    page.emulate_media(color_scheme="dark")
    page.evaluate("document.documentElement.classList.add('dark')")  # unfold's own switch
    return found + serious_faults(page, only="color-contrast")


def test_public_pages_at_a_desk(open_browser):
    assert faults(open_browser(**DESK), PUBLIC, both=True) == []


def test_public_pages_on_a_phone(open_browser):
    assert faults(open_browser(**PHONE), PUBLIC, both=False) == []


@pytest.fixture
def staff_pages(ana) -> tuple[str, ...]:
    talk = ana.conversation
    transcript = f"/admin/conversations/conversation/{talk.pk}/change/"
    return (*STAFF, f"/admin/inbox/{talk.public_id}/", transcript)


def test_staff_pages_at_a_desk(log_in, staff_pages):
    assert faults(log_in("owner", **DESK), staff_pages, both=True) == []


def test_staff_pages_on_a_phone(log_in, staff_pages):
    assert faults(log_in("owner", **PHONE), staff_pages, both=False) == []


def test_what_the_bot_thought_can_be_read(log_in, ana, shot):
    path = f"/admin/conversations/conversation/{ana.conversation.pk}/change/"
    page = log_in("owner", path)
    page.locator(".sb-thoughts summary").first.click()
    assert in_light_and_dark(page) == []
    shot(page, "conversation-dark")


def test_a_talk_on_the_phone(open_page, workers):
    page = open_page("/phone/")
    page.click("#choices >> text=book")
    page.wait_for_selector("#choices >> text=Cleaning")
    assert in_light_and_dark(page) == []
