"""Erasing a person: everything goes but what keeps us from texting them."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.db import models
from django.utils import timezone

from compliance import checking
from compliance.erasure import forget
from compliance.models import Consent, ConsentEvent
from compliance.services import record_consent, standing, verify_chain
from compliance.subjects import erased, subject_of
from conversations.models import Contact, Message
from integrations.booking.models import Appointment

pytestmark = pytest.mark.django_db

ROSA = "+12125550123"
WORDS = "my knee hurts"


def erase(address: str = ROSA) -> str:
    out = StringIO()
    call_command("erase_contact", address, stdout=out)
    return out.getvalue()


def import_her(tmp_path: Path) -> str:
    file, out = tmp_path / "crm.csv", StringIO()
    file.write_text("phone,name\n(212) 555-0123,Rosa\n")
    given = {"program": "default", "wording": "Yes.", "source": "CRM", "confirmed": True}
    call_command("import_contacts", str(file), **given, written=True, stdout=out)
    return out.getvalue()


def where_it_is_said(*secrets: str) -> list[str]:
    """Every column of every table that still speaks of somebody."""
    found = []
    for model in apps.get_models():
        texts = (models.CharField, models.TextField, models.JSONField)
        for field in model._meta.concrete_fields:
            if not isinstance(field, texts):
                continue
            values = map(str, model._base_manager.values_list(field.attname, flat=True))
            held = "\n".join(values)
            found += [f"{field}: {secret}" for secret in secrets if secret in held]
    return found


@pytest.fixture
def story(bot, staff):
    """Rosa books, speaks with a person, is edited in the admin, and leaves."""
    for said in ("book", "1", "tomorrow at 10am", "yes", "Rosa Diaz", "yes", WORDS):
        bot.text(said)
    staff.writes(bot, "Hello Rosa, Ana here.")
    contact = Contact.objects.get()
    contact.name = "Rosa Diaz"
    contact.save()
    LogEntry.objects.create(
        user=get_user_model().objects.get(username="agent"),
        content_type=ContentType.objects.get_for_model(Contact),
        object_id=contact.pk,
        object_repr=str(contact),
        action_flag=CHANGE,
    )
    bot.text("STOP")
    return bot


def test_nothing_in_the_database_speaks_of_her_any_more(story):
    secrets = (ROSA, "Rosa", WORDS)
    assert len(where_it_is_said(*secrets)) > 5
    assert Appointment.objects.filter(address=ROSA).exists()
    said = erase()
    assert where_it_is_said(*secrets) == []
    assert "1 contact, 1 conversations" in said
    assert "1 tickets; 1 appointments" in said
    assert "the number stays blocked" in said


def test_the_suppression_is_a_keyed_hash(story):
    erase()
    assert {row.address for row in Consent.objects.all()} == {erased(ROSA)}
    assert standing(ROSA, "default").opted_out
    assert verify_chain(subject_of(ROSA)) == []
    assert list(checking.faults()) == []


def test_an_erased_number_that_had_opted_out_stays_blocked_when_it_is_imported_again(
    story, tmp_path
):
    erase()
    assert "1 left alone" in import_her(tmp_path)
    assert Contact.objects.get().address == ROSA
    assert standing(ROSA, "default").opted_out
    assert list(checking.faults()) == []


def test_and_when_it_texts_again_without_a_start(story):
    erase()
    assert story.text("book") == []
    assert not Message.objects.outbound().exists()
    assert story.text("START") != []
    assert standing(ROSA, "default").status == "in"


def test_somebody_elses_rows_are_left(story):
    record_consent(
        address="+13105550144", program="default", status="in", source="staff",
        evidence="said so", at=timezone.now(),
    )  # fmt: skip
    erase()
    assert standing("+13105550144", "default").status == "in"
    assert ConsentEvent.objects.filter(evidence="said so").exists()


def says(status: str, **more: str) -> None:
    facts = {"program": "default", "source": "keyword", "evidence": status} | more
    record_consent(address=ROSA, status=status, at=timezone.now(), **facts)


def test_a_yes_is_forgotten_with_the_person(db):
    says("in")
    erase()
    assert standing(ROSA, "default").status == ""
    says("pending")
    assert standing(ROSA, "default").status == "pending"


def test_the_ledger_says_that_they_were_erased(db):
    says("in")
    erase()
    last = ConsentEvent.objects.in_order().last()
    assert (last.event, last.status, last.actor) == ("revoke_request", "", "command line")
    assert (last.address, last.evidence) == ("", "")


def test_erased_twice_is_erased_once(story):
    erase()
    lines = ConsentEvent.objects.count()
    assert "Nothing is known" in erase()
    assert ConsentEvent.objects.count() == lines


def test_known_again_and_erased_again(db, tmp_path):
    """What the first erasure has left is not lost in the second."""
    says("out", program="news", scope="program")
    assert forget(ROSA, actor="", at=timezone.now())
    says("out")
    Consent.objects.create(
        address=erased(ROSA), program="*", status="", epoch=7, changed_at=timezone.now()
    )
    assert forget(ROSA, actor="", at=timezone.now())
    kept = {row.program: (row.address, row.status, row.epoch) for row in Consent.objects.all()}
    assert kept["*"] == (erased(ROSA), "out", 7)
    assert kept["news"] == (erased(ROSA), "out", 1)


def test_a_coming_appointment_is_told(story):
    Appointment.objects.update(starts_at=timezone.now() + timedelta(days=1), status="booked")
    assert "1 of them are to come" in erase()


def test_of_nobody_there_is_nothing_to_erase(db):
    assert erase("+19175550100") == "Nothing is known of this address.\n"
    assert not ConsentEvent.objects.exists()


def test_what_is_no_address_is_refused(db):
    with pytest.raises(CommandError, match="is no telephone number"):
        erase("banana")
