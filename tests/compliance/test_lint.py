"""Every check bites what it is there for, and leaves alone what is as it should be."""

from __future__ import annotations

import time
from typing import Any

import pytest

from compliance import lint
from compliance.lint.finding import run
from tests.compliance.lint_cases import BITES, CLEAN, HERE, program, text

CHECKS_OF = {
    lint.Wording: lint.TEXTS,
    lint.Words: lint.WORDS,
    lint.ProgramUnderLint: lint.PROGRAMS,
    lint.OptinPage: lint.PAGES,
    lint.Sender: lint.SENDERS,
    lint.Campaign: lint.CAMPAIGNS,
    lint.Business: lint.BUSINESSES,
}


def findings(subject: Any) -> dict[str, lint.Finding]:
    return {one.code: one for one in run(CHECKS_OF[type(subject)], [subject])}


@pytest.mark.parametrize("code", BITES)
def test_a_check_minds_what_it_is_there_for(code):
    found = findings(BITES[code])
    assert code in found
    assert found[code].place == HERE
    assert found[code].what.endswith((".", "!"))


def test_there_is_a_case_for_every_check():
    codes = [check.code for check in lint.ALL]
    assert len(codes) == len(set(codes)) >= 40
    assert set(BITES) == set(codes)


@pytest.mark.parametrize("subject", CLEAN, ids=lambda one: f"{type(one).__name__}")
def test_what_is_as_it_should_be_is_left_alone(subject):
    assert findings(subject) == {}


@pytest.mark.parametrize("check", lint.ALL, ids=lambda check: check.code)
def test_every_check_says_why_by_whose_rule_and_how_to_mend_it(check):
    assert check.why.endswith(".")
    assert check.mend.endswith((".", "'"))
    assert check.source
    assert check.severity in lint.SEVERITIES


def test_the_worst_comes_first():
    found = lint.lint_texts(text("Reply YES!!! bit.ly/x"), text("Please send your SSN"))
    order = [lint.SEVERITIES.index(one.severity) for one in found]
    assert order == sorted(order)
    assert {"shortener", "asks_identity"} <= {one.code for one in lint.errors(found)}


def test_in_a_flow_the_flows_own_problems_name_words_of_the_law():
    inviting = BITES["invites_optout"]
    assert "invites_optout" in {one.code for one in lint.lint_texts(inviting)}
    assert "invites_optout" not in {one.code for one in lint.lint_texts(inviting, in_flow=True)}


def test_standing_replies_are_texts_like_any_other():
    found = lint.lint_program(program(help_text="Acme Tire 😀: bit.ly/x"))
    places = {one.place.name for one in found if one.code == "shortener"}
    assert places == {"here, help text"}


def test_the_whole_business_is_looked_at():
    everything = lint.Everything(
        wordings=(BITES["shortener"],),
        words=(BITES["law_word_taken"],),
        programs=(BITES["goodbye_sells"],),
        pages=(BITES["box_ticked"],),
        senders=(BITES["sender_unregistered"],),
        campaigns=(BITES["campaign_flags"],),
        businesses=(BITES["debugging"],),
    )
    assert {one.code for one in lint.errors(lint.lint(everything))} >= {
        *("shortener", "law_word_taken", "goodbye_sells", "box_ticked"),
        *("sender_unregistered", "campaign_flags", "debugging"),
    }


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ("It’s ready", "UCS-2 because of '’' (right single quotation mark), for which ' would do."),
        ("más", "UCS-2 because of 'á' (latin small letter a with acute), for which a would do."),
    ],
)
def test_the_characters_that_force_the_dear_alphabet_are_named(said, what):
    assert findings(text(said))["dear_characters"].what == what


@pytest.mark.parametrize(
    "said",
    ["Hello {first_name}", "Hi [First Name]", "Dear %NAME%", "Hi <<name>>", "Total: ${sum}"],
)
def test_a_placeholder_of_any_system_is_found(said):
    assert "unfilled_field" in findings(text(said))


@pytest.mark.parametrize("said", ["At 5 p.m. tomorrow", "Mail me@acme.example", "We open at 9.30"])
def test_what_only_looks_like_a_link_is_none(said):
    assert lint.links.links(said) == ()


@pytest.mark.parametrize(
    "piece",
    [
        "{{",
        "{%",
        "{a",
        "[",
        "<a href=",
        "<a ",
        "a.",
        "sms and ",
        "by sms ",
        "reply ",
        "%A",
        "https://a",
    ],
)
def test_no_text_however_odd_holds_the_editors_up(piece):
    """Four thousand characters are the most that may be a wording; typing asks for them often."""
    odd = text(piece * (4000 // len(piece)), rendered=True)
    begun = time.process_time()
    lint.lint_texts(odd)
    assert time.process_time() - begun < 1.5
