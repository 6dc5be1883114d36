"""What carriers, the law and readers would mind, before they do: values in, findings out. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import business, content, leaving, links, manners, optin, programs, senders
from .finding import SEVERITIES, Check, Finding, Place, Severity, run
from .subjects import (
    Business,
    Campaign,
    Everything,
    Kind,
    OptinPage,
    ProgramUnderLint,
    Sender,
    Wording,
    Words,
)

__all__ = [
    "ALL",
    "SEVERITIES",
    "Business",
    "Campaign",
    "Check",
    "Everything",
    "Finding",
    "Kind",
    "OptinPage",
    "Place",
    "ProgramUnderLint",
    "Sender",
    "Severity",
    "Wording",
    "Words",
    "errors",
    "lint",
    "lint_program",
    "lint_texts",
]

#: Texts within a flow: its own problems name words of the law already.
FLOW_TEXTS: tuple[Check[Wording], ...] = (
    *leaving.WORDING_CHECKS,
    *links.CHECKS,
    *content.CHECKS,
    *manners.CHECKS,
)
TEXTS: tuple[Check[Wording], ...] = (*leaving.INVITING, *FLOW_TEXTS)
WORDS = leaving.WORDS_CHECKS
PROGRAMS: tuple[Check[ProgramUnderLint], ...] = (*programs.CHECKS, *optin.CHECKS)
PAGES = optin.PAGE_CHECKS
SENDERS = senders.SENDER_CHECKS
CAMPAIGNS = senders.CAMPAIGN_CHECKS
BUSINESSES = business.CHECKS

#: Every check there is.
ALL: tuple[Check[Any], ...] = (
    *TEXTS,
    *WORDS,
    *PROGRAMS,
    *PAGES,
    *SENDERS,
    *CAMPAIGNS,
    *BUSINESSES,
)


def lint(everything: Everything) -> tuple[Finding, ...]:
    """Every finding, the worst first and otherwise in the order of their places."""
    return worst_first(
        [
            *run(BUSINESSES, everything.businesses),
            *run(SENDERS, everything.senders),
            *run(CAMPAIGNS, everything.campaigns),
            *run(PROGRAMS, everything.programs),
            *run(PAGES, everything.pages),
            *run(WORDS, everything.words),
            *run(TEXTS, everything.wordings),
        ]
    )


def lint_texts(*wordings: Wording, in_flow: bool = False) -> tuple[Finding, ...]:
    """What is wrong with some texts."""
    return worst_first(list(run(FLOW_TEXTS if in_flow else TEXTS, wordings)))


def lint_program(program: ProgramUnderLint) -> tuple[Finding, ...]:
    """What is wrong with a program, its standing replies included."""
    return worst_first([*run(PROGRAMS, [program]), *run(FLOW_TEXTS, standing_wordings(program))])


def standing_wordings(program: ProgramUnderLint) -> Iterator[Wording]:
    """The replies that the law asks for, as texts like any other."""
    texts, facts = program.texts, program.facts
    for kind, text in (
        (Kind.WELCOME, texts.welcome),
        (Kind.CONFIRM, texts.confirm),
        (Kind.HELP, texts.help),
        (Kind.GOODBYE, texts.goodbye),
    ):
        yield Wording(
            place=Place(name=f"{program.place.name}, {kind} text", ref=program.place.ref),
            text=text,
            kind=kind,
            purpose=facts.purpose,
            brand=facts.name,
        )


def errors(found: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Those that block."""
    return tuple(finding for finding in found if finding.severity == "error")


def worst_first(found: list[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(found, key=lambda one: SEVERITIES.index(one.severity)))
