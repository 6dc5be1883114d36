"""The editors' tables: versions that never change, and a playbook that always knows."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from flows import library, services
from flows.engine.problem import BrokenFlow
from flows.models import (
    BotText,
    Flow,
    FlowVersion,
    Immutable,
    KnownAnswer,
    PlaybookVersion,
    Rule,
)

pytestmark = pytest.mark.django_db

HELLO = "flow: hello\nname: Hello\nsteps:\n  - {id: a, say: Hello}\n"
AGAIN = HELLO.replace("say: Hello", "say: Hello again")
BAD = HELLO.replace("say: Hello", "say: Hello, next: nowhere")


@pytest.fixture(autouse=True)
def fresh(settings):
    settings.PLAYBOOK_CACHE_SECONDS = 0
    library.forget()
    yield
    library.forget()


def live(source: str = HELLO) -> FlowVersion:
    return services.publish(services.save_draft("hello", source, "ana"), "ana", "first")


# ---- drafts and versions


def test_a_draft_is_kept_and_overwritten():
    first = services.save_draft("hello", HELLO, "ana")
    second = services.save_draft("hello", AGAIN, "bob")
    assert first.pk == second.pk
    assert (second.number, second.source, second.author) == (1, AGAIN, "bob")
    assert "hello" not in library.playbook().flows


def test_the_text_comes_out_byte_for_byte():
    odd = HELLO.replace("\n", "\r\n") + "# ende \u00fc\n\n"
    services.save_draft("hello", odd, "")
    assert FlowVersion.objects.get().source == odd


@pytest.mark.parametrize("source", ["", "flow: [", "flow: hello\nsteps: [{sya: x}]"])
def test_a_text_that_cannot_be_read_is_not_kept(source):
    with pytest.raises(BrokenFlow):
        services.save_draft("hello", source, "")
    assert not Flow.objects.exists()


def test_a_draft_of_another_flow_is_refused():
    with pytest.raises(BrokenFlow, match="of the flow 'hello', not of 'other'"):
        services.save_draft("other", HELLO, "")


def test_publishing_puts_it_into_the_playbook():
    version = live()
    assert (version.status, version.author, version.note) == ("published", "ana", "first")
    assert version.published_at
    flow = library.playbook().flows["hello"]
    assert (flow.version, flow.name) == (1, "Hello")


def test_publishing_twice_changes_nothing():
    version = live()
    before = PlaybookVersion.current()
    assert services.publish(version).pk == version.pk
    assert services.save_draft("hello", HELLO, "").pk == version.pk
    assert PlaybookVersion.current() == before


def test_the_next_version_retires_the_one_before():
    first = live()
    second = live(AGAIN)
    first.refresh_from_db()
    assert (first.status, second.number, second.status) == ("retired", 2, "published")
    assert library.playbook().flows["hello"].version == 2


def test_an_earlier_version_may_come_back():
    first = live()
    live(AGAIN)
    first.refresh_from_db()
    services.publish(first)
    assert library.playbook().flows["hello"].version == 1


def test_a_conversation_still_finds_its_old_version():
    live()
    live(AGAIN)
    versions = library.playbook().versions
    assert versions["hello", 1].steps[0].text == {"": "Hello"}
    assert versions["hello", 2].steps[0].text == {"": "Hello again"}
    assert versions.get(("hello", 3)) is None
    assert ("other", 1) not in versions
    assert len(versions) == 2


def test_a_draft_is_no_version_to_stand_in():
    services.save_draft("hello", HELLO, "")
    assert library.playbook().versions.get(("hello", 1)) is None


def test_a_flow_with_errors_is_not_published():
    draft = services.save_draft("hello", BAD, "")
    with pytest.raises(BrokenFlow) as caught:
        services.publish(draft)
    assert [problem.code for problem in caught.value.problems] == ["unknown_step"]
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_a_broken_successor_leaves_the_live_one_alone():
    live()
    with pytest.raises(BrokenFlow):
        services.publish(services.save_draft("hello", BAD, ""))
    assert library.playbook().flows["hello"].version == 1


def test_retiring_takes_it_out_of_service():
    version = live()
    services.retire(version)
    services.retire(version)
    assert library.playbook().flows == {}


@pytest.mark.parametrize("change", [{"source": AGAIN}, {"number": 9}, {"status": "draft"}])
def test_a_published_version_never_changes(change):
    version = live()
    for name, value in change.items():
        setattr(version, name, value)
    with pytest.raises(Immutable):
        version.save()


def test_nor_in_bulk_nor_by_deleting():
    version = live()
    with pytest.raises(Immutable):
        FlowVersion.objects.update(source=AGAIN)
    with pytest.raises(Immutable):
        version.delete()


def test_the_database_knows_one_published_version():
    live()
    flow = Flow.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        FlowVersion.objects.create(flow=flow, number=7, status="published", source=HELLO)


def test_a_stored_text_that_no_release_can_read_is_left_out(caplog):
    live()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE flows_flowversion SET source = 'flow: ['")
    PlaybookVersion.bump()
    assert library.playbook().flows == {}
    assert "cannot be read" in caplog.text


# ---- rules, answers, texts


def rule(**more) -> Rule:
    return Rule.objects.create(**{"name": "r", "label": "R", "phrases": "one\n\n two \n", **more})


def test_a_rule_as_a_value():
    rule(answer="Yes", variants={"es": "Si"}, match="exact", priority=7, listed=False)
    (found,) = library.playbook().rules
    assert (found.phrases, found.match, found.priority) == (("one", "two"), "exact", 7)
    assert found.answer == {"": "Yes", "es": "Si"}
    assert not found.listed


def test_a_rule_of_a_flow_that_is_not_live_leads_nowhere():
    draft = services.save_draft("hello", HELLO, "")
    rule(flow=draft.flow)
    assert library.playbook().rules == ()
    services.publish(draft)
    assert library.playbook().rules[0].flow == "hello"


@pytest.mark.parametrize("does", [{}, {"answer": "x", "hand_off": "front"}])
def test_a_rule_does_exactly_one_thing(does):
    with pytest.raises(IntegrityError), transaction.atomic():
        rule(**does)
    with pytest.raises(ValidationError, match="exactly one"):
        Rule(name="r", label="R", phrases="one", **does).full_clean()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("phrases", " \n"),
        ("phrases", "x" * 200),
        ("answer", "{{ x"),
        ("variants", {"es": "{{"}),
        ("variants", ["x"]),
        ("variants", {"klingon!": "x"}),
    ],
)
def test_what_would_not_work_is_refused_in_words(field, value):
    given = {"name": "r", "label": "R", "phrases": "one", "answer": "x"} | {field: value}
    with pytest.raises(ValidationError) as caught:
        Rule(**given).full_clean()
    assert set(caught.value.message_dict) == {field}


def test_what_is_not_active_is_not_known():
    rule(answer="x", active=False)
    KnownAnswer.objects.create(name="k", label="K", phrases="x", answer="y", active=False)
    assert library.playbook().rules == ()
    assert library.playbook().answers == ()


def test_standing_texts_in_several_languages():
    BotText.objects.create(name="fallback", wording="Pardon?")
    BotText.objects.create(name="fallback", language="es", wording="Como?")
    assert library.playbook().texts == {"fallback": {"": "Pardon?", "es": "Como?"}}


# ---- freshness


def test_every_change_is_noticed():
    seen = [library.playbook()]
    row = KnownAnswer.objects.create(name="k", label="K", phrases="x", answer="one")
    seen.append(library.playbook())
    row.answer = "two"
    row.save()
    seen.append(library.playbook())
    KnownAnswer.objects.update(answer="three")
    seen.append(library.playbook())
    row.delete()
    seen.append(library.playbook())
    said = [[a.answer[""] for a in book.answers] for book in seen]
    assert said == [[], ["one"], ["two"], ["three"], []]
    assert len({book.version for book in seen}) == 5


def test_without_a_change_it_is_the_same_value_for_one_query(django_assert_num_queries):
    live()
    first = library.playbook()
    with django_assert_num_queries(1):
        assert library.playbook() is first


def test_within_its_patience_it_asks_nothing(settings, django_assert_num_queries):
    settings.PLAYBOOK_CACHE_SECONDS = 60
    first = library.playbook()
    rule(answer="x")
    with django_assert_num_queries(0):
        assert library.playbook() is first
    library.forget()
    assert library.playbook().rules


def test_a_change_that_is_rolled_back_is_not_taken_for_another():
    with pytest.raises(RuntimeError), transaction.atomic():
        rule(answer="ghost")
        assert library.playbook().rules[0].answer == {"": "ghost"}
        raise RuntimeError
    rule(answer="real")
    assert library.playbook().rules[0].answer == {"": "real"}


def test_looking_over_a_text_never_raises():
    assert services.look_over("flow: [")[0].code == "unreadable"
    assert services.look_over(BAD)[0].code == "unknown_step"
    assert services.look_over(HELLO) == ()
