"""What an editor does to a flow: save a draft, publish it, retire it. One verb for every door."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from . import library
from .engine.definition import Definition
from .engine.problem import BrokenFlow, Problem
from .engine.reading import read
from .models import Flow, FlowVersion, valid_slug
from .problems import errors, problems


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
    return problems(definition, flows=flows, actions=actions)


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
