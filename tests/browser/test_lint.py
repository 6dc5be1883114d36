"""Messaging lint before one's eyes: beside a text while it is typed, and all of it on a page."""

from __future__ import annotations

import pytest

from compliance.models import Program
from handoff.models import CannedReply
from integrations.models import Channel
from smsbot.models import SenderAlert
from tests.browser.conftest import fits, serious_faults

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_canned_reply_says_what_is_wrong_with_it_while_it_is_typed(log_in):
    page = log_in("supervisor", "/admin/handoff/cannedreply/add/")
    page.fill("[name=body]", "Your table’s ready: bit.ly/t1")
    told = page.locator(".sb-lint")
    told.get_by_text("'bit.ly' is a public link shortener.").wait_for()
    assert "1 segment (UCS-2, 29 units because of '’' (right single quotation mark)" in (
        told.inner_text()
    )
    page.fill("[name=body]", "Your table is ready.")
    told.get_by_text("1 segment (GSM-7, 20 units)").wait_for()
    assert told.locator("li").count() == 0


def test_a_goodbye_that_sells_is_told_so_beside_it(log_in, demo):
    program = Program.objects.get(slug="default")
    page = log_in("compliance", f"/admin/compliance/program/{program.pk}/change/")
    page.get_by_text("Standing replies").first.click()
    page.fill("[name=goodbye_text]", "Bye! 10% off if you return")
    told = page.locator("[name=goodbye_text] + .sb-lint")
    told.get_by_text("The goodbye text sells or begs").wait_for()


def test_a_flow_is_told_line_by_line(log_in):
    page = log_in("editor", "/admin/flows/flow/add/")
    page.fill("[name=source]", "flow: f\nname: F\nsteps:\n  - end: Look at bit.ly/t1\n")
    page.locator(".sb-lint").get_by_text("line 4, step").wait_for()


@pytest.mark.parametrize("size", [{"width": 1280, "height": 900}, {"width": 390, "height": 844}])
def test_the_page_can_be_read_by_everybody(log_in, shot, size):
    CannedReply.objects.create(slug="x", title="X", body="HELLO DEAR PEOPLE, see bit.ly/t1 ’")
    page = log_in("compliance", "/admin/lint/", **size)
    shot(page, f"lint-{size['width']}")
    assert serious_faults(page) == []
    assert fits(page)
    page.evaluate("document.documentElement.classList.add('dark')")
    assert serious_faults(page, only="color-contrast") == []
    page.get_by_role("link", name="error 1").click()
    assert page.locator(".sb-findings > li").count() == 1


def test_a_filtered_sender_is_shown_on_the_first_page_and_let_go_on(log_in, shot):
    alert = SenderAlert.objects.create(
        channel=Channel.objects.get(key="demo"), filtered=6, sent=20, paused=True
    )
    page = log_in("compliance", "/admin/")
    shot(page, "sender-alert")
    assert serious_faults(page) == []
    page.get_by_role("button", name="Let it go on").click()
    page.get_by_text("is watched from now on anew").wait_for()
    alert.refresh_from_db()
    assert alert.settled_at is not None
