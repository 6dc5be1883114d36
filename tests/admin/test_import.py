"""The import page: check a list, take it in, and who may."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile

from compliance.models import ConsentEvent, Program
from compliance.services import standing
from smsbot import roles

pytestmark = pytest.mark.django_db

PAGE = "/admin/import/"
ROSA = "+12125550123"


@pytest.fixture
def log_in(client, db):
    """Log in as somebody with a role."""
    roles.sync()
    Program.objects.create(slug="news", name="Acme News")

    def logged_in(role: str) -> None:
        user = get_user_model().objects.create_user(role, is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        client.force_login(user)

    return logged_in


def send(client: Any, text: str, *, kind: str = "contacts", do: str = "import", **more: str) -> str:
    file = SimpleUploadedFile("crm.csv", text.encode())
    given = {"source": "paper form", "program": "news", "wording": "I agree."} | more
    fields = {f"{kind}-{name}": value for name, value in given.items()}
    answer = client.post(PAGE, {"list": kind, "do": do, f"{kind}-file": file, **fields})
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_list_is_checked_and_then_taken_in(client, log_in):
    log_in("compliance")
    assert "nothing was written yet" in send(client, "2125550123\n", do="check")
    assert not ConsentEvent.objects.exists()
    assert "is imported" in send(client, "2125550123\n")
    row = ConsentEvent.objects.get()
    assert (row.address, row.actor, row.wording) == (ROSA, "compliance", "I agree.")
    [logged] = LogEntry.objects.all()
    assert logged.object_repr == "crm.csv"
    assert "1 recorded" in logged.change_message


def test_signed_consent_is_written(client, log_in):
    log_in("compliance")
    send(client, "2125550123\n", written="on")
    assert standing(ROSA, "news").level == "express written"


def test_a_do_not_contact_list_is_taken_in(client, log_in):
    log_in("compliance")
    assert "1 recorded" in send(client, "2125550123\n", kind="do_not_contact")
    assert standing(ROSA, "news").opted_out


def test_wrong_lines_are_named_and_nothing_is_imported(client, log_in):
    log_in("compliance")
    page = send(client, "2125550123\n<b>12</b>\n")
    assert "Nothing was imported from crm.csv" in page
    assert "line 2: " in page
    assert "<b>12" not in page
    assert not ConsentEvent.objects.exists()
    assert not LogEntry.objects.exists()


def test_a_file_that_is_none_and_a_proof_that_is_missing_are_named(client, log_in):
    log_in("compliance")
    assert "no column for the number" in send(client, "name,email\nAna,a@b.example\n")
    assert "This field is required" in send(client, "2125550123\n", wording="")
    assert not ConsentEvent.objects.exists()


@pytest.mark.parametrize("role", ["agent", "editor", "analyst", "supervisor"])
def test_others_may_not(client, log_in, role):
    log_in(role)
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, {"list": "contacts"}).status_code == 403


def test_a_visitor_is_sent_to_log_in(client, db):
    assert client.get(PAGE).status_code == 302
