"""People, by phone or by the client's own id."""

from __future__ import annotations

import pytest
from django.utils import timezone

from compliance.services import record_consent
from conversations.models import Contact

pytestmark = pytest.mark.django_db


def _consent(address: str, status: str, program: str = "default", **extra: str) -> None:
    record_consent(
        address=address, program=program, status=status, source="keyword",
        evidence="said so", at=timezone.now(), **extra,
    )  # fmt: skip


def test_creating_normalises_the_phone_and_says_201(crm) -> None:
    response = crm.post("contacts/", {"phone": "(212) 555-0123", "name": "Rosa", "tags": ["vip"]})
    assert response.status_code == 201, response.content
    body = response.json()
    assert (body["phone"], body["name"], body["tags"]) == ("+12125550123", "Rosa", ["vip"])
    assert body["id"] == Contact.objects.get().public_id
    assert body["consent"] == {"status": "none", "opted_out": False, "programs": {}}


def test_creating_again_changes_what_was_given_and_nothing_else(crm, rosa) -> None:
    response = crm.post("contacts/", {"phone": rosa.address, "external_id": "c-1", "vip": True})
    assert (response.status_code, response.json()["name"]) == (200, "Rosa")
    response = crm.post("contacts/", {"external_id": "c-1", "name": "Rosa Diaz"})
    assert (response.status_code, response.json()["phone"]) == (200, rosa.address)
    assert Contact.objects.values_list("name", "vip").get() == ("Rosa Diaz", True)


def test_a_new_contact_needs_its_phone(crm) -> None:
    response = crm.post("contacts/", {"external_id": "c-9"})
    assert (response.status_code, list(response.json()["errors"])) == (400, ["phone"])


def test_ids_that_contradict_each_other_are_a_conflict(crm, rosa) -> None:
    crm.post("contacts/", {"phone": "+12125550124", "external_id": "c-2"})
    response = crm.post("contacts/", {"phone": rosa.address, "external_id": "c-2"})
    assert response.status_code == 409
    response = crm.patch(f"contacts/{rosa.public_id}/", {"external_id": "c-2"})
    assert response.status_code == 409
    assert Contact.objects.get(pk=rosa.pk).external_id == ""


def test_patching_keeps_the_phone(crm, rosa) -> None:
    path = f"contacts/{rosa.public_id}/"
    response = crm.patch(path, {"language": "es", "phone": rosa.address})
    assert (response.status_code, response.json()["language"]) == (200, "es")
    response = crm.patch(path, {"phone": "+12125550199", "language": "fr"})
    assert (response.status_code, list(response.json()["errors"])) == (400, ["phone"])
    assert Contact.objects.get().language == "es"


@pytest.mark.parametrize(
    "typed", ["+12125550123", " 12125550123", "%2B12125550123", "12125550123", "212-555-0123"]
)
def test_a_phone_is_found_however_it_is_typed(crm, rosa, typed) -> None:
    response = crm.get(f"contacts/?phone={typed.replace(' ', '+')}")
    assert [row["id"] for row in response.json()["results"]] == [rosa.public_id]


@pytest.mark.parametrize("typed", ["", "abc", "12", "%00", "+1%0012125550123", "9" * 400])
def test_a_phone_that_is_none_is_refused_with_a_sentence(crm, typed) -> None:
    response = crm.get(f"contacts/?phone={typed}")
    assert response.status_code == 400
    assert "is no telephone number: write it like +12125550123" in response.json()["detail"]
    assert list(response.json()["errors"]) == ["phone"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("phone", "555"),
        ("phone", 5),
        ("phone", None),
        ("email", "no"),
        ("name", "x" * 121),
        ("language", "x" * 13),
        ("timezone", "Mars/Olympus"),
        ("timezone", "../../etc/passwd"),
        ("tags", "vip"),
        ("tags", ["x" * 65]),
        ("tags", [{}]),
        ("attributes", []),
        ("attributes", {"a": "x" * 16_001}),
        ("vip", "perhaps"),
    ],
)
def test_a_bad_field_is_named_and_nothing_is_kept(crm, field, value) -> None:
    response = crm.post("contacts/", {"phone": "+12125550123", "name": "R", field: value})
    assert response.status_code == 400
    assert [name.split(".")[0] for name in response.json()["errors"]] == [field]
    assert not Contact.objects.exists()


def test_consent_is_told_and_cannot_be_written(crm, rosa) -> None:
    _consent(rosa.address, "in", program="offers")
    _consent(rosa.address, "out", scope="program")
    path = f"contacts/{rosa.public_id}/"
    told = {"status": "out", "opted_out": True, "programs": {"default": "out", "offers": "in"}}
    assert crm.get(path).json()["consent"] == told
    assert crm.patch(path, {"consent": {"status": "in"}}).json()["consent"] == told


def test_a_stop_to_everything_is_told_for_every_program(crm, rosa) -> None:
    _consent(rosa.address, "in", program="offers")
    _consent(rosa.address, "out", scope="all")
    consent = crm.get(f"contacts/{rosa.public_id}/").json()["consent"]
    assert (consent["opted_out"], consent["programs"]["offers"]) == (True, "out")


def test_a_page_costs_the_same_for_one_as_for_many(crm, django_assert_num_queries) -> None:
    for number in range(30):
        contact = Contact.objects.create(address=f"+1212555{number:04d}")
        _consent(contact.address, "in")
    crm.get("contacts/")
    with django_assert_num_queries(4):  # token, rows, consent, programs
        assert len(crm.get("contacts/").json()["results"]) == 30
