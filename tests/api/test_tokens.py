"""Who may call: hashed, scoped, expiring, revocable."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from smsbot.api import tokens
from smsbot.models import ApiToken
from tests.api.conftest import System

pytestmark = pytest.mark.django_db


def _problem(response, status: int, words: str) -> None:
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert {"type", "title", "status", "detail"} <= set(body)
    assert body["status"] == status
    assert words in body["detail"]


def test_the_command_prints_a_token_that_works_as_its_last_line() -> None:
    out = StringIO()
    call_command("create_api_token", "crm", "--scope", "contacts:read", "flows:read", stdout=out)
    secret = out.getvalue().splitlines()[-1]
    assert System(secret).get("contacts/").status_code == 200
    row = ApiToken.objects.get()
    assert (row.name, row.scopes) == ("crm", ["contacts:read", "flows:read"])
    assert timedelta(days=364) < row.expires_at - timezone.now() <= timedelta(days=365)


def test_the_token_itself_is_kept_nowhere() -> None:
    _, secret = tokens.make("crm", scopes=["contacts:read"])
    row = ApiToken.objects.values().get()
    assert secret.startswith(f"sk_live_{row['public_id']}_")
    assert len(secret.split("_", 3)[3]) == 43
    assert secret[-43:] not in repr(row)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["crm", "--scope", "contacts:eat"], "--scope contacts:eat: not known; there are contacts"),
        (["crm", "--scope", "contacts:read", "--days", "0"], "--days 0: 1 to 366"),
        (["", "--scope", "contacts:read"], "NAME must have"),
        (["crm"], "--scope"),
    ],
)
def test_bad_words_get_one_clear_sentence_and_make_nothing(words, why) -> None:
    with pytest.raises(CommandError, match=why):
        call_command("create_api_token", *words)
    assert not ApiToken.objects.exists()


def test_no_token_and_a_bad_one_are_401() -> None:
    for secret in ("", "nonsense", "sk_live_0123456789ab_" + "x" * 43, "a b", "ü"):
        response = System(secret).get("contacts/")
        _problem(response, 401, "")
        assert response["WWW-Authenticate"].startswith("Bearer")


def test_a_token_with_one_letter_changed_is_no_token(crm) -> None:
    last = "A" if crm.secret[-1] != "A" else "B"
    _problem(System(crm.secret[:-1] + last).get("contacts/"), 401, "not valid")


def test_expired_and_revoked_tokens_open_nothing(crm) -> None:
    row = ApiToken.objects.get()
    row.revoke()
    _problem(crm.get("contacts/"), 401, "revoked")
    ApiToken.objects.update(revoked_at=None, expires_at=timezone.now())
    _problem(crm.get("contacts/"), 401, "expired")


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [
        ("GET", "contacts/", "contacts:read"),
        ("POST", "contacts/", "contacts:write"),
        ("PATCH", f"contacts/{'0' * 32}/", "contacts:write"),
        ("GET", "conversations/", "conversations:read"),
        ("POST", f"conversations/{'0' * 32}/close/", "conversations:write"),
        ("GET", "messages/", "messages:read"),
        ("POST", "messages/", "messages:write"),
    ],
)
def test_each_method_needs_its_scope(system, method, path, scope) -> None:
    others = [name for name in tokens.SCOPES if name != scope]
    _problem(system(*others)(method, path, {}), 403, f"lacks the scope {scope}")
    assert system(scope)(method, path, {}).status_code in (200, 400, 404)


def test_last_use_is_written_at_most_once_a_minute(crm) -> None:
    crm.get("contacts/")
    first = ApiToken.objects.get().last_used_at
    crm.get("contacts/")
    assert ApiToken.objects.get().last_used_at == first
    ApiToken.objects.update(last_used_at=first - timedelta(seconds=61))
    crm.get("contacts/")
    assert ApiToken.objects.get().last_used_at >= first


def test_any_other_address_is_a_problem_too(crm) -> None:
    for path in ("", "nothing/", "contacts/x/", "contacts/1/2/3"):
        _problem(crm.get(path), 404, "")
    _problem(crm("DELETE", "contacts/"), 405, "")


def test_the_command_that_revokes(crm) -> None:
    call_command("revoke_api_token", crm.secret[:20], stdout=StringIO())
    _problem(crm.get("contacts/"), 401, "revoked")
    with pytest.raises(CommandError, match="There is no token"):
        call_command("revoke_api_token", "nope")
