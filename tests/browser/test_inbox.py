"""The day of an agent: an escalation arrives, is claimed, answered and handed back."""

from __future__ import annotations

import pytest

from tests.browser.conftest import fits
from tests.phones import Phone

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("workers")]


@pytest.fixture
def ana(workers) -> Phone:
    """A person who asked for a person in the middle of booking."""
    phone = Phone(number="+12125550177")
    phone.send("book")
    settle(phone, "book")
    phone.send("1")
    settle(phone, "1")
    phone.send("human")
    settle(phone, "human")
    return phone


def settle(phone: Phone, body: str) -> None:
    """Wait until the bot has dealt with the text."""
    import time

    until = time.monotonic() + 10
    while time.monotonic() < until:
        rows = phone.conversation.messages
        waiting = (
            rows.unhandled().exists() or rows.filter(status__in=["queued", "sending"]).exists()
        )
        if not waiting:
            return
        time.sleep(0.05)
    raise AssertionError(f"{body!r} was never dealt with")


def test_the_story_of_an_escalation(log_in, ana, shot):
    page = log_in("agent", "/admin/inbox/")
    page.click(".sb-ticket:has-text('human')")
    page.wait_for_selector("#write")
    page.click("text=Claim")
    page.wait_for_selector("text=yours")
    page.fill("#body", "Hello, this is Jo at the front desk.")
    assert "1 segment" in page.inner_text("#count")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".sb-from-staff .sb-status:has-text('delivered')")
    assert page.input_value("#body") == ""
    shot(page, "inbox")
    page.click("text=Resolve & hand back")
    page.wait_for_selector("text=Nobody waits")
    ana.send("hours")
    settle(ana, "hours")
    assert ana.conversation.owner == "bot"


def test_a_new_text_appears_without_a_reload(log_in, ana):
    page = log_in("agent", f"/admin/inbox/{ana.conversation.public_id}/")
    ana.send("Are you there?")
    page.wait_for_selector("#lines .sb-bubble:has-text('Are you there?')")


def test_a_canned_reply_is_put_into_the_draft(log_in, ana):
    page = log_in("agent", f"/admin/inbox/{ana.conversation.public_id}/")
    page.select_option("#canned", label="Call back")
    assert "call you on this number" in page.input_value("#body")


def test_a_reply_to_someone_who_left_is_refused_in_words_and_kept(log_in, ana):
    page = log_in("agent", f"/admin/inbox/{ana.conversation.public_id}/")
    page.click("text=Claim")
    page.wait_for_selector("text=yours")
    ana.send("STOP")
    settle(ana, "STOP")
    page.fill("#body", "One more thing")
    page.keyboard.press("Control+Enter")
    page.wait_for_function("document.getElementById('notice').textContent !== ''")
    page.wait_for_function("document.getElementById('body').value === 'One more thing'")
    assert "One more thing" not in ana.received()


def test_strangers_text_is_never_markup(log_in, ana):
    ana.send("<script>window.ran = 1</script><b>bold</b>")
    settle(ana, "script")
    page = log_in("agent", f"/admin/inbox/{ana.conversation.public_id}/")
    assert page.locator("#lines .sb-bubble b").count() == 0
    assert page.evaluate("window.ran") is None


def test_at_phone_width(log_in, ana, shot):
    page = log_in("agent", "/admin/inbox/", width=390, height=844)
    assert fits(page)
    page.click(".sb-ticket")
    page.wait_for_selector("#write", state="visible")
    assert page.locator("#board").is_hidden()
    assert fits(page)
    shot(page, "inbox-390")


def test_by_keyboard_alone(log_in, ana):
    page = log_in("agent", "/admin/inbox/")
    page.locator(".sb-ticket").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#write")
    page.locator("text=Claim").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("text=yours")
    page.locator("#body").focus()
    page.keyboard.type("Hi there")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(".sb-from-staff")


def test_in_the_dark(log_in, ana, shot):
    page = log_in("agent", f"/admin/inbox/{ana.conversation.public_id}/", dark=True)
    assert "dark" in page.get_attribute("html", "class")
    shot(page, "inbox-dark")
