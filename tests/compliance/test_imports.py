"""Lists that come as files: contacts with their consent, and numbers that must not be texted."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from compliance import imports
from compliance.models import Consent, ConsentEvent, Program
from compliance.services import record_consent, standing, verify_chain
from compliance.subjects import subject_of
from conversations.models import Contact, Message
from tests.test_guards import waiting

pytestmark = pytest.mark.django_db

ANA, BEN, CAL = "+12125550101", "+12125550102", "+12125550103"
WORDING = "I agree to texts from Acme."
GOOD = """phone,name,tags,consent,consented_at,shoe size
(212) 555-0101,Ana,vip;new,yes,2026-01-31,7
212.555.0102,"Ben
the Second",,no,,
"""


@pytest.fixture
def program(db: None) -> Program:
    return Program.objects.create(slug="news", name="Acme News", optin_wording=WORDING)


@pytest.fixture
def csv(tmp_path: Path) -> Callable[..., str]:
    def written(text: str | bytes, name: str = "people.csv") -> str:
        content = text.encode() if isinstance(text, str) else text
        (tmp_path / name).write_bytes(content)
        return str(tmp_path / name)

    return written


def import_contacts(path: str, *more: str, wording: str = WORDING) -> str:
    out = StringIO()
    given = ("--program", "news", "--wording", wording, "--source", "paper form", *more)
    call_command("import_contacts", path, *given, stdout=out)
    return out.getvalue()


def import_list(path: str, *more: str) -> str:
    out = StringIO()
    call_command("import_do_not_contact", path, *more, stdout=out)
    return out.getvalue()


def refused(path: str, *more: str, run: Callable[..., str] = import_contacts) -> str:
    """What is said of a file of which nothing was taken: the wrong lines, and the sentence."""
    err = StringIO()
    name = "import_contacts" if run is import_contacts else "import_do_not_contact"
    given = ["--program", "news", "--wording", WORDING, "--source", "x"] * (run is import_contacts)
    with pytest.raises(CommandError) as refusal:
        call_command(name, path, *given, *more, stderr=err)
    assert "\n" not in str(refusal.value)
    assert (Contact.objects.count(), Consent.objects.count()) == (0, 0)
    return err.getvalue() + str(refusal.value)


def status(address: str) -> str:
    return standing(address, "news").status


# ---- contacts with their consent


def test_contacts_come_with_their_consent_and_its_proof(program, csv):
    said = import_contacts(csv(GOOD))
    ana, ben = Contact.objects.order_by("address")
    assert (ana.address, ana.name, ana.tags) == (ANA, "Ana", ["vip", "new"])
    assert (ben.address, ben.name) == (BEN, "Ben\nthe Second")
    row = ConsentEvent.objects.get()
    digest = hashlib.sha256(GOOD.encode()).hexdigest()
    assert (row.event, row.status, row.source) == ("import", "in", "import")
    assert row.message_ref == f"import:{digest}:2"
    assert (row.wording, row.wording_version) == (WORDING, 1)
    for needed in ("Agreed on 2026-01-31", "people.csv, line 2", digest, "paper form"):
        assert needed in row.evidence
    assert status(BEN) == ""
    assert "2 new" in said
    assert "1 recorded" in said
    assert "1 without consent" in said
    assert "Columns not taken: shoe_size" in said
    assert digest in said


def test_the_same_file_twice_changes_nothing(program, csv):
    import_contacts(csv(GOOD))
    said = import_contacts(csv(GOOD))
    assert "0 new, 0 changed, 2 as they were" in said
    assert "0 recorded, 1 known already" in said
    assert ConsentEvent.objects.count() == 1


def test_a_contact_that_is_known_is_changed_and_keeps_what_is_not_said(program, csv):
    Contact.objects.create(address=ANA, name="A.", email="ana@acme.example")
    assert "1 changed" in import_contacts(csv("phone,name\n2125550101,Ana\n"))
    ana = Contact.objects.get()
    assert (ana.name, ana.email) == ("Ana", "ana@acme.example")


def test_a_dry_run_counts_and_writes_nothing(program, csv):
    said = import_contacts(csv(GOOD), "--dry-run")
    assert "1 recorded" in said
    assert "nothing was written" in said
    assert not Contact.objects.exists()
    assert not ConsentEvent.objects.exists()


def test_words_that_are_not_the_programs_own_have_no_version(program, csv):
    import_contacts(csv("2125550101\n"), wording="Yes to texts.")
    row = ConsentEvent.objects.get()
    assert (row.wording, row.wording_version) == ("Yes to texts.", None)


def test_consent_is_express_unless_it_was_signed(program, csv):
    import_contacts(csv("2125550101\n"))
    assert standing(ANA, "news").level == "express"
    import_contacts(csv("2125550101\n"), "--written")
    assert standing(ANA, "news").level == "express written"


def test_a_program_that_asks_twice_waits_for_the_second_yes(program, csv):
    program.double_optin = True
    program.save()
    assert "asks twice" in import_contacts(csv("2125550101\n2125550102\n"))
    assert status(ANA) == "pending"
    import_contacts(csv("2125550101\n"), "--confirmed")
    assert (status(ANA), status(BEN)) == ("in", "pending")


@pytest.mark.parametrize("scope", ["all", "program"])
def test_who_has_left_is_left_alone(program, csv, scope):
    facts = {"program": "news", "source": "keyword", "evidence": "STOP", "at": timezone.now()}
    record_consent(address=ANA, status="out", scope=scope, **facts)
    said = import_contacts(csv("2125550101\n2125550102\n"), "--written", "--confirmed")
    assert "1 recorded" in said
    assert "1 left alone" in said
    assert (status(ANA), status(BEN)) == ("out", "in")


def test_a_stop_in_the_middle_of_an_import_has_the_last_word(program, csv, monkeypatch):
    record, fact = imports.record_consent, {"source": "keyword", "evidence": "STOP"}

    def slowly(**given: Any) -> Any:
        record(address=ANA, program="news", status="out", at=timezone.now(), **fact)
        return record(**given)

    monkeypatch.setattr(imports, "record_consent", slowly)
    assert "1 left alone" in import_contacts(csv("2125550101\n"))


# ---- nothing is half done


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("12,Bo", "is no telephone number"),
        (",Bo", "phone"),
        ("212-555-0101,Bo", "the same number as in line 2"),
        ("2125550103,Bo,extra", "3 cells, and the header has 2"),
        (f"2125550103,{'x' * 200}", "name: Ensure this field has no more than 120"),
    ],
)
def test_one_wrong_line_and_nothing_is_imported(program, csv, line, problem):
    said = refused(csv(f"phone,name\n2125550101,Ana\n{line}\n2125550102,Ben\n"))
    assert f"line 3: {'phone: ' * (line == ',Bo')}" in said
    assert problem in said
    assert "1 line is wrong" in said


@pytest.mark.parametrize(
    ("column", "value", "problem"),
    [
        ("email", "ana", "email: "),
        ("timezone", "Mars/Base", "No such time zone"),
        ("consent", "maybe", "neither yes nor no"),
        ("consented_at", "31.1.2026", "is no date"),
        ("consented_at", "2026-13-01", "is no date"),
        ("consented_at", "2999-01-01", "has not come yet"),
    ],
)
def test_each_column_is_checked(program, csv, column, value, problem):
    assert problem in refused(csv(f"phone,{column}\n2125550101,{value}\n"))


def test_all_wrong_lines_are_named_with_the_line_where_they_begin(program, csv):
    said = refused(csv('phone,name\n1,"two\nlines"\n\n2,Bo\n'))
    assert [line.split(":")[0] for line in said.splitlines()[:-1]] == ["line 2", "line 5"]


def test_two_people_cannot_have_one_id_of_yours(program, csv):
    same = "phone,external_id\n2125550101,c1\n2125550102,c1\n"
    assert "'c1' is in line 2 too" in refused(csv(same))


def test_nor_can_a_line_take_somebody_elses(program, csv):
    Contact.objects.create(address=CAL, external_id="c1")
    err = StringIO()
    with pytest.raises(CommandError, match="1 line is wrong"):
        call_command(
            "import_contacts", csv("phone,external_id\n2125550101,c1\n"),
            program="news", wording="x", source="x", stderr=err,
        )  # fmt: skip
    assert "belongs to a contact with another number" in err.getvalue()
    assert Contact.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "is empty"),
        ("name,email\nAna,a@b.example\n", "no column for the number"),
        ("phone,mobile\n1,2\n", "more than one column for the number"),
        ("phone,name,Name\n1,2,3\n", "two columns “name”"),
        (b"phone,name\n2125550101,Jos\xe9\n", "is not UTF-8"),
        ('phone\n"212', "is no CSV file"),
    ],
)
def test_a_file_that_is_none_is_refused_in_a_sentence(program, csv, content, problem):
    assert problem in refused(csv(content))
    assert problem in refused(csv(content), run=import_list)


def test_so_is_one_that_is_not_there(program, tmp_path):
    assert "cannot be read" in refused(str(tmp_path / "none.csv"))


@pytest.mark.parametrize(
    ("option", "value", "problem"),
    [
        ("program", "weekly", "There is no program 'weekly'. Known: news."),
        ("wording", " ", "--wording must not be blank"),
        ("source", "", "--source must not be blank"),
    ],
)
def test_an_import_without_its_proof_is_refused(program, csv, option, value, problem):
    given = {"program": "news", "wording": "x", "source": "x"} | {option: value}
    with pytest.raises(CommandError, match=problem):
        call_command("import_contacts", csv(GOOD), **given)


def test_spreadsheets_write_semicolons_and_a_mark_at_the_front(program, csv):
    import_contacts(csv("\ufeffMobile Number;Name\r\n2125550101;José\r\n"))
    assert Contact.objects.get().name == "José"


# ---- do not contact


def test_a_listed_number_is_texted_by_nobody(program, csv):
    said = import_list(csv("2125550101\n(212) 555-0102\n", "ftc.csv"), "--source", "FTC")
    assert "2 recorded" in said
    assert standing(ANA, "news").opted_out
    assert standing(ANA, "any other").opted_out
    row = ConsentEvent.objects.filter(address=BEN).get()
    assert (row.event, row.status, row.program) == ("import", "out", "*")
    assert "ftc.csv, line 2" in row.evidence
    assert "Source: FTC" in row.evidence
    assert row.message_ref.startswith("import:")
    assert verify_chain(subject_of(BEN)) == []


def test_every_later_import_honours_the_list(program, csv):
    import_list(csv("phone\n+12125550101\n", "dnc.csv"))
    assert "1 left alone" in import_contacts(csv(GOOD), "--written")
    assert status(ANA) == "out"


def test_what_waits_for_a_listed_person_is_not_sent(rosa, csv):
    rosa.text("hi")
    row = waiting(rosa)
    import_list(csv(f"{rosa.number}\n"))
    row.refresh_from_db()
    assert (row.status, row.reason) == ("blocked", "opted_out")


def test_a_dry_run_of_a_list_blocks_nothing(rosa, csv):
    rosa.text("hi")
    row = waiting(rosa)
    assert "nothing was written" in import_list(csv(f"{rosa.number}\n"), "--dry-run")
    assert Message.objects.get(pk=row.pk).status == "queued"
    assert not standing(rosa.number, "default").opted_out


def test_one_wrong_number_and_nobody_is_listed(program, csv):
    assert "line 2: 'banana' is no" in refused(csv("2125550101\nbanana\n"), run=import_list)


def test_a_start_from_their_own_phone_brings_them_back(rosa, csv):
    import_list(csv(f"{rosa.number}\n"))
    rosa.text("START")
    assert standing(rosa.number, "default").status == "in"
