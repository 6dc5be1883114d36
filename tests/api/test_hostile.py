"""Bodies and addresses from nowhere good: refused with a problem, never a 500."""

from __future__ import annotations

import json

import pytest

pytestmark = pytest.mark.django_db

POSTS = ["contacts/", "messages/", f"conversations/{'0' * 32}/hand_off/"]
BODIES = {
    "nothing": b"",
    "no json": b"{",
    "not utf-8": b'{"name": "\xff"}',
    "a list": b"[]",
    "a list of lists": b"[[[]]]",
    "a string": b'"x"',
    "a number": b"7",
    "null": b"null",
    "nan": b'{"attributes": {"a": NaN}}',
    "infinite": b'{"phone": "+12125550123", "attributes": {"a": 1e999}}',
    "huge": b'{"phone": "+12125550123", "attributes": {"a": ' + b"9" * 4000 + b"}}",
    "endless": b'{"phone": "+12125550123", "attributes": {"a": ' + b"9" * 9000 + b"}}",
    "deep": b"[" * 100_000,
    "deep and closed": b'{"a":' * 30 + b"1" + b"}" * 30,
    "nul": b'{"phone": "+12125550123", "name": "a\\u0000b", "body": "\\u0000", "channel": "sms"}',
    "nul in a name": b'{"phone": "+12125550123", "attributes": {"\\u0000": 1}}',
    "half a surrogate": b'{"phone": "+12125550123", "name": "\\ud800", "note": "\\ud800"}',
    "wrong types": json.dumps(
        {"phone": [], "name": {}, "tags": 7, "to": {}, "body": [], "queue": [], "note": {}}
    ).encode(),
}  # fmt: skip


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize("name", BODIES)
def test_no_body_breaks_it(crm, sms, path, name) -> None:
    response = crm.post(path, BODIES[name])
    assert response.status_code in (400, 404), (response.status_code, response.content[:300])
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["detail"]


@pytest.mark.parametrize("path", POSTS)
def test_an_unknown_kind_of_body_is_415(crm, path) -> None:
    from rest_framework.test import APIClient

    response = APIClient().post(
        f"/api/v1/{path}", {"a": "b"}, format="multipart", **_bearer(crm.secret)
    )
    assert response.status_code == 415
    assert response["Content-Type"] == "application/problem+json"


def _bearer(secret: str) -> dict[str, str]:
    return {"HTTP_AUTHORIZATION": f"Bearer {secret}"}


def test_a_body_of_megabytes_is_413(crm, settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    response = crm.post("contacts/", {"phone": "+12125550123", "name": "x" * 2000})
    assert response.status_code == 413, response.content


@pytest.mark.parametrize("resource", ["contacts", "conversations", "messages"])
@pytest.mark.parametrize(
    "query",
    [
        "phone=%00", "status=%00", "conversation=%00", "contact=%ff", "external_id=%00",
        "external_id=%ed%a0%80", "cursor=%00", "format=xml", "updated_since=%00",
    ],
)  # fmt: skip
def test_no_query_breaks_it(crm, talk, resource, query) -> None:
    assert crm.get(f"{resource}/?{query}").status_code in (200, 400, 404)


@pytest.mark.parametrize("path", POSTS[:2])
def test_asking_for_the_options_is_harmless(crm, path) -> None:
    assert crm("OPTIONS", path).status_code == 200


def test_an_accept_header_that_we_cannot_serve(crm) -> None:
    assert crm.get("contacts/", Accept="text/html").status_code == 406
    assert crm.get("contacts/", Accept="\x01;;;q=x").status_code in (200, 406)
