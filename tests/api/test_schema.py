"""The schema is valid and tells everything; its page runs no inline script."""

from __future__ import annotations

import re

import pytest
from django.core.management import call_command

pytestmark = pytest.mark.django_db


def _schema(client) -> dict:
    return client.get("/api/v1/schema/?format=json").json()


def test_the_schema_names_every_address(client) -> None:
    schema = _schema(client)
    assert schema["openapi"].startswith("3.")
    paths = set(schema["paths"])
    assert {
        "/api/v1/contacts/",
        "/api/v1/contacts/{id}/",
        "/api/v1/conversations/",
        "/api/v1/conversations/{id}/hand_off/",
        "/api/v1/messages/",
        "/api/v1/messages/{id}/",
    } <= paths
    assert set(schema["paths"]["/api/v1/messages/"]["post"]["responses"]) - {"default"} == {"202"}
    assert "bearer" in str(schema["components"]["securitySchemes"])


def test_lists_tell_of_their_parameters(client) -> None:
    get = _schema(client)["paths"]["/api/v1/messages/"]["get"]
    names = {parameter["name"] for parameter in get["parameters"]}
    assert {"phone", "conversation", "status", "updated_since", "cursor", "page_size"} <= names


def test_the_generator_has_nothing_to_complain_of(tmp_path) -> None:
    call_command(
        "spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yaml")
    )


def test_the_page_has_no_inline_script(client) -> None:
    page = client.get("/api/v1/docs/")
    assert page.status_code == 200
    scripts = re.findall(rb"<script([^>]*)>(.*?)</script>", page.content, re.DOTALL)
    assert scripts
    assert all(b"src=" in attributes and not code.strip() for attributes, code in scripts)
    assert "script-src 'self'" in page["Content-Security-Policy"]
    assert "unsafe-eval" not in page["Content-Security-Policy"]
