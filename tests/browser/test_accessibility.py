"""axe-core finds nothing serious on the pages that people use most; none scrolls sideways."""

from __future__ import annotations

import pytest

from tests.browser.conftest import fits, serious_faults
from tests.phones import Phone, drive_all

pytestmark = pytest.mark.django_db(transaction=True)

PUBLIC = ("/", "/phone/", "/admin/login/", "/no/such/page/")
STAFF = (
    "/admin/",
    "/admin/inbox/",
    "/admin/conversations/conversation/",
    "/admin/flows/flow/",
    "/admin/compliance/program/",
)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages(open_page, path, dark):
    assert serious_faults(open_page(path, dark=dark)) == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("path", STAFF)
def test_staff_pages(log_in, path, dark):
    assert serious_faults(log_in("owner", path, dark=dark)) == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_conversation_in_admin_and_inbox(log_in, shot, dark):
    phone = escalated()
    path = f"/admin/conversations/conversation/{phone.conversation.pk}/change/"
    page = log_in("owner", path, dark=dark)
    page.locator(".sb-thoughts summary").first.click()
    shot(page, f"conversation{'-dark' if dark else ''}")
    assert serious_faults(page) == []
    page.goto(f"/admin/inbox/{phone.conversation.public_id}/")
    assert serious_faults(page) == []


@pytest.mark.parametrize("path", [*PUBLIC, *STAFF])
def test_no_page_scrolls_sideways_on_a_phone(log_in, path):
    page = log_in("owner", "/admin/", width=390, height=844)
    page.goto(path)
    assert fits(page)


def escalated() -> Phone:
    phone = Phone(number="+12125550188")
    for body in ("hours", "book", "1", "human"):
        phone.send(body)
        drive_all()
    return phone
