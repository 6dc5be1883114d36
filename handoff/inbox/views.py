"""The staff inbox: shows who waits and what was said, and calls one verb for each button."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST, require_safe

from conversations import transcripts
from handoff import services
from handoff.actors import TAKE_OVER, name_of
from handoff.models import Ticket

from . import desk

View = Callable[..., HttpResponse]
WAYS = (
    ("resume", "The bot resumes"),
    ("restart", "The bot starts over"),
    ("end", "The flow ends"),
)
MAX_LENGTH = 1600


def needs(permission: str) -> Callable[[View], View]:
    """403 without the permission."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.has_perm(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return wrapped

    return decorate


@require_safe
@needs("handoff.view_ticket")
def page(request: HttpRequest, public_id: str = "") -> HttpResponse:
    """The list, and the chosen conversation beside it."""
    ticket = desk.ticket_of(public_id) if public_id else None
    if public_id and ticket is None:
        return _gone(request)
    rows = desk.waiting()
    context = {
        **admin.site.each_context(request),
        "title": "Inbox",
        "is_fullwidth": "1",
        "rows": rows,
        "board_rev": desk.revision(rows),
        "chosen": public_id,
        "ticket": ticket,
    }
    if ticket is not None:
        context |= _conversation(request, ticket)
    return render(request, "inbox/page.html", context)


def _conversation(request: HttpRequest, ticket: Ticket) -> dict[str, Any]:
    """What the right-hand side shows."""
    rev = transcripts.revision(ticket.conversation_id)  # before the lines: never newer than they
    return {
        "lines": transcripts.lines(ticket.conversation_id),
        "thread_rev": rev,
        "consent": desk.consent(ticket),
        "reason": ticket.reason_in_words,
        "fields": desk.captured(ticket),
        "canned": desk.canned(),
        "price": desk.segment_price(ticket),
        "may_act": request.user.has_perm("handoff.change_ticket"),
        **_standing(request, ticket),
        "ways": WAYS,
        "way": ticket.on_return,
    }


def _standing(request: HttpRequest, ticket: Ticket) -> dict[str, Any]:
    """Whose conversation it is, as this viewer sees it. ``holder`` is a colleague, or empty."""
    mine = ticket.assignee_id == request.user.pk
    return {
        "mine": mine,
        "holder": "" if mine else name_of(ticket.assignee),
        "may_take_over": request.user.has_perm(TAKE_OVER),
    }


@require_safe
@needs("handoff.view_ticket")
def board(request: HttpRequest) -> HttpResponse:
    """The list alone, for the poll; 204 where ``rev`` has it already."""
    rows = desk.waiting()
    rev = desk.revision(rows)
    if rev == request.GET.get("rev"):
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    context = {"rows": rows, "chosen": request.GET.get("chosen", "")}
    return _fragment(request, "inbox/board.html", context, {"X-Revision": rev})


@require_safe
@needs("handoff.view_ticket")
def thread(request: HttpRequest, public_id: str) -> HttpResponse:
    """The transcript alone, for the poll; 204 where ``rev`` has it already."""
    ticket = _ticket(public_id)
    rev = transcripts.revision(ticket.conversation_id)
    if rev == request.GET.get("rev"):
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    context = {"lines": transcripts.lines(ticket.conversation_id)}
    seen = {
        "X-Revision": rev,
        "X-Epoch": str(desk.consent(ticket).epoch),
        "X-Assignee": str(ticket.assignee_id or ""),
    }
    return _fragment(request, "transcripts/lines.html", context, seen)


def _fragment(
    request: HttpRequest, template: str, context: dict[str, Any], headers: dict[str, str]
) -> HttpResponse:
    return HttpResponse(render_to_string(template, context, request), headers=headers)


@require_POST
@needs("handoff.change_ticket")
def reply(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send a text by hand. ``key`` makes sending the form twice harmless."""
    ticket = _ticket(public_id)
    body = request.POST.get("body", "").strip()
    if not body or len(body) > MAX_LENGTH:
        return _refuse(f"Write something, at most {MAX_LENGTH} characters.")
    key = f"inbox:{request.user.pk}:{request.POST.get('key', '')[:40]}"
    epoch = request.POST.get("seen_epoch", "")
    try:
        message = services.reply(
            ticket.conversation_id,
            body=body,
            actor=request.user,
            key=key,
            seen_epoch=int(epoch) if epoch.isdecimal() else None,
        )
    except services.NotAllowed as no:
        return _refuse(str(no), HTTPStatus.CONFLICT)
    return JsonResponse({"id": message.public_id})


@require_POST
@needs("handoff.change_ticket")
def act(request: HttpRequest, public_id: str, verb: str) -> HttpResponse:
    """Claim, take over, release, resolve; a refusal is said in words and changes nothing."""
    verbs: dict[str, Callable[..., Any]] = {
        "claim": services.claim,
        "take_over": services.take_over,
        "release": services.release,
        "resolve": services.resolve,
    }
    if verb not in verbs:
        raise Http404
    ticket = desk.ticket_of(public_id)
    if ticket is None:
        return _gone(request)
    extra = {"how": _way(request)} if verb == "resolve" else {}
    try:
        verbs[verb](ticket, actor=request.user, **extra)
    except services.NotAllowed as no:
        messages.warning(request, str(no))
    else:
        if verb == "resolve":
            return redirect("inbox:page")
    return redirect("inbox:conversation", public_id)


def _way(request: HttpRequest) -> str:
    known = dict(WAYS)
    how = request.POST.get("how", "")
    return how if how in known else "resume"


def _gone(request: HttpRequest) -> HttpResponse:
    messages.info(request, "That conversation needs nobody any more.")
    return redirect("inbox:page")


def _ticket(public_id: str) -> Ticket:
    ticket = desk.ticket_of(public_id)
    if ticket is None:
        raise Http404("That conversation needs nobody.")
    return ticket


def _refuse(why: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> HttpResponse:
    return JsonResponse({"error": why}, status=status)
