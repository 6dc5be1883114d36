"""API tokens in the admin: made, shown once, revoked, and for the owner alone."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from smsbot.models import ApiToken

pytestmark = pytest.mark.django_db

LIST = "/admin/smsbot/apitoken/"
FORM = {"name": "crm", "scopes": ["contacts:read"], "days": "30"}


def made(client: Client) -> str:
    page = client.post(f"{LIST}add/", FORM).content.decode()
    found = re.search(r"sk_live_[\w-]+", page)
    assert found
    return found[0]


def contacts(secret: str) -> int:
    return (
        Client().get("/api/v1/contacts/", headers={"Authorization": f"Bearer {secret}"}).status_code
    )


def test_a_token_is_shown_once_and_opens_what_it_may(as_role):
    owner = as_role("owner")
    secret = made(owner)
    assert contacts(secret) == 200
    row = ApiToken.objects.get()
    assert (row.name, row.scopes) == ("crm", ["contacts:read"])
    for path in (LIST, f"{LIST}{row.pk}/change/", f"{LIST}{row.pk}/history/"):
        assert secret not in owner.get(path).content.decode()


def test_a_revoked_token_opens_nothing(as_role):
    owner = as_role("owner")
    secret = made(owner)
    chosen = {"action": "revoke", "_selected_action": [ApiToken.objects.get().pk]}
    assert "Revoked: crm" in owner.post(LIST, chosen, follow=True).content.decode()
    assert contacts(secret) == 401
    assert "revoked" in owner.get(LIST).content.decode().lower()


@pytest.mark.parametrize(
    "wrong", [{"scopes": []}, {"scopes": ["all"]}, {"days": "367"}, {"name": ""}]
)
def test_a_token_that_cannot_be_is_not_made(as_role, wrong):
    assert as_role("owner").post(f"{LIST}add/", FORM | wrong).status_code == 200
    assert not ApiToken.objects.exists()


def test_a_token_cannot_be_changed_or_deleted(as_role):
    owner = as_role("owner")
    made(owner)
    row = ApiToken.objects.get()
    assert owner.post(f"{LIST}{row.pk}/change/", FORM | {"name": "x"}).status_code == 403
    assert owner.post(f"{LIST}{row.pk}/delete/", {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("role", ["supervisor", "agent", "editor", "compliance", "analyst"])
def test_tokens_are_the_owners_business(as_role, role):
    assert as_role(role).get(LIST).status_code == 403
    assert as_role(role).post(f"{LIST}add/", FORM).status_code == 403
