"""Gathers what the messaging lint looks at, each piece with the admin page where it is mended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from django.conf import settings
from django.urls import reverse

import flows.carriers
from compliance import lint
from compliance.lint import Place
from compliance.lint.subjects import STAND_IN
from compliance.models import Program
from compliance.registrations.book import sender_of
from compliance.registrations.models import Campaign, lines
from flows import library, models
from flows.engine.definition import Definition
from flows.services import sending
from handoff.models import CannedReply
from integrations.actions import reminders
from integrations.booking.models import Calendar, Service
from integrations.models import Channel
from integrations.pricing import price_of

from .join.forms import JoinForm

#: Backends that reach no carrier.
NO_CARRIER = frozenset({"simulator", "webchat", "slack"})


def findings() -> tuple[lint.Finding, ...]:
    """Everything that is to be minded in the whole business, the worst first."""
    return lint.lint(everything())


def everything() -> lint.Everything:
    """The business as values. Reads the database; changes nothing."""
    programs = tuple(_programs())
    senders = tuple(_senders())
    return lint.Everything(
        programs=programs,
        senders=senders,
        wordings=tuple(_wordings(programs)),
        words=tuple(_words(programs)),
        pages=tuple(_pages()),
        campaigns=tuple(_campaigns()),
        businesses=(_business(programs, senders),),
    )


def link(model: str, pk: object) -> str:
    """The admin page of a row, e.g. of ``flows_rule``."""
    return reverse(f"admin:{model}_change", args=[pk])


# ---- programs and senders


def _programs() -> Iterator[lint.ProgramUnderLint]:
    for row in Program.objects.order_by("slug"):
        place = Place(name=f"program '{row.slug}'", ref=link("compliance_program", row.pk))
        yield lint.ProgramUnderLint(place=place, facts=row.facts())


def _senders() -> Iterator[lint.Sender]:
    for row in Channel.objects.order_by("key"):
        yield lint.Sender(
            place=Place(name=f"channel '{row.key}'", ref=link("integrations_channel", row.pk)),
            address=row.address,
            number_type=row.number_type,
            registration=_registration(row),
            active=row.active,
            simulated=row.backend in NO_CARRIER,
            program=row.program,
            confirms_optout=row.facts_without_secrets().confirms_optout,
            segment_price=str(price_of(row.options) or ""),
        )


def _registration(row: Channel) -> str:
    """A registration's record outweighs what the channel says, as it does at the gate."""
    record = sender_of(row.key)
    return record.registration if record else row.registration


def _campaigns() -> Iterator[lint.Campaign]:
    for row in Campaign.objects.select_related("brand").order_by("pk"):
        yield lint.Campaign(
            place=Place(name=f"campaign '{row.name}'", ref=_campaign_link(row)),
            description=row.description,
            message_flow=row.message_flow,
            samples=tuple(lines(row.samples)),
            use_cases=tuple(filter(None, [row.use_case])),
            has_links=row.embedded_links,
            has_phone=row.embedded_phone,
            brand=row.brand.name,
            legal_name=row.brand.name,
            sole_proprietor=row.brand.kind == "SOLE_PROPRIETOR",
        )


def _campaign_link(row: Campaign) -> str:
    return link(f"{row._meta.app_label}_campaign", row.pk)


def _pages() -> Iterator[lint.OptinPage]:
    """The public opt-in form, as it is first shown."""
    yield lint.OptinPage(place=Place(name="the public opt-in form"), html=str(JoinForm()))


def _business(
    programs: Iterable[lint.ProgramUnderLint], senders: tuple[lint.Sender, ...]
) -> lint.Business:
    return lint.Business(
        place=Place(name="settings"),
        public_base_url=settings.PUBLIC_BASE_URL,
        debug=settings.DEBUG,
        sending_paused=settings.SENDING_PAUSED,
        programs=tuple(program.facts for program in programs),
        senders=senders,
    )


# ---- texts and the words that open something


def _wordings(programs: tuple[lint.ProgramUnderLint, ...]) -> Iterator[lint.Wording]:
    """Every text, each under the rules of what people have agreed to."""
    for program in programs:
        yield from lint.standing_wordings(program)
    for wording in (*_of_flows(), *_of_rows(), *_canned(), *_reminders(programs)):
        yield for_all(wording)


def for_all(wording: lint.Wording) -> lint.Wording:
    """A text that belongs to no program in particular."""
    known = sending()
    return replace(wording, purpose=known.purpose, age_gated=known.age_gated, domains=known.domains)


def _of_flows() -> Iterator[lint.Wording]:
    known, who = library.load().flows, sending()
    pages = dict(models.Flow.objects.values_list("slug", "pk"))
    for slug, flow in known.items():
        for step in flow.steps:
            place = Place(
                name=f"flow '{slug}', line {step.line}, step '{step.id}'",
                ref=link("flows_flow", pages[slug]),
            )
            for wording in flows.carriers.wordings(step, who):
                yield replace(wording, place=place)


def _of_rows() -> Iterator[lint.Wording]:
    """Answers of rules and questions, and the bot's standing texts, in every language."""
    for rule in models.Rule.objects.filter(active=True).order_by("name"):
        place = Place(name=f"rule '{rule.name}'", ref=link("flows_rule", rule.pk))
        yield from _said(place, rule.answer, rule.variants)
    for answer in models.KnownAnswer.objects.filter(active=True).order_by("name"):
        place = Place(name=f"answer '{answer.name}'", ref=link("flows_knownanswer", answer.pk))
        yield from _said(place, answer.answer, answer.variants)
    for text in models.BotText.objects.order_by("name", "language"):
        place = Place(name=f"bot text '{text}'", ref=link("flows_bottext", text.pk))
        yield from _said(place, text.wording, {})


def _said(place: Place, usual: str, variants: Mapping[str, str]) -> Iterator[lint.Wording]:
    for text in filter(None, (usual, *variants.values())):
        yield lint.Wording(place=place, text=text, rendered=True)


def _canned() -> Iterator[lint.Wording]:
    for row in CannedReply.objects.order_by("slug"):
        place = Place(name=f"canned reply '{row.slug}'", ref=link("handoff_cannedreply", row.pk))
        yield lint.Wording(place=place, text=row.body, kind=lint.Kind.CANNED)


def _reminders(programs: Iterable[lint.ProgramUnderLint]) -> Iterator[lint.Wording]:
    """What reminders say: nobody has asked for them just now, so they say who writes."""
    brand = next((one.facts.name for one in programs if one.facts.is_default), "")
    services = Service.objects.order_by("name").values_list("name", flat=True)
    for calendar in Calendar.objects.order_by("name"):
        place = Place(
            name=f"reminders of '{calendar.name}'", ref=link("booking_calendar", calendar.pk)
        )
        for service in services:
            said = reminders.wording(calendar.name, service, STAND_IN)
            yield lint.Wording(place=place, text=said, kind=lint.Kind.OPENING, brand=brand)


def _words(programs: Iterable[lint.ProgramUnderLint]) -> Iterator[lint.Words]:
    joins = tuple(word for program in programs for word in program.facts.join_words)
    for found in (*_triggers(library.load().flows), *_phrases()):
        yield replace(found, join_words=joins)


def _triggers(known: Mapping[str, Definition]) -> Iterator[lint.Words]:
    pages = dict(models.Flow.objects.values_list("slug", "pk"))
    for slug, flow in known.items():
        place = Place(name=f"flow '{slug}', its triggers", ref=link("flows_flow", pages[slug]))
        yield lint.Words(place=place, phrases=tuple(flow.triggers))


def _phrases() -> Iterator[lint.Words]:
    for rule in models.Rule.objects.filter(active=True).order_by("name"):
        place = Place(name=f"rule '{rule.name}'", ref=link("flows_rule", rule.pk))
        yield lint.Words(place=place, phrases=models.lines(rule.phrases))
    for answer in models.KnownAnswer.objects.filter(active=True).order_by("name"):
        place = Place(name=f"answer '{answer.name}'", ref=link("flows_knownanswer", answer.pk))
        yield lint.Words(place=place, phrases=models.lines(answer.phrases))
