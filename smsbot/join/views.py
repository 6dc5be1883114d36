"""The public opt-in form of a program, on its own page and in a frame of the business's own site.

It never tells whether a number is known: whoever sends it reads the same words.
"""

from __future__ import annotations

import time
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from compliance.models import Program, ProgramWording
from smsbot.visitors import ip_of

from .forms import JoinForm
from .joining import Signature, channel_of, join

_HOUR = 3600
_DAY = 24 * _HOUR
_SALT = "smsbot.join"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """The form on a page of its own, guarded by Django's own CSRF check."""
    program = get_object_or_404(Program, slug=slug)
    if request.method == "POST":
        return _sent(request, program, context={})
    return _shown(request, program, context={})


@never_cache
@csrf_exempt
@xframe_options_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def embed(request: HttpRequest, slug: str) -> HttpResponse:
    """The form for a frame, on the sites that the program names and on no others.

    Browsers send no cookies from within a frame of another site, so a ticket that we sign takes
    the place of the CSRF cookie, and the post must come from our own page.
    """
    program = get_object_or_404(Program, slug=slug)
    if request.method == "POST":
        answer = _sent_from_a_frame(request, program)
    else:
        answer = _shown(request, program, context=_frame(program, _site(request, program)))
    sites = list(program.facts().sites) or ["'none'"]
    answer._csp_replace = {"frame-ancestors": sites}  # type: ignore[attr-defined]  # read by csp
    return answer


def _sent_from_a_frame(request: HttpRequest, program: Program) -> HttpResponse:
    site = _read_ticket(request, program)
    if site is None:
        fresh = _frame(program, "")
        return _shown(
            request, program, context=fresh | {"stale": True}, status=HTTPStatus.FORBIDDEN
        )
    return _sent(request, program, context=_frame(program, site))


def _sent(request: HttpRequest, program: Program, *, context: dict[str, Any]) -> HttpResponse:
    if _too_many(request):
        answer = render(request, "join/too_many.html", status=HTTPStatus.TOO_MANY_REQUESTS)
        answer["Retry-After"] = str(_HOUR)
        return answer
    form = JoinForm(request.POST)
    if form.is_a_machine:
        return redirect(f"{request.path}?done=1")
    wording = _wording(program, form) if form.is_valid() else None
    if wording is None:
        return _shown(request, program, context=context, form=form, status=HTTPStatus.BAD_REQUEST)
    join(program, _signature(request, form, wording, context.get("site", "")), at=timezone.now())
    return redirect(f"{request.path}?done=1")


def _signature(
    request: HttpRequest, form: JoinForm, wording: ProgramWording, site: str
) -> Signature:
    return Signature(
        address=form.cleaned_data["phone"],
        wording=wording,
        url=f"{settings.PUBLIC_BASE_URL}{request.path}",
        site=site,
        ip=ip_of(request),
        agent=request.headers.get("User-Agent", "")[:400],
    )


def _wording(program: Program, form: JoinForm) -> ProgramWording | None:
    """The version that this visitor was shown, even if there is a newer one by now."""
    ProgramWording.objects.keep(program)
    shown = program.wordings.filter(version=form.cleaned_data["version"]).first()
    if shown is None:
        form.add_error("version", "There is no such version.")
    return shown


def _shown(
    request: HttpRequest,
    program: Program,
    *,
    context: dict[str, Any],
    form: JoinForm | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    """The form, or the thanks. After a mistake it is shown anew, with the wording of now."""
    if form is None:
        form = JoinForm()
    elif form.is_bound:
        form.read_anew(program.wording_version)
    channel = channel_of(program)
    shown = {
        "program": program,
        "texts": program.texts(),
        "number": channel.address if channel else "",
        "word": program.join_word or "START",
        "form": form,
        "version": program.wording_version,
        "action": request.path,
        "done": "done" in request.GET,
    }
    return render(request, "join/page.html", shown | context, status=status)


def _frame(program: Program, site: str) -> dict[str, Any]:
    """What the page needs in a frame."""
    ticket = signing.dumps([program.slug, site], salt=_SALT)
    return {"embedded": True, "ticket": ticket, "site": site}


def _read_ticket(request: HttpRequest, program: Program) -> str | None:
    """The site on which our page was shown; None where the post is not from a page of ours."""
    origin = request.headers.get("Origin")
    ours = (settings.PUBLIC_BASE_URL, f"{request.scheme}://{request.get_host()}")
    if origin is not None and origin not in ours:
        return None
    try:
        slug, site = signing.loads(request.POST.get("ticket", ""), salt=_SALT, max_age=_DAY)
    except signing.BadSignature:
        return None
    return str(site) if slug == program.slug else None


def _site(request: HttpRequest, program: Program) -> str:
    """The embedding site, as the browser names it; only one of those that may embed."""
    parts = urlsplit(request.headers.get("Referer", ""))
    site = f"{parts.scheme}://{parts.netloc}"
    return site if site in program.facts().sites else ""


def _too_many(request: HttpRequest) -> bool:
    """More forms from one address in this hour than people behind one router would send."""
    key = f"join:{ip_of(request)}:{int(time.time() // _HOUR)}"
    cache.add(key, 0, timeout=_HOUR + 60)
    return bool(cache.incr(key) > settings.JOIN_FORM_LIMIT)
