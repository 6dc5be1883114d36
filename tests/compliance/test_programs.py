"""Programs: what people agree to, version by version, and what each purpose needs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from compliance.models import Program, ProgramWording
from compliance.program_facts import ProgramFacts
from compliance.programs import program_for
from compliance.services import record_consent, standing

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
ROSA = "+12125550123"


def wordings(program: Program) -> list[tuple[int, str]]:
    return list(program.wordings.order_by("version").values_list("version", "wording"))


# ---- versions


@pytest.fixture
def news(db: None) -> Program:
    return Program.objects.create(slug="news", name="Acme News", optin_wording="I agree to news.")


def test_the_first_wording_is_the_first_version(news):
    assert wordings(news) == [(1, "I agree to news.")]


def test_a_change_of_wording_makes_a_new_version_and_keeps_the_old_one(news):
    news.optin_wording = "I agree to news and offers."
    news.save()
    assert news.wording_version == 2
    assert wordings(news) == [(1, "I agree to news."), (2, "I agree to news and offers.")]


def test_a_change_of_anything_else_does_not(news):
    news.goodbye_text = "Bye."
    news.save()
    assert wordings(news) == [(1, "I agree to news.")]


def test_a_change_that_is_saved_field_by_field_counts_too(news):
    news.optin_wording = "Yes."
    news.save(update_fields=["optin_wording"])
    news.refresh_from_db()
    assert news.wording_version == 2


def test_the_standard_wording_changes_with_what_it_is_made_of(db):
    program = Program.objects.create(slug="visits", name="Acme")
    program.frequency = "Up to 4 msgs/month."
    program.save()
    (_, first), (_, second) = wordings(program)
    assert "Msg frequency varies." in first
    assert "Up to 4 msgs/month." in second


def test_a_program_from_before_there_were_versions_loses_nothing(news):
    ProgramWording.objects.all().delete()
    Program.objects.filter(pk=news.pk).update(wording_version=5)
    news = Program.objects.get(pk=news.pk)
    news.optin_wording = "Newer."
    news.save()
    assert wordings(news) == [(5, "I agree to news."), (6, "Newer.")]


def test_the_cache_knows_the_new_version_at_once(news):
    assert program_for("news").wording_version == 1
    news.optin_wording = "Newer."
    news.save()
    assert program_for("news").wording_version == 2


# ---- texts


def test_the_standard_wording_says_all_that_carriers_ask_for():
    words = ProgramFacts(
        name="Acme", purpose="promotional", description="Offers of the week."
    ).texts()
    for needed in (
        "Acme",
        "text messages",
        "recurring automated marketing",
        "Offers of the week",
        "Msg frequency varies",
        "Message and data rates may apply",
        "STOP",
        "HELP",
        "not a condition of any purchase",
    ):
        assert needed in words.optin


def test_marketing_is_named_where_it_is_meant_and_nowhere_else():
    assert "marketing" not in ProgramFacts(purpose="informational").texts().optin


def test_the_request_for_the_second_yes_names_the_word_that_is_understood():
    assert "reply START to confirm" in ProgramFacts(name="Acme").texts().confirm
    assert "reply SMILE to confirm" in ProgramFacts(name="Acme", join_word="SMILE").texts().confirm
    assert ProgramFacts(confirm_text="Sure?").texts().confirm == "Sure?"


# ---- levels of consent


@pytest.mark.parametrize(
    ("purpose", "level"),
    [
        ("conversational", "implied"),
        ("informational", "express"),
        ("promotional", "express written"),
    ],
)
def test_each_purpose_needs_its_level(purpose, level):
    assert ProgramFacts(purpose=purpose).consent_level == level


def test_how_long_a_text_of_theirs_lets_us_answer_is_up_to_the_program():
    assert ProgramFacts(implied_days=2).implied_for == timedelta(days=2)


def says(status: str, source: str = "keyword", **more: object) -> bool:
    facts = {"program": "news", "evidence": status, "at": NOW} | more
    return record_consent(address=ROSA, status=status, source=source, **facts).changed


def level() -> str:
    return standing(ROSA, "news").level


def test_a_word_by_text_is_express_and_a_signed_form_is_written(db):
    says("in")
    assert level() == "express"
    assert says("in", "form", wording="I agree.", wording_version=1)
    assert level() == "express written"


def test_a_weaker_yes_takes_nothing_back(db):
    says("in", "form", wording="I agree.")
    assert not says("in")
    assert level() == "express written"


def test_a_second_yes_by_text_confirms_what_was_signed(db):
    says("pending", "form", wording="I agree.")
    assert level() == "express written"
    says("in")
    assert (standing(ROSA, "news").status, level()) == ("in", "express written")


@pytest.mark.parametrize("scope", ["all", "program"])
def test_a_stop_ends_it_and_a_start_takes_up_again_what_was_signed(db, scope):
    says("in", "form", wording="I agree.")
    says("out", scope=scope)
    assert level() == ""
    says("in")
    assert level() == "express written"


@pytest.mark.parametrize("scope", ["all", "program"])
def test_who_answers_the_request_with_a_stop_has_signed_nothing(db, scope):
    """Anybody could have sent the form."""
    says("pending", "form", wording="I agree.")
    says("out", scope=scope)
    says("in")
    assert (standing(ROSA, "news").status, level()) == ("in", "express")


def test_a_stop_ends_every_request_that_waits(db):
    says("pending", "form", wording="I agree.")
    says("out", program="visits")
    says("in", program="visits")
    assert standing(ROSA, "news").status == ""


# ---- sites that may embed the form


@pytest.mark.parametrize(
    "wrong",
    ["acme.example", "https://acme.example/", "https://*", "*", "https://a.example; script-src *"],
)
def test_a_site_must_be_an_origin(news, wrong):
    news.embed_sites = wrong
    with pytest.raises(ValidationError):
        news.full_clean()


def test_several_sites_one_a_line(news):
    news.embed_sites = "https://www.acme.example\nhttp://localhost:8080\n"
    news.full_clean()
    assert news.facts().sites == ("https://www.acme.example", "http://localhost:8080")
