"""Messaging lint in the admin: the page with its filter, and what is said while one types."""

from __future__ import annotations

import pytest
from django.test import Client

from flows.models import KnownAnswer
from handoff.models import CannedReply

pytestmark = pytest.mark.django_db
LOOK = "/admin/lint/look/"


def look(client: Client, **typed: str) -> dict:
    response = client.post(LOOK, typed)
    assert response.status_code == 200, response.content
    return response.json()


def codes(answer: dict) -> set[str]:
    return {one["code"] for one in answer["findings"]}


def test_the_page_names_each_finding_and_leads_to_its_place(as_role):
    row = CannedReply.objects.get(slug="hello")
    row.body = "HELLO DEAR PEOPLE, look at bit.ly/hi"
    row.save()
    page = as_role("compliance").get("/admin/lint/").content.decode()
    assert "shortener" in page
    assert f'href="/admin/handoff/cannedreply/{row.pk}/change/"' in page
    assert "To mend it" in page


def test_the_page_shows_one_severity_alone(as_role):
    CannedReply.objects.filter(slug="hello").update(body="bit.ly/hi is here!!!")
    client = as_role("compliance")
    errors = client.get("/admin/lint/?severity=error").content.decode()
    assert "shortener" in errors
    assert "exclamations" not in errors
    assert "exclamations" in client.get("/admin/lint/?severity=warning").content.decode()


def test_the_page_is_in_the_sidebar_of_those_who_may_see_it(as_role):
    assert 'href="/admin/lint/"' in as_role("compliance").get("/admin/").content.decode()
    assert 'href="/admin/lint/"' not in as_role("agent").get("/admin/").content.decode()
    assert as_role("agent").get("/admin/lint/").status_code == 403


def test_a_canned_reply_is_looked_at_while_it_is_typed(as_role, settings):
    settings.SEGMENT_PRICE = "0.0083"
    answer = look(as_role("supervisor"), text="Hi {{ name }}, it’s ready", **{"as": "canned"})
    assert {"unfilled_field", "dear_characters"} <= codes(answer)
    assert answer["segments"] == {
        "encoding": "UCS-2",
        "parts": 1,
        "units": 25,
        "culprits": ["'’' (right single quotation mark), for which ' would do"],
        "cost": "0.0083",
    }


def test_an_answer_may_have_fields(as_role):
    assert codes(look(as_role("editor"), text="Hi {{ name }}", **{"as": "text"})) == set()


def test_an_empty_text_is_nothing_to_mind(as_role):
    answer = look(as_role("editor"), text="", **{"as": "text"})
    assert (answer["findings"], answer["segments"]["parts"]) == ([], 0)


def test_a_program_is_looked_at_field_by_field(as_role):
    client = as_role("compliance")
    typed = {"as": "program", "name": "Acme", "goodbye_text": "Come back for 10% off"}
    assert {"goodbye_sells", "goodbye_unnamed"} <= codes(
        look(client, field="goodbye_text", **typed)
    )
    assert codes(look(client, field="welcome_text", **typed)) == set()


def test_a_flow_is_looked_at_line_by_line(as_role):
    source = "flow: f\nname: F\nsteps:\n  - end: Look at bit.ly/hi\n"
    (problem,) = look(as_role("editor"), text=source, **{"as": "flow"})["findings"]
    assert (problem["code"], problem["severity"]) == ("shortener", "error")
    assert problem["what"].startswith("line 4")


def test_what_is_typed_is_for_those_who_may_see_it(as_role):
    assert as_role("agent").post(LOOK, {"as": "flow", "text": "flow: f"}).status_code == 403
    assert as_role("analyst").post(LOOK, {"as": "program"}).status_code == 403
    assert Client().post(LOOK, {"text": "hi"}).status_code == 302
    assert as_role("editor").post(LOOK, {"text": "x" * 4_001}).status_code == 400


def test_no_page_runs_an_inline_script(as_role):
    page = as_role("compliance").get("/admin/lint/").content.decode()
    assert "smsbot/lint.js" in page
    assert "<script>" not in page


def test_a_flow_with_an_error_is_kept_as_a_draft_and_not_published(as_role):
    source = "flow: f\nname: F\nsteps:\n  - end: Look at bit.ly/hi\n"
    answer = as_role("editor").post(
        "/admin/flows/flow/add/",
        {
            "description": "",
            "source": source,
            "flows_flow_save_and_publish": "1",
            "versions-TOTAL_FORMS": "0",
            "versions-INITIAL_FORMS": "0",
        },
        follow=True,
    )
    said = answer.content.decode()
    assert "is a public link shortener" in said
    assert "Not published" in said


def test_a_canned_reply_that_carriers_forbid_is_not_kept(as_role):
    page = as_role("supervisor").post(
        "/admin/handoff/cannedreply/add/",
        {"slug": "pay", "title": "Pay", "body": "Reply with your card number", "language": ""},
    )
    assert "Ask for it on the telephone" in page.content.decode()
    assert not CannedReply.objects.filter(slug="pay").exists()


def test_an_answer_that_carriers_forbid_is_not_kept_in_any_language(as_role):
    form = {
        "name": "pay",
        "label": "Pay",
        "phrases": "how can i pay now",
        "answer": "At the desk.",
        "variants": '{"es": "Mire bit.ly/pagar"}',
        "active": "on",
    }
    client = as_role("editor")
    page = client.post("/admin/flows/knownanswer/add/", form).content.decode()
    assert "is a public link shortener" in page
    assert not KnownAnswer.objects.filter(name="pay").exists()
    client.post("/admin/flows/knownanswer/add/", {**form, "variants": "{}"})
    assert KnownAnswer.objects.filter(name="pay").exists()
