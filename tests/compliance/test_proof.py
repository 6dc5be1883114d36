"""One person's proof: as JSON, as a document, by the button; and the check of the whole ledger."""

from __future__ import annotations

import json
import re
import zlib
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from django.urls import reverse

from compliance import proof_pdf, triggers
from compliance.models import Consent, ConsentEvent, Program
from compliance.proof import proof_of
from compliance.services import record_consent
from compliance.subjects import erased, subject_of
from tests.compliance.test_ledger import run, unguarded

pytestmark = pytest.mark.django_db

ROSA, BEN = "+12125550123", "+13105550144"
NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
WORDING = "I agree to get texts — “news” about teeth."


def says(status: str, address: str = ROSA, **more: Any) -> None:
    facts = {"program": "default", "source": "keyword", "evidence": status, "at": NOW} | more
    record_consent(address=address, status=status, **facts)


@pytest.fixture
def story(db: None) -> None:
    """Rosa joined by the form, and left by text. Ben joined."""
    Program.objects.create(slug="default", name="Acme Dental", purpose="promotional")
    says("in", source="form", wording=WORDING, wording_version=3, ip="192.0.2.7")
    says("out", evidence="STOP 🛑", message_ref="in:1:SM1")
    says("in", BEN)


def export(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    call_command("export_consent", *arguments)
    return json.loads(capsys.readouterr().out)


def words_of(document: bytes) -> str:
    """The texts that a reader of the PDF sees, in order."""
    streams = re.findall(rb"stream\n(.*?)\nendstream", document, re.DOTALL)
    pages = [zlib.decompress(stream) for stream in streams if stream[:1] == b"\x78"]
    shown = re.findall(rb"\(((?:\\.|[^\\)])*)\) Tj", b"\n".join(pages))
    text = b" ".join(re.sub(rb"\\(.)", rb"\1", text) for text in shown)
    return " ".join(text.decode("cp1252").split())


# ---- the proof


def test_the_proof_says_where_the_person_stands_and_how_it_came_to_be(story, capsys):
    proof = export(capsys, "(212) 555-0123")
    assert proof["address"] == ROSA
    standing = {row["program"]: row for row in proof["standing"]}
    assert standing["default"]["status"] == "out"
    assert standing["default"]["consent_needed"] == "express written"
    joined, left = proof["lines"]
    assert (joined["wording"], joined["wording_version"], joined["ip"]) == (WORDING, 3, "192.0.2.7")
    assert (left["event"], left["evidence"], left["message_ref"]) == (
        "opt_out", "STOP 🛑", "in:1:SM1",
    )  # fmt: skip
    assert left["previous_hash"] == joined["hash"]
    assert left["at"] == "2026-11-24T15:00:00.000000+00:00"
    assert proof["chain"]["verified"] is True


def test_it_tells_nothing_of_anybody_else(story, capsys):
    assert BEN not in json.dumps(export(capsys, ROSA))


def test_of_somebody_unknown_it_says_that_there_is_nothing(story, capsys):
    proof = export(capsys, "+19175550100")
    assert proof["lines"] == []
    assert {row["status"] for row in proof["standing"]} == {"none"}


def test_after_an_erasure_the_proof_is_still_found_by_who_knows_the_number(story, capsys):
    Consent.objects.filter(address=ROSA).update(address=erased(ROSA))
    ConsentEvent.objects.filter(subject=subject_of(ROSA)).blank()
    proof = export(capsys, ROSA)
    assert [line["erased"] for line in proof["lines"]] == [True, True]
    assert proof["standing"][0]["opted_out"] is True
    assert proof["chain"]["verified"] is True


@pytest.mark.parametrize("wrong", ["banana", "12", ""])
def test_what_is_no_address_is_refused_in_one_sentence(story, wrong):
    with pytest.raises(CommandError, match="is no telephone number") as refusal:
        call_command("export_consent", wrong)
    assert "\n" not in str(refusal.value)


# ---- the document


def test_the_document_holds_every_field_and_numbers_its_pages(story):
    proof = proof_of(ROSA, at=NOW)
    document = proof_pdf.render(proof)
    words = words_of(document)
    assert document.startswith(b"%PDF-")
    assert "STOP [U+1F6D1]" in words
    assert WORDING in words
    pages = document.count(b"/Type /Page\n")
    assert f"Page {pages} of {pages}" in words
    for line in proof["lines"]:
        for name in ("hash", "erasable_digest", "subject", "id", "event", "source"):
            assert line[name] in words, name


def test_a_long_story_takes_many_pages_and_loses_nothing(story):
    for turn in range(40):
        says("in" if turn % 2 == 0 else "out", evidence=f"turn {turn}: " + "word " * 300)
    proof = proof_of(ROSA, at=NOW)
    words = words_of(proof_pdf.render(proof))
    assert all(line["hash"] in words for line in proof["lines"])
    assert len(re.findall(r"\bword\b", words)) == 40 * 300


def test_a_broken_chain_is_said_on_the_document(story):
    with unguarded():
        run(f"UPDATE {triggers.TABLE} SET wording='I agree to all' WHERE seq=1")
    words = words_of(proof_pdf.render(proof_of(ROSA, at=NOW)))
    assert "NO" in words
    assert "Line 1 is not as it was written." in words


def test_the_command_writes_the_document_too(story, capsys, tmp_path):
    export(capsys, ROSA, "--pdf", str(tmp_path / "rosa.pdf"))
    assert (tmp_path / "rosa.pdf").read_bytes().startswith(b"%PDF-")
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_consent", ROSA, "--pdf", str(tmp_path / "no" / "rosa.pdf"))


# ---- the check of everything


def test_a_whole_ledger_is_whole(story, capsys):
    call_command("check_consent_ledger")
    assert capsys.readouterr().out == "The ledger is whole: 3 lines about 2 people.\n"
    call_command("check_consent_ledger", ROSA)
    assert "2 lines about 1 people" in capsys.readouterr().out


def test_the_first_broken_line_is_named(story):
    with unguarded():
        run(f"UPDATE {triggers.TABLE} SET source='staff' WHERE address=%s AND seq=2", ROSA)
    with pytest.raises(CommandError, match=r"12125550123: Line 2 is not as it was written") as no:
        call_command("check_consent_ledger")
    assert no.value.returncode == 1
    call_command("check_consent_ledger", BEN)


def test_a_line_cut_off_at_the_end_is_missed(story):
    """The chain that is left is whole; what the person allows gives it away."""
    with unguarded():
        run(f"DELETE FROM {triggers.TABLE} WHERE address=%s AND seq=2", ROSA)
    with pytest.raises(CommandError, match="After line 1 a line is missing"):
        call_command("check_consent_ledger")


def test_so_is_a_person_whose_lines_are_all_gone(story):
    with unguarded():
        run(f"DELETE FROM {triggers.TABLE} WHERE address=%s", BEN)
    with pytest.raises(CommandError, match="13105550144: Line 1 is missing"):
        call_command("check_consent_ledger", BEN)


def test_the_check_takes_no_nonsense(story):
    with pytest.raises(CommandError, match="is no telephone number"):
        call_command("check_consent_ledger", "rosa")


# ---- the button


@pytest.fixture
def officer(client, story):
    """Somebody who may see consent and export its proof."""
    user = get_user_model().objects.create_user("olga", password="correct-horse", is_staff=True)
    names = ("view_consent", "view_consentevent", "export_consentevent")
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(user)
    return user


def button(model: str, pk: int, kind: str) -> str:
    return reverse(f"admin:compliance_{model}_proof_{kind}", args=[pk])


def test_the_button_gives_the_proof_and_the_export_is_logged(officer, client):
    row = Consent.objects.get(address=ROSA, program="default")
    page = client.get(reverse("admin:compliance_consent_change", args=[row.pk]))
    assert button("consent", row.pk, "pdf") in page.content.decode()
    document = client.get(button("consent", row.pk, "pdf"))
    assert document["Content-Type"] == "application/pdf"
    assert "STOP [U+1F6D1]" in words_of(document.content)
    found = client.get(button("consent", row.pk, "json")).json()
    assert [line["event"] for line in found["lines"]] == ["opt_in", "opt_out"]
    said = LogEntry.objects.filter(user=officer).values_list("change_message", flat=True)
    assert sorted(said) == [
        "Exported the proof of consent as JSON.",
        "Exported the proof of consent as PDF.",
    ]


def test_a_line_of_the_ledger_has_the_button_too_and_an_erased_one_keeps_it(officer, client):
    line = ConsentEvent.objects.get(subject=subject_of(ROSA), seq=1)
    assert client.get(button("consentevent", line.pk, "json")).json()["address"] == ROSA
    ConsentEvent.objects.filter(subject=subject_of(ROSA)).blank()
    found = client.get(button("consentevent", line.pk, "json")).json()
    assert (found["address"], len(found["lines"])) == ("", 2)
    assert client.get(button("consentevent", line.pk, "pdf")).status_code == 200


def test_who_may_only_look_may_not_export(officer, client):
    officer.user_permissions.remove(Permission.objects.get(codename="export_consentevent"))
    row = Consent.objects.get(address=ROSA, program="default")
    page = client.get(reverse("admin:compliance_consent_change", args=[row.pk]))
    assert "Proof" not in page.content.decode()
    assert client.get(button("consent", row.pk, "pdf")).status_code == 403
    assert not LogEntry.objects.exists()
