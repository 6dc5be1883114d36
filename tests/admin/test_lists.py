"""The admin's lists: as many statements for thirty rows as for three, search by phone and name."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.admin.rows import MAKERS, conversation, message, ticket

pytestmark = pytest.mark.django_db
#: Lists of the scheduler's own little tables, and what it shows for each.
UNCOUNTED = {"django_celery_beat"}


def statements(client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize("model", MAKERS)
def test_a_list_of_thirty_asks_no_more_than_a_list_of_three(as_role, model):
    client, path = as_role("owner"), f"/admin/{model}/"
    for n in range(3):
        MAKERS[model](n)
    statements(client, path)  # what is read once a process
    few = statements(client, path)
    for n in range(3, 30):
        MAKERS[model](n)
    assert statements(client, path) <= few
    assert few <= 15


def test_every_model_of_the_admin_is_counted():
    lists = {
        f"{model._meta.app_label}/{model._meta.model_name}"
        for model in admin.site._registry
        if model._meta.app_label not in UNCOUNTED
    }
    assert lists <= set(MAKERS)


@pytest.mark.parametrize("make", [conversation, message, ticket])
@pytest.mark.parametrize("wanted", ["2125552007", "Person 7"])
def test_people_are_found_by_phone_and_name(as_role, make, wanted):
    for n in range(12):
        make(n)
    model = make.__name__
    app = "handoff" if model == "ticket" else "conversations"
    page = as_role("owner").get(f"/admin/{app}/{model}/", {"q": wanted}).content.decode()
    assert "2125552007" in page
    assert "2125552008" not in page


@pytest.mark.parametrize("model", MAKERS)
def test_every_form_opens(as_role, model):
    MAKERS[model](1)
    client = as_role("owner")
    app, name = model.split("/")
    rows = next(m for m in admin.site._registry if m._meta.label_lower == f"{app}.{name}").objects
    page = client.get(f"/admin/{model}/{rows.order_by('pk').last().pk}/change/")
    assert page.status_code == 200
    add = client.get(f"/admin/{model}/add/").status_code
    assert add in (200, 403)
