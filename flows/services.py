"""What an editor does to a flow: save a draft, publish it, retire it. One verb for every door."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from compliance.lint import Place, Wording, lint_texts
from compliance.lint import errors as lint_errors
from compliance.lint.links import domain, links
from compliance.models import Program
from compliance.registrations.models import Campaign

from . import library
from .carriers import Sending
from .engine.definition import Definition
from .engine.problem import BrokenFlow, Problem
from .engine.reading import read
from .models import Flow, FlowVersion, valid_slug
from .problems import errors, problems

#: Purposes, the one that allows most first.
FREEST = ("promotional", "informational", "conversational")


def look_over(source: str) -> tuple[Problem, ...]:
    """Everything that is wrong with a flow's text, warnings included; empty means it is fine."""
    try:
        definition = read(source)
    except BrokenFlow as broken:
        return broken.problems
    return _problems(definition)


@transaction.atomic
def save_draft(slug: str, source: str, author: str = "") -> FlowVersion:
    """Keep ``source`` as the flow's draft; the one there was is overwritten.

    Raises BrokenFlow where it cannot be read. Text that is already published, and no newer draft,
    is returned as it is: saving it twice changes nothing.
    """
    definition = _readable(slug, source)
    flow, _ = Flow.objects.get_or_create(slug=slug, defaults={"name": definition.name})
    flow = Flow.objects.select_for_update().get(pk=flow.pk)
    draft, live = flow.draft, flow.published
    if draft is None and live is not None and live.source == source:
        return live
    if draft is None:
        draft = FlowVersion(flow=flow, number=_next_number(flow))
    if draft.source != source or draft.pk is None:
        draft.source, draft.author = source, author
        draft.save()
    return draft


@transaction.atomic
def publish(version: FlowVersion, author: str = "", note: str = "") -> FlowVersion:
    """Make a version the live one; the one before is retired. Twice changes nothing.

    Raises BrokenFlow with every problem; then nothing has changed.
    """
    flow = Flow.objects.select_for_update().get(pk=version.flow_id)
    version = FlowVersion.objects.select_related("flow").get(pk=version.pk)
    if version.status == FlowVersion.Status.PUBLISHED:
        return version
    definition = _readable(flow.slug, version.source)
    if blocking := errors(_problems(definition)):
        raise BrokenFlow(blocking)
    _retire_live(flow)
    _go_live(version, author, note)
    if flow.name != definition.name:
        flow.name = definition.name
        flow.save(update_fields=["name"])
    return version


@transaction.atomic
def retire(version: FlowVersion) -> FlowVersion:
    """Take the live version out of service. Conversations that stand in it go on to its end."""
    if version.status == FlowVersion.Status.PUBLISHED:
        version.status = FlowVersion.Status.RETIRED
        version.save(update_fields=["status"])
    return version


def _readable(slug: str, source: str) -> Definition:
    if not valid_slug(slug):
        raise _broken(f"'{slug}' is no name for a flow: lower-case letters, digits, _ and - only")
    definition = read(source)
    if definition.slug != slug:
        raise _broken(f"the text is of the flow '{definition.slug}', not of '{slug}'")
    return definition


def _broken(message: str) -> BrokenFlow:
    return BrokenFlow((Problem(code="wrong_flow", message=message, line=1),))


def _problems(definition: Definition) -> tuple[Problem, ...]:
    """Checked against the flows that are live now, and itself."""
    flows: Mapping[str, Definition] = {**library.load().flows, definition.slug: definition}
    actions = getattr(settings, "FLOW_ACTIONS", None)
    return problems(definition, flows=flows, actions=actions, sending=sending())


def refused(text: str, *, rendered: bool = True) -> list[str]:
    """What carriers or the law forbid in a text, a sentence each; nothing where it may be kept."""
    who = sending()
    wording = Wording(
        place=Place(name="this text"),
        text=text,
        purpose=who.purpose,
        age_gated=who.age_gated,
        rendered=rendered,
        domains=who.domains,
    )
    return [f"{one.what} {one.mend}" for one in lint_errors(lint_texts(wording))]


def sending() -> Sending:
    """For whom texts are sent now: the freest purpose of any program, and everybody's web pages.

    A business that has set up no program yet is asked for nothing that only a program can say.
    """
    rows = list(Program.objects.values_list("purpose", "terms_url", "privacy_url"))
    purposes = {purpose for purpose, _, _ in rows} or {"promotional"}
    pages = (page for _, *pages in rows for page in pages)
    domains = frozenset(domain(link.host) for page in pages for link in links(page))
    freest = next((one for one in FREEST if one in purposes), FREEST[-1])
    gated = Campaign.objects.filter(age_gated=True).exists()
    return Sending(purpose=freest, age_gated=gated, domains=domains)


def _next_number(flow: Flow) -> int:
    highest: int | None = flow.versions.aggregate(highest=Max("number"))["highest"]
    return (highest or 0) + 1


def _retire_live(flow: Flow) -> None:
    live = flow.published
    if live is not None:
        retire(live)


def _go_live(version: FlowVersion, author: str, note: str) -> None:
    version.status = FlowVersion.Status.PUBLISHED
    version.published_at = timezone.now()
    version.author = author or version.author
    version.note = note or version.note
    version.save(update_fields=["status", "published_at", "author", "note"])
