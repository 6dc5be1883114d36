"""The admin under its Content-Security-Policy: every interaction works, the console stays silent.

``open_page`` fails each test on any complaint of the browser's console.
"""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.urls import reverse

from tests.admin.rows import MAKERS
from tests.browser.conftest import PASSWORD, fits

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


def pages() -> list[str]:
    """Every page of the admin that shows a list, a row or a form, and those beside it."""
    found = ["/", "/phone/", "/api/v1/docs/", "/admin/", "/admin/inbox/", "/admin/password_change/"]
    for model in sorted(admin.site._registry, key=lambda model: model._meta.label):
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        found += [reverse(f"{name}_changelist"), reverse(f"{name}_add")]
        row = model.objects.order_by("pk").last()
        found += [reverse(f"{name}_change", args=[row.pk])] if row else []
    return found


def test_every_page_is_silent_and_fits(log_in, ana):
    """``complaints`` hears what the policy refuses and what a script stumbles over."""
    for number, make in enumerate(MAKERS.values()):
        make(number)
    page = log_in("owner", f"/admin/inbox/{ana.conversation.public_id}/")
    wide = []
    for path in pages():
        answer = page.goto(path)
        assert answer.status in (200, 403), path
        wide += [] if fits(page) else [path]
    assert wide == []


def test_the_log_in_form(open_page):
    page = open_page("/admin/login/")
    page.fill("[name=username]", "agent")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/")


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
    page.locator("#result_list tbody a").first.click()
    page.click("a:has-text('Flow versions'), span:has-text('Flow versions')")
    page.wait_for_selector("#versions-group", state="visible")
    assert page.locator("[name=source]").is_hidden()


def test_search_dialog_finds_a_page(log_in):
    page = log_in("owner")
    open_search(page)
    page.keyboard.type("channels")
    page.wait_for_selector("#command-results-list li")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/integrations/channel/")
    open_search(page)
    page.keyboard.press("Escape")
    page.wait_for_selector("#search-input-command", state="hidden")


def open_search(page) -> None:
    page.keyboard.press("Control+k")
    page.wait_for_function("document.activeElement.id === 'search-input-command'")


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
    page.locator("#result_list tbody a").first.click()
    page.click("text=Opening hours")
    page.wait_for_selector("#hours-group", state="visible")
