"""The phone page, as a visitor and as staff see it."""

from __future__ import annotations

import pytest

from integrations.booking.models import Appointment
from tests.browser.conftest import fits

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("workers")]


def say(page, text: str) -> None:
    page.fill("#body", text)
    page.keyboard.press("Enter")


def answers(page, count: int) -> list[str]:
    """The bot's texts, once there are so many."""
    page.wait_for_function(
        "count => document.querySelectorAll('.theirs p').length >= count", arg=count
    )
    return page.locator(".theirs p").all_inner_texts()


def test_a_visitor_texts_the_bot_and_is_answered(open_page):
    page = open_page("/phone/")
    say(page, "hours")
    assert "9" in answers(page, 1)[0]
    page.wait_for_selector(".theirs small:has-text('delivered')")
    assert page.locator("#body").input_value() == ""
    assert page.locator(".mind").count() == 0


def test_a_choice_is_a_button(open_page):
    page = open_page("/phone/")
    say(page, "book")
    answers(page, 1)
    page.locator("#choices button").first.click()
    answers(page, 2)
    assert page.locator(".mine p").all_inner_texts() == ["book", "1"]


def test_an_appointment_is_booked_by_clicking_and_typing(open_page):
    page = open_page("/phone/")
    page.click("#choices >> text=book")
    page.click("#choices >> text=Cleaning")
    page.wait_for_selector(".theirs p:has-text('when suits you')")
    say(page, "tomorrow at 10am")
    page.wait_for_selector(".theirs p:has-text('name')")
    say(page, "Ana Perez")
    page.wait_for_selector(".theirs p:has-text('Shall I book it?')")
    say(page, "yes")
    page.wait_for_selector(".theirs p:has-text('Booked: Cleaning')")
    booked = Appointment.objects.get()
    assert (booked.name, booked.address) == ("Ana Perez", page.input_value("#number"))


def test_segments_are_counted_while_typing(open_page):
    page = open_page("/phone/")
    page.fill("#body", "a" * 161)
    assert "2 segments" in page.inner_text("#count")
    page.fill("#body", "😀")
    assert "2 units" in page.inner_text("#count")


def test_markup_in_a_text_stays_text(open_page):
    page = open_page("/phone/")
    say(page, "<img src=x onerror=alert(1)>")
    answers(page, 1)
    assert page.locator(".mine p").inner_text() == "<img src=x onerror=alert(1)>"
    assert page.locator(".mine img").count() == 0


def test_a_new_number_is_a_new_conversation(open_page):
    page = open_page("/phone/")
    number = page.input_value("#number")
    say(page, "hours")
    answers(page, 1)
    page.click("#fresh")
    page.wait_for_function("old => document.getElementById('number').value !== old", arg=number)
    assert page.locator(".text").count() == 0


def test_staff_see_what_the_bot_thought(log_in, shot):
    page = log_in("supervisor", "/phone/")
    say(page, "hours")
    answers(page, 1)
    page.wait_for_selector(".turn b")
    say(page, "book")
    answers(page, 2)
    page.locator("#choices button").first.click()
    answers(page, 3)
    page.wait_for_selector("#standing:has-text('Cleaning')")
    shot(page, "phone")
    assert "known answer" in page.inner_text("#thoughts")
    standing = page.inner_text("#standing")
    assert "bot" in standing and "booking" in standing


def test_at_phone_width_nothing_scrolls_sideways(open_page, shot):
    page = open_page("/phone/", width=390, height=844)
    say(page, "book")
    answers(page, 1)
    shot(page, "phone-390")
    assert fits(page)
