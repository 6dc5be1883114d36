"""The flow editor: problems in words, drafts that wait, versions that are never changed."""

from __future__ import annotations

import pytest

from flows.models import Flow, FlowVersion

pytestmark = pytest.mark.django_db

GOOD = """\
flow: greet
name: Greeting
steps:
  - say: Hello!
  - end: Goodbye!
"""


def save(client, source: str, pk: int | None = None, **buttons: str):
    path = f"/admin/flows/flow/{pk}/change/" if pk else "/admin/flows/flow/add/"
    form = {"source": source, "description": "", **buttons}
    form |= {"versions-TOTAL_FORMS": "0", "versions-INITIAL_FORMS": "0"}
    return client.post(path, form, follow=True)


def test_a_good_text_becomes_a_draft_and_is_not_live(as_role):
    save(as_role("editor"), GOOD)
    flow = Flow.objects.get(slug="greet")
    assert (flow.draft.source, flow.published) == (GOOD, None)
    assert flow.draft.author == "editor"


def test_a_broken_text_is_refused_with_its_place(as_role):
    page = save(as_role("editor"), GOOD.replace("say: Hello!", "sya: Hello!")).content.decode()
    assert "line 4" in page
    assert "sya: Hello!" in page  # what was typed is still there
    assert not Flow.objects.filter(slug="greet").exists()


def test_publish_is_a_button_and_the_published_text_stays(as_role):
    client = as_role("editor")
    page = save(client, GOOD, flows_flow_save_and_publish="1").content.decode()
    assert "Version 1 is live" in page
    flow = Flow.objects.get(slug="greet")
    save(client, GOOD.replace("Hello", "Good day"), flow.pk)
    assert flow.published.source == GOOD
    assert "Good day" in flow.draft.source


def test_a_text_of_another_flow_is_refused(as_role):
    client = as_role("editor")
    save(client, GOOD)
    flow = Flow.objects.get(slug="greet")
    page = save(client, GOOD.replace("flow: greet", "flow: other"), flow.pk).content.decode()
    assert "not of &#x27;greet&#x27;" in page
    assert "There is a flow" in save(client, GOOD).content.decode()


def test_a_version_cannot_be_changed_in_the_admin(as_role):
    save(as_role("editor"), GOOD, flows_flow_save_and_publish="1")
    version = FlowVersion.objects.get(flow__slug="greet")
    path = f"/admin/flows/flowversion/{version.pk}/change/"
    assert as_role("owner").get(path).status_code == 200
    assert as_role("owner").post(path, {"source": "x"}).status_code == 403
