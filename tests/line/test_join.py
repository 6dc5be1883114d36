"""The public opt-in form: what it shows, what it records, what it never tells."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from compliance.models import Consent, ConsentEvent, Program
from compliance.services import standing, verify_chain
from compliance.subjects import subject_of
from conversations.models import Message
from smsbot.visitors import ip_of
from tests.phones import drive_all

pytestmark = pytest.mark.django_db

FORM, FRAME = "/join/default/", "/join/default/embed/"
SHOP = "https://www.acme.example"
ROSA = "+12125550123"


@pytest.fixture(autouse=True)
def _nobody_has_sent_a_form_yet() -> None:
    cache.clear()


@pytest.fixture
def program(business) -> Program:
    found = Program.objects.get(slug="default")
    found.optin_wording = "I agree to recurring texts from Acme Dental."
    found.terms_url, found.privacy_url = "https://acme.example/t", "https://acme.example/p"
    found.save()
    return found


def change(program: Program, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(program, name, value)
    program.save()


def fill(program: Program, **more: Any) -> dict[str, Any]:
    """What a visitor's browser sends; a field that is None is left out."""
    fields = {"phone": "(212) 555-0123", "agree": "on", "website": ""}
    fields |= {"version": program.wording_version} | more
    return {name: value for name, value in fields.items() if value is not None}


def send(client: Client, program: Program, path: str = FORM, **more: Any) -> Any:
    return client.post(path, fill(program, **more), headers={"User-Agent": "Firefox/150"})


def outcome(client: Client, program: Program) -> str:
    """The page that somebody sees who has sent the form, without what differs by chance."""
    answer = send(client, program)
    assert answer.status_code == 302
    return client.get(answer["Location"]).content.decode()


# ---- what it shows


def test_the_form_shows_every_disclosure_and_a_box_that_is_not_ticked(client, program):
    page = client.get(FORM).content.decode()
    for needed in (
        program.optin_wording,
        "Message and data rates may apply",
        "Msg frequency varies",
        "Reply STOP",
        "HELP",
        "not a condition of any purchase",
        "not shared with third parties",
        "https://acme.example/t",
        "https://acme.example/p",
    ):
        assert needed in page
    assert "checked" not in page
    assert 'type="checkbox" name="agree" id="id_agree"' in page
    assert "<script" not in page


def test_it_names_the_number_that_will_text(client, program, rosa):
    assert "from +1" in client.get(FORM).content.decode()


def test_an_unknown_program_has_no_form(client, program):
    assert client.get("/join/nobody/").status_code == 404


# ---- what it records


def test_a_sent_form_is_consent_with_all_its_proof(client, program, rosa):
    assert send(client, program).status_code == 302
    row = ConsentEvent.objects.get()
    assert (row.event, row.status, row.source) == ("opt_in", "in", "form")
    assert (row.address, row.ip) == (ROSA, "127.0.0.1")
    assert row.wording == "I agree to recurring texts from Acme Dental."
    assert row.wording_version == program.wording_version == 2
    assert "Page: http://127.0.0.1:8000/join/default/" in row.evidence
    assert "Browser: Firefox/150" in row.evidence
    assert standing(ROSA, "default").level == "express written"
    assert verify_chain(subject_of(ROSA)) == []


def test_a_welcome_goes_out_once_however_often_the_form_is_sent(client, program, rosa):
    for _ in range(3):
        send(client, program)
    drive_all()
    [welcome] = rosa.received()
    assert "STOP to end" in welcome
    assert ConsentEvent.objects.count() == 1


def test_the_second_yes_is_asked_for_by_text_and_given_by_text(client, program, rosa):
    change(program, double_optin=True)
    send(client, program)
    drive_all()
    [asked] = rosa.received()
    assert "reply START to confirm" in asked
    assert standing(ROSA, "default").status == "pending"
    assert rosa.text("START") == [program.texts().welcome]
    assert (standing(ROSA, "default").status, standing(ROSA, "default").level) == (
        "in",
        "express written",
    )
    assert list(ConsentEvent.objects.in_order().values_list("event", flat=True)) == [
        "opt_in",
        "confirm",
    ]


def test_the_request_is_sent_once_a_day(client, program, rosa):
    change(program, double_optin=True)
    for _ in range(3):
        send(client, program)
    drive_all()
    assert len(rosa.received()) == 1


def test_who_saw_older_words_has_agreed_to_those(client, program, rosa):
    seen = program.wording_version
    change(program, optin_wording="I agree to everything.")
    send(client, program, version=seen)
    row = ConsentEvent.objects.get()
    assert (row.wording_version, row.wording) == (
        seen,
        "I agree to recurring texts from Acme Dental.",
    )


def test_a_program_without_a_number_of_its_own_records_all_the_same(client, program):
    assert send(client, program).status_code == 302
    assert standing(ROSA, "default").status == "in"
    assert not Message.objects.exists()


# ---- who has opted out


def test_a_form_alone_does_not_bring_back_who_has_left(client, program, rosa):
    """Anybody can type anybody's number."""
    rosa.text("STOP")
    send(client, program)
    drive_all()
    assert len(rosa.received()) == 1  # the goodbye
    assert standing(ROSA, "default").opted_out
    noted = ConsentEvent.objects.in_order().last()
    assert (noted.source, noted.status) == ("form", "out")
    assert "has not texted START" in noted.evidence
    assert verify_chain(subject_of(ROSA)) == []
    assert rosa.text("START") == [program.texts().welcome]


@pytest.mark.parametrize("double", [False, True])
def test_nobody_learns_whether_a_number_is_known(client, program, rosa, double):
    change(program, double_optin=double)
    new = outcome(client, program)
    known = outcome(client, program)
    rosa.text("STOP")
    left = outcome(client, program)
    assert new == known == left


# ---- what it refuses


@pytest.mark.parametrize(
    ("wrong", "said", "where"),
    [
        ({"agree": None}, "Tick the box if you agree", "#id_agree"),
        ({"phone": ""}, "Enter your mobile number", "#id_phone"),
        ({"phone": "call me"}, "is no telephone number", "#id_phone"),
        ({"phone": "<script>alert(1)</script>"}, "is no telephone number", "#id_phone"),
        ({"version": "99"}, "read the text beside the box once more", "#id_agree"),
        ({"version": "x"}, "read the text beside the box once more", "#id_agree"),
    ],
)
def test_a_mistake_is_named_and_nothing_is_recorded(client, program, wrong, said, where):
    answer = send(client, program, **wrong)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert said in page
    assert f'<a href="{where}">' in page
    assert "<title>Error:" in page
    assert "<script" not in page
    assert not Consent.objects.exists()


def test_what_was_typed_is_still_there_and_tied_to_its_mistake(client, program):
    page = send(client, program, phone="12").content.decode()
    assert 'value="12"' in page
    assert 'aria-invalid="true"' in page
    assert 'aria-describedby="phone-hint phone-error"' in page


def test_the_box_is_not_ticked_for_new_words(client, program):
    seen = program.wording_version
    change(program, optin_wording="I agree to everything.")
    assert "checked" not in send(client, program, phone="12", version=seen).content.decode()
    fresh = send(client, program, phone="12").content.decode()
    assert "checked" in fresh


def test_a_machine_is_thanked_and_nothing_is_recorded(client, program):
    assert send(client, program, website="https://spam.example").status_code == 302
    assert not ConsentEvent.objects.exists()


def test_so_many_forms_an_hour_from_one_address(client, program, settings):
    settings.JOIN_FORM_LIMIT = 2
    codes = [send(client, program, phone=f"212 555 010{n}").status_code for n in range(3)]
    assert codes == [302, 302, 429]
    assert Consent.objects.count() == 2
    elsewhere = client.post(FORM, fill(program), REMOTE_ADDR="203.0.113.9")
    assert elsewhere.status_code == 302


def test_a_form_of_another_site_cannot_send_it(program):
    strict = Client(enforce_csrf_checks=True)
    assert send(strict, program).status_code == 403
    strict.get(FORM)
    token = strict.cookies["csrftoken"].value
    assert send(strict, program, csrfmiddlewaretoken=token).status_code == 302


# ---- in a frame


@pytest.fixture
def embedded(program) -> Program:
    change(program, embed_sites=f"{SHOP}\nhttps://acme.example")
    return program


def framed(client: Client) -> Any:
    return client.get(FRAME, headers={"Referer": f"{SHOP}/offers"})


def test_only_the_embedded_form_may_be_framed_and_only_by_the_programs_sites(client, embedded):
    answer = framed(client)
    assert f"frame-ancestors {SHOP} https://acme.example" in answer["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer
    page = client.get(FORM)
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"


def test_a_program_that_names_no_site_is_framed_by_none(client, program):
    assert "frame-ancestors 'none'" in client.get(FRAME)["Content-Security-Policy"]


def test_a_frame_needs_no_cookie_and_the_proof_names_the_site(embedded):
    visitor = Client(enforce_csrf_checks=True)
    page = framed(visitor)
    assert not visitor.cookies
    ticket = page.context["ticket"]
    answer = visitor.post(
        FRAME, fill(embedded, ticket=ticket), headers={"Origin": "http://testserver"}
    )
    assert answer.status_code == 302
    assert f"frame-ancestors {SHOP}" in visitor.get(answer["Location"])["Content-Security-Policy"]
    assert f"Shown on: {SHOP}" in ConsentEvent.objects.get().evidence


def test_a_site_that_may_not_embed_is_not_named_as_evidence(client, embedded):
    page = client.get(FRAME, headers={"Referer": "https://evil.example/"})
    assert page.context["site"] == ""


@pytest.mark.parametrize("ticket", ["", "forged", None])
def test_a_frame_without_our_ticket_records_nothing(client, embedded, ticket):
    answer = client.post(FRAME, fill(embedded, ticket=ticket))
    assert answer.status_code == 403
    assert "open for too long" in answer.content.decode()
    assert not Consent.objects.exists()


def test_a_ticket_is_no_use_to_another_site_or_for_another_program(client, embedded):
    ticket = framed(client).context["ticket"]
    Program.objects.create(slug="news", name="News")
    foreign = {"Origin": "https://evil.example"}
    assert client.post(FRAME, fill(embedded, ticket=ticket), headers=foreign).status_code == 403
    other = client.post("/join/news/embed/", fill(embedded, ticket=ticket, version=1))
    assert other.status_code == 403
    assert not Consent.objects.exists()


# ---- who is at the other end


@pytest.mark.parametrize(
    ("trusted", "header", "ip"),
    [
        (0, "1.2.3.4", "10.0.0.1"),
        (1, "1.2.3.4", "1.2.3.4"),
        (1, "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        (2, "6.6.6.6, 1.2.3.4, 10.0.0.9", "1.2.3.4"),
        (2, "1.2.3.4", "10.0.0.1"),
        (1, "nonsense", "10.0.0.1"),
        (1, "", "10.0.0.1"),
    ],
)
def test_only_our_own_proxies_are_believed(rf, settings, trusted, header, ip):
    settings.TRUSTED_PROXIES = trusted
    request = rf.get("/", headers={"X-Forwarded-For": header}, REMOTE_ADDR="10.0.0.1")
    assert ip_of(request) == ip


# ---- by text


def test_the_programs_own_word_joins_like_start(program, rosa):
    change(program, join_word="SMILE")
    rosa.text("STOP")
    assert rosa.text("smile!") == [program.texts().welcome]
    row = ConsentEvent.objects.in_order().last()
    assert (row.event, row.source, row.evidence) == ("opt_in", "keyword", "smile!")


def test_and_confirms_a_form(client, program, rosa):
    change(program, join_word="SMILE", double_optin=True)
    send(client, program)
    drive_all()
    assert "reply SMILE to confirm" in rosa.received()[0]
    rosa.text("Smile")
    assert standing(ROSA, "default").status == "in"


def test_an_ordinary_text_confirms_nothing(client, program, rosa):
    change(program, double_optin=True)
    send(client, program)
    rosa.text("echo who is this?")
    assert standing(ROSA, "default").status == "pending"
