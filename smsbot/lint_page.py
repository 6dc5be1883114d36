"""Messaging lint in the admin: the whole business on a page, and one text while it is typed."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from compliance import lint
from compliance.lint import SEVERITIES, Finding, Kind, Place, ProgramUnderLint, Wording
from compliance.program_facts import ProgramFacts
from compliance.segments import count, named
from flows.engine.problem import Problem
from flows.services import look_over
from integrations.pricing import usual_price

from .linting import findings, for_all

#: The longest flow, and the longest text, that are looked at while they are typed.
LONGEST_FLOW = 200_000
LONGEST_TEXT = 4_000
#: What a program's finding is about, by how its code begins.
_FIELDS = {
    "welcome": "welcome_text",
    "help": "help_text",
    "confirm": "confirm_text",
    "goodbye": "goodbye_text",
    "optin": "optin_wording",
    "join": "join_word",
}
_TEXTS = {f.name for f in fields(ProgramFacts) if f.type == "str"}
_HERE = Place(name="this text")


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Every finding, or those of one severity."""
    _needs(request, "compliance.view_program")
    found = findings()
    chosen = request.GET.get("severity", "")
    times = Counter(one.severity for one in found)
    context = {
        **admin.site.each_context(request),
        "title": "Messaging lint",
        "found": [one for one in found if chosen in ("", one.severity)],
        "chosen": chosen,
        "total": len(found),
        "severities": [(severity, times[severity]) for severity in SEVERITIES],
        "checks": len(lint.ALL),
    }
    return render(request, "admin/lint.html", context)


@require_POST
def look(request: HttpRequest) -> JsonResponse:
    """Findings and segments of what is being typed. ``as``: text, canned, program or flow."""
    text = request.POST.get("text", "")
    kind = request.POST.get("as", "text")
    if len(text) > (LONGEST_FLOW if kind == "flow" else LONGEST_TEXT):
        return JsonResponse({"error": "This is too long to look at."}, status=400)
    match kind:
        case "flow":
            _needs(request, "flows.view_flow")
            return JsonResponse({"findings": [_problem(one) for one in look_over(text)]})
        case "program":
            _needs(request, "compliance.view_program")
            found = _of_program(request.POST, request.POST.get("field", ""))
        case "canned":
            found = _of_text(text, Kind.CANNED, rendered=False)
        case _:
            found = _of_text(text, Kind.REPLY, rendered=True)
    return JsonResponse({"findings": [_finding(one) for one in found], "segments": segments(text)})


def segments(text: str) -> dict[str, Any]:
    """How a text is sent, what forces it, and what it costs; no cost where no price is known."""
    found, price = count(text), usual_price()
    return {
        "encoding": found.encoding,
        "parts": found.parts if text else 0,
        "units": found.units,
        "culprits": [named(c) for c in found.culprits],
        "cost": f"{found.parts * price:f}" if price and text else "",
    }


def _needs(request: HttpRequest, permission: str) -> None:
    if not request.user.has_perm(permission):
        raise PermissionDenied


def _of_text(text: str, kind: Kind, *, rendered: bool) -> tuple[Finding, ...]:
    if not text.strip():
        return ()
    return lint.lint_texts(for_all(Wording(place=_HERE, text=text, kind=kind, rendered=rendered)))


def _of_program(posted: Any, field: str) -> tuple[Finding, ...]:
    """What is wrong with one field of a program, as the whole form stands."""
    typed = {name: posted[name] for name in _TEXTS if name in posted}
    program = ProgramUnderLint(place=Place(name="program"), facts=ProgramFacts(**typed))
    return tuple(one for one in lint.lint_program(program) if _field(one) == field)


def _field(finding: Finding) -> str:
    """The field that a finding is about: by its place for texts, else by its code."""
    _, _, part = finding.place.name.partition(", ")
    return _FIELDS.get(part.removesuffix(" text") or finding.code.split("_")[0], "")


def _finding(finding: Finding) -> dict[str, str]:
    return {
        "severity": finding.severity,
        "code": finding.code,
        "what": finding.what,
        "mend": finding.mend,
    }


def _problem(problem: Problem) -> dict[str, str]:
    return {"severity": problem.severity, "code": problem.code, "what": str(problem), "mend": ""}
