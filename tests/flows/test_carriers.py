"""What carriers would mind in a flow: errors keep it from being published, warnings are shown."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command

from compliance.models import Program
from flows import services
from flows.carriers import Sending
from flows.engine.problem import BrokenFlow
from flows.engine.reading import read
from flows.problems import problems

FLOW = """\
flow: greet
name: Greeting
steps:
  - id: hello
    say: {}
  - end: Goodbye!
"""


def found(text: str, **sending: object) -> dict[str, str]:
    """Code -> severity, of the step alone."""
    flow = read(FLOW.format(text))
    seen = problems(flow, sending=Sending(**sending))
    return {one.code: one.severity for one in seen if (one.step, one.line) == ("hello", 4)}


def test_a_good_text_is_left_alone():
    assert found('"Hello {{ person.name }}, how are you?"') == {}


def test_an_error_and_a_warning_have_their_step_and_line():
    assert found("Look at bit.ly/hi!!!") == {"shortener": "error", "exclamations": "warning"}


def test_every_language_is_looked_at_and_a_code_is_said_once():
    assert found("{en: Look now at bit.ly/hi, es: Mire aqui bit.ly/hola}") == {"shortener": "error"}


def test_what_is_only_good_to_know_is_not_said():
    assert found("Reply YES to go on") == {}


def test_the_rules_follow_what_people_have_agreed_to():
    offer = "20% off until Friday"
    assert found(offer, purpose="promotional") == {}
    assert found(offer, purpose="conversational") == {"promotion_in_reply": "warning"}
    assert found(offer, purpose="informational") == {"promotion": "error"}
    assert found("Two beers", age_gated=False) == {"age_alcohol": "error"}
    assert found("Two beers", age_gated=True) == {}
    pages = frozenset({"acme.example"})
    assert found("Have a look at www.acme.example", domains=pages) == {}
    assert found("Have a look at other.example", domains=pages) == {"foreign_domain": "warning"}


def test_choices_are_parts_of_a_text():
    source = "flow: f\nsteps:\n  - choose: Which?\n    choices: [Café 😀, B]\n  - end: Bye\n"
    codes = {one.code for one in problems(read(source), sending=Sending(purpose="informational"))}
    assert "emoji_in_service_text" in codes
    assert "dear_characters" not in codes


@pytest.mark.django_db
def test_publishing_is_refused_and_nothing_is_live():
    draft = services.save_draft("greet", FLOW.format("Look at bit.ly/hi"))
    with pytest.raises(BrokenFlow) as refusal:
        services.publish(draft)
    assert [one.code for one in refusal.value.problems] == ["shortener"]
    assert draft.flow.published is None


@pytest.mark.django_db
def test_warnings_do_not_keep_a_flow_from_being_published():
    draft = services.save_draft("greet", FLOW.format("See you!!!"))
    services.publish(draft)
    assert draft.flow.published == draft
    assert "exclamations" in {one.code for one in services.look_over(draft.source)}


@pytest.mark.django_db
def test_check_flow_says_it_with_its_line(tmp_path):
    path = tmp_path / "greet.yaml"
    path.write_text(FLOW.format("Look at bit.ly/hi"))
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("check_flow", str(path), stdout=out)
    assert "error: line 4, step 'hello': 'bit.ly' is a public link shortener." in out.getvalue()


@pytest.mark.django_db
def test_the_freest_program_and_all_web_pages_count():
    assert services.sending() == Sending(purpose="promotional")
    Program.objects.create(slug="a", purpose="conversational", terms_url="https://a.example/t")
    assert services.sending().purpose == "conversational"
    Program.objects.create(slug="b", purpose="informational", privacy_url="https://www.b.example/p")
    assert services.sending() == Sending(
        purpose="informational", domains=frozenset({"a.example", "b.example"})
    )
