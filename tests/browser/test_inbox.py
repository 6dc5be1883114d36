"""The day of an agent: an escalation arrives, is claimed, answered and handed back."""

from __future__ import annotations

import re

import pytest

from handoff import services
from handoff.models import Ticket
from tests.browser.conftest import fits, settled

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("workers")]

CLAIM = "button:text-is('Claim')"
YOURS = ".sb-tag-mine"


def inbox_of(phone) -> str:
    return f"/admin/inbox/{phone.conversation.public_id}/"


def test_a_customer_and_an_agent_talk_from_two_browsers(open_page, log_in, shot):
    customer = open_page("/phone/")
    number = customer.input_value("#number")
    customer.click("#choices >> text=human")
    customer.wait_for_selector(".theirs small:has-text('delivered')")
    customer.fill("#body", "Can I pay by card?")
    customer.keyboard.press("Enter")

    agent = log_in("agent", "/admin/inbox/")
    agent.click(f".sb-ticket:has-text('{number}')")
    agent.wait_for_selector("#lines .sb-bubble:has-text('Can I pay by card?')")
    agent.click(CLAIM)
    agent.wait_for_selector(YOURS)
    agent.fill("#body", "Hello, this is Jo. Yes, any card.")
    assert "1 segment" in agent.inner_text("#count")
    agent.keyboard.press("Control+Enter")
    agent.wait_for_selector(".sb-from-staff .sb-status:has-text('delivered')")
    assert agent.input_value("#body") == ""
    shot(agent, "inbox")

    customer.wait_for_selector(".theirs p:has-text('Yes, any card.')")
    customer.fill("#body", "Great, thanks")
    customer.keyboard.press("Enter")
    agent.wait_for_selector("#lines .sb-bubble:has-text('Great, thanks')")
    agent.click("text=Resolve & hand back")
    agent.wait_for_selector("text=Nobody waits")

    customer.fill("#body", "hours")
    customer.keyboard.press("Enter")
    customer.wait_for_selector(".theirs p:has-text('9 am')")


def test_everything_by_keyboard(log_in, ana):
    """From the list to the hand-back with Tab, Enter and letters alone."""
    page = log_in("agent", "/admin/inbox/")
    tab_to(page, ".sb-ticket")
    page.keyboard.press("Enter")
    page.wait_for_selector("#write")
    tab_to(page, CLAIM)
    page.keyboard.press("Enter")
    page.wait_for_selector(YOURS)
    tab_to(page, "#thread")
    tab_to(page, ".sb-thoughts summary")
    page.keyboard.press("Enter")
    assert page.locator(".sb-thoughts[open]").count() == 1
    tab_to(page, "#body")
    page.keyboard.type("Hi there")
    tab_to(page, "#canned")
    page.keyboard.press("ArrowDown")
    tab_to(page, "#body", back=True)
    tab_to(page, ".sb-button-main")
    page.keyboard.press("Enter")
    page.wait_for_selector(".sb-from-staff")
    tab_to(page, "button:text-is('Resolve & hand back')", back=True)
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Nobody waits")


def tab_to(page, selector: str, *, back: bool = False) -> None:
    """Press Tab until it is there, as a person does; what is reached so must be seen to be."""
    wanted = page.locator(selector).first
    for _ in range(60):
        if wanted.evaluate("element => element === document.activeElement"):
            assert wanted.evaluate("element => element.matches(':focus-visible')")
            return
        page.keyboard.press("Shift+Tab" if back else "Tab")
    raise AssertionError(f"Tab never reaches {selector}")


def test_a_draft_outlives_a_claim_and_a_reload(log_in, ana):
    page = log_in("agent", inbox_of(ana))
    page.fill("#body", "Half a sentence")
    page.click(CLAIM)
    page.wait_for_selector(YOURS)
    page.reload()
    assert page.input_value("#body") == "Half a sentence"


def test_a_colleague_takes_over_and_both_see_it(log_in, ana):
    agent = log_in("agent", inbox_of(ana))
    agent.click(CLAIM)
    agent.wait_for_selector(YOURS)
    agent.fill("#body", "I was about to say")

    supervisor = log_in("supervisor", inbox_of(ana))
    assert "Agent has this conversation" in supervisor.inner_text("#held")
    supervisor.click("button:text-is('Take over')")
    supervisor.wait_for_selector(YOURS)

    agent.wait_for_selector("#held:has-text('Supervisor has this conversation')")
    assert agent.locator(YOURS).count() == 0
    assert agent.input_value("#body") == "I was about to say"
    assert agent.locator("button:text-is('Take over')").count() == 0


def test_a_reply_to_a_talk_that_somebody_has_is_refused_in_words(log_in, ana):
    page = log_in("supervisor", inbox_of(ana))
    ticket = Ticket.objects.get()
    services.claim(ticket, actor=ticket.queue.members.get(username="agent"))
    page.fill("#body", "Me too")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#notice:has-text('Agent has this conversation')")
    page.wait_for_selector("button:text-is('Take over')")
    assert page.input_value("#body") == "Me too"
    page.click("button:text-is('Take over')")
    page.wait_for_selector(YOURS)
    page.focus("#body")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".sb-from-staff .sb-bubble:has-text('Me too')")


def test_a_canned_reply_is_put_into_the_draft(log_in, ana):
    page = log_in("agent", inbox_of(ana))
    page.select_option("#canned", label="Call back")
    assert "call you on this number" in page.input_value("#body")


def test_a_reply_to_someone_who_left_is_refused_in_words_and_kept(log_in, ana):
    page = log_in("agent", inbox_of(ana))
    page.click(CLAIM)
    page.wait_for_selector(YOURS)
    ana.send("STOP")
    settled(ana)
    page.fill("#body", "One more thing")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#notice:has-text('opted out')")
    assert page.input_value("#body") == "One more thing"
    assert "One more thing" not in ana.received()


def test_strangers_text_is_never_markup(log_in, ana):
    ana.send("<script>window.ran = 1</script><b>bold</b>")
    settled(ana)
    page = log_in("agent", inbox_of(ana))
    assert page.locator("#lines .sb-bubble b").count() == 0
    assert page.evaluate("window.ran") is None


def test_a_talk_that_a_colleague_resolved_says_so(log_in, ana):
    page = log_in("agent", inbox_of(ana))
    services.resolve(Ticket.objects.get(), actor="api:crm")
    page.wait_for_url(re.compile("/admin/inbox/$"))
    page.wait_for_selector("text=needs nobody any more")


def test_at_phone_width(log_in, ana, shot):
    page = log_in("agent", "/admin/inbox/", width=390, height=844)
    assert fits(page)
    page.click(".sb-ticket")
    page.wait_for_selector("#write", state="visible")
    assert page.locator("#board").is_hidden()
    assert fits(page)
    shot(page, "inbox-390")
    page.click("text=← All")
    page.wait_for_selector("#board", state="visible")
