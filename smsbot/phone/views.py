"""The phone page: text the bot from a browser, through the real way in. Simulator channels only."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_POST

from conversations import transcripts
from conversations.models import Conversation
from conversations.transcripts import Line, Thought
from integrations.channels import channel as channel_of
from integrations.messaging.types import ChannelFacts, InboundText
from integrations.models import Channel
from smsbot import webhooks

from . import numbers

MAX_LENGTH = 1600
View = Callable[..., HttpResponse]


@ensure_csrf_cookie
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """The phone, on the channel that the address names or the first one."""
    channels = list(simulators())
    if not channels:
        raise Http404("There is no simulator channel.")
    chosen = next((c for c in channels if c.key == request.GET.get("channel")), channels[0])
    context = {
        "channels": channels,
        "channel": chosen,
        "number": numbers.number_of(request),
        "staff": sees_thoughts(request),
        "max_length": MAX_LENGTH,
    }
    return render(request, "phone/page.html", context)


def simulators() -> Any:
    """The channels that a browser may text."""
    return Channel.objects.filter(backend="simulator", active=True).order_by("key")


def sees_thoughts(request: HttpRequest) -> bool:
    """Staff who may read traces see what the bot thought, and may text from any number."""
    return bool(request.user.is_staff and request.user.has_perm("conversations.view_trace"))


def on_simulator(view: View) -> View:
    """Hand the view the channel's facts; 404 where the key is no simulator's."""

    @wraps(view)
    def wrapped(request: HttpRequest, key: str) -> HttpResponse:
        channel = channel_of(key)
        if channel is None or not channel.active or channel.backend != "simulator":
            raise Http404("There is no such simulator channel.")
        return view(request, channel)

    return wrapped


@require_GET
@on_simulator
def messages(request: HttpRequest, channel: ChannelFacts) -> HttpResponse:
    """What this number's conversation looks like now; 204 where ``rev`` has it already."""
    conversation = _conversation(channel, numbers.number_of(request))
    if conversation is None:
        return JsonResponse({"rev": "", "lines": []})
    rev = transcripts.revision(conversation.pk)
    if rev == request.GET.get("rev"):
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    thinking = sees_thoughts(request)
    found = transcripts.lines(conversation.pk, last=60)
    shown = [_line(line, thinking=thinking) for line in found if not line.planned]
    answer: dict[str, Any] = {"rev": rev, "lines": shown}
    if thinking:
        answer["now"] = _standing(conversation)
    return JsonResponse(answer)


@require_POST
@on_simulator
def send(request: HttpRequest, channel: ChannelFacts) -> HttpResponse:
    """One text goes in by the front door, as a vendor's would."""
    body = request.POST.get("body", "")
    if not body.strip():
        return _refuse("Write something first.")
    if len(body) > MAX_LENGTH:
        return _refuse(f"A text may have {MAX_LENGTH} characters.")
    if too_many(request):
        return _refuse("That is too fast: wait a minute.", HTTPStatus.TOO_MANY_REQUESTS)
    text = InboundText(
        provider_id=f"phone-{uuid.uuid4().hex}",
        sender=numbers.number_of(request),
        recipient=channel.address,
        body=body,
    )
    try:
        webhooks.accept(channel, [text])
    except webhooks.Refused:
        return _refuse("That is too fast: wait a minute.", HTTPStatus.TOO_MANY_REQUESTS)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@require_POST
def number(request: HttpRequest) -> HttpResponse:
    """Take another number: a fresh one for visitors, any one for staff."""
    typed = request.POST.get("number", "").strip()
    if too_many(request):
        return _refuse("That is too fast: wait a minute.", HTTPStatus.TOO_MANY_REQUESTS)
    if not typed:
        return JsonResponse({"number": numbers.use(request, numbers.fresh_number())})
    if not sees_thoughts(request):
        return _refuse("Only staff may choose a number.", HTTPStatus.FORBIDDEN)
    try:
        return JsonResponse({"number": numbers.use(request, numbers.read_number(typed))})
    except numbers.BadNumber as error:
        return _refuse(str(error))


def too_many(request: HttpRequest) -> bool:
    """More posts from one address in this minute than a person with a phone would make."""
    key = f"phone:{request.META.get('REMOTE_ADDR', '')}:{int(time.time() // 60)}"
    cache.add(key, 0, timeout=90)
    return bool(cache.incr(key) > getattr(settings, "PHONE_PAGE_LIMIT", 60))


def _refuse(why: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> HttpResponse:
    return JsonResponse({"error": why}, status=status)


def _conversation(channel: ChannelFacts, address: str) -> Conversation | None:
    return (
        Conversation.objects.filter(channel_id=channel.id, contact__address=address)
        .order_by("pk")
        .first()
    )


def _line(line: Line, *, thinking: bool) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "id": line.id,
        "out": line.mine,
        "who": line.who,
        "body": line.body,
        "time": timezone.localtime(line.at).strftime("%H:%M"),
        "status": line.status,
        "tick": line.tick,
        "words": line.words,
        "bad": line.unhappy,
        "segments": line.segments,
        "choices": line.choices,
    }
    if thinking:
        shown |= {
            "problem": line.problem,
            "why": line.why,
            "thoughts": [_thought(thought) for thought in line.thoughts],
        }
    return shown


def _thought(thought: Thought) -> dict[str, str]:
    return {"route": thought.words, "place": thought.place, "detail": thought.detail}


def _standing(conversation: Conversation) -> dict[str, Any]:
    """Where the conversation stands, for the side panel."""
    state = conversation.state or {}
    admin_page = reverse("admin:conversations_conversation_change", args=[conversation.pk])
    return {
        "owner": conversation.owner,
        "flow": conversation.flow,
        "step": conversation.step,
        "fields": dict(transcripts.in_words(state.get("fields", {}))),
        "link": admin_page,
    }
