"""The admin under its Content-Security-Policy: every interaction works, the console stays silent.

``open_page`` fails each test on any complaint of the browser's console.
"""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_policy_has_no_unsafe_script(open_page):
    page = open_page("/admin/login/")
    policy = page.request.get("/admin/login/").headers["content-security-policy"]
    scripts = next(part for part in policy.split(";") if part.strip().startswith("script-src"))
    assert scripts.split() == ["script-src", "'self'"]


def test_an_injected_script_does_not_run(log_in, complaints):
    """Were the policy gone, this would find it out."""
    page = log_in("owner")
    page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "window.ran = 1";
            document.body.append(script);
            document.body.insertAdjacentHTML("beforeend", "<p x-data x-init='window.ran = 2'></p>");
        }"""
    )
    page.wait_for_timeout(200)
    assert page.evaluate("window.ran") is None
    assert "script-src" in complaints[0]
    complaints.clear()  # the refusals that this test provoked


def test_list_filter_sheet_and_actions(log_in):
    page = log_in("owner", "/admin/auth/user/")
    page.click("text=Filters")
    page.wait_for_selector("#changelist-filter", state="visible")
    page.keyboard.press("Escape")
    page.wait_for_selector("#changelist-filter", state="hidden")
    assert page.locator("select[name=action]").is_hidden()
    page.locator("input.action-select").first.check()
    page.select_option("select[name=action]", "delete_selected")
    page.wait_for_selector("button[name=index]", state="visible")


def test_form_tabs_and_save(log_in):
    page = log_in("owner", "/admin/compliance/program/")
    page.click("text=Acme Dental")
    page.click("text=Opting in")
    page.wait_for_selector("[name=join_word]", state="visible")
    assert page.locator("[name=quiet_start]").is_hidden()
    page.fill("[name=join_word]", "SMILE")
    page.click("button[name=_save]")
    page.wait_for_selector("text=was changed successfully")


def test_inline_tab_is_kept_in_the_address(log_in):
    page = log_in("owner", "/admin/flows/flow/")
    page.locator("#result_list a").first.click()
    page.click("a:has-text('Flow versions'), span:has-text('Flow versions')")
    page.wait_for_selector("#versions-group", state="visible")
    assert page.locator("[name=source]").is_hidden()


def test_search_dialog_finds_a_page(log_in):
    page = log_in("owner")
    page.keyboard.press("Control+k")
    page.fill("#search-input-command", "channels")
    page.wait_for_selector("#command-results-list li")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/integrations/channel/")
    page.keyboard.press("Control+k")
    page.keyboard.press("Escape")
    page.wait_for_selector("#search-input-command", state="hidden")


def test_user_menu_theme_switch_and_sidebar(log_in):
    page = log_in("owner")
    page.locator("#nav-sidebar .cursor-pointer:has-text('Owner')").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Log out", state="visible")
    page.locator("nav a:has-text('Dark') >> visible=true").click()
    page.wait_for_selector("html.dark")
    page.reload()
    page.wait_for_selector("html.dark")
    page.locator("[aria-label='Show or hide the menu'] >> visible=true").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#nav-sidebar", state="hidden")


def test_date_time_and_related_widgets(log_in):
    page = log_in("owner", "/admin/django_celery_beat/periodictask/add/")
    page.wait_for_selector("[name=name]")
    page.goto("/admin/booking/calendar/")
    page.locator("#result_list a").first.click()
    page.click("text=Opening hours")
    page.wait_for_selector("#hours-group", state="visible")
