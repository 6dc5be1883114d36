"""The front door for vendors: verify, translate, write down, thank. No thinking here.

Nothing in the way of the answer calls a broker that may hang, a model or the network: one look at
the channel table (cached), the signature, one or two statements. The hint to the worker comes after
the commit and may fail; the row is what matters.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import TypeVar
from urllib.parse import parse_qsl

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from conversations import catching_up, delivery, inbox
from integrations.channels import channel as channel_of
from integrations.messaging.base import Provider
from integrations.messaging.registry import provider_for
from integrations.messaging.types import (
    ChannelFacts,
    DeliveryReport,
    InboundText,
    Malformed,
    RawRequest,
    WrongAccount,
)

from . import limits, tasks
from .hints import hint, hint_now_and_then

log = logging.getLogger(__name__)

MAX_FIELDS = 500
Item = TypeVar("Item")


class Refused(Exception):
    """A request that goes no further, with the status that says why."""

    def __init__(self, status: HTTPStatus, why: str) -> None:
        super().__init__(why)
        self.status = status


@csrf_exempt
@require_POST
def inbound(request: HttpRequest, key: str) -> HttpResponse:
    """A vendor brings texts. Delivered twenty times, a text is stored and answered once."""
    try:
        channel, provider, raw = _admit(request, key)
        accept(channel, _read(provider.read_inbound, raw))
    except Refused as no:
        return _refuse(no, key)
    content_type, body = provider.thanks()
    return HttpResponse(body, content_type=content_type)


@csrf_exempt
@require_POST
def status(request: HttpRequest, key: str) -> HttpResponse:
    """A vendor says how far texts have come."""
    try:
        channel, provider, raw = _admit(request, key)
        note(channel, _read(provider.read_reports, raw))
    except Refused as no:
        return _refuse(no, key)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def note(channel: ChannelFacts, reports: Sequence[DeliveryReport]) -> None:
    """Take verified receipts in and hint to the worker."""
    try:
        stored = delivery.store(channel, reports)
    except catching_up.AWAY as trouble:
        for report in reports:
            _put_aside(channel, report, trouble)
        return
    if stored:
        hint_now_and_then(tasks.apply_receipts)


def accept(channel: ChannelFacts, texts: Sequence[InboundText]) -> None:
    """Take verified texts in and hint to the worker. The phone page comes in here too."""
    for text in texts:
        if text.sender == channel.address:
            log.warning("dropped: a text from our own number, channel=%s", channel.key)
            continue
        if not limits.allow(channel.key, text.sender, text.body, keyword=text.keyword):
            raise Refused(HTTPStatus.TOO_MANY_REQUESTS, "too many texts")
        try:
            receipt = inbox.receive(channel, text, now=timezone.now())
        except catching_up.AWAY as trouble:
            _put_aside(channel, text, trouble)
            continue
        if receipt.fresh:
            hint(tasks.drive, receipt.conversation_id)


def _put_aside(
    channel: ChannelFacts, item: InboundText | DeliveryReport, trouble: Exception
) -> None:
    """Answer for it all the same if it is safe on the disk; else the vendor is to come again."""
    log.warning("the database is away: %s", type(trouble).__name__)
    try:
        catching_up.put_aside(channel, item)
    except OSError as error:
        raise Refused(HTTPStatus.SERVICE_UNAVAILABLE, f"no spool: {error.strerror}") from error


def _admit(request: HttpRequest, key: str) -> tuple[ChannelFacts, Provider, RawRequest]:
    """Channel known, size bearable, form readable, signature right: in this order.

    A channel that is switched off sends nothing, but hears: the next text may be a STOP.
    """
    try:
        channel = channel_of(key)
    except catching_up.AWAY as error:  # and it never was there since this process began
        raise Refused(HTTPStatus.SERVICE_UNAVAILABLE, "no channel table yet") from error
    if channel is None:
        raise Refused(HTTPStatus.NOT_FOUND, "no such channel")
    raw = raw_request(request, _body(request))
    provider = provider_for(channel)
    if not provider.verify(raw):
        raise Refused(HTTPStatus.FORBIDDEN, "bad signature")
    return channel, provider, raw


def _body(request: HttpRequest) -> bytes:
    """The body, or a refusal before it is read whole."""
    limit = settings.WEBHOOK_BODY_LIMIT
    try:
        announced = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError as error:
        raise Refused(HTTPStatus.BAD_REQUEST, "no length") from error
    if announced > limit:
        raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too large")
    body = request.read(limit + 1)
    if len(body) > limit:
        raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too large")
    return body


def raw_request(request: HttpRequest, body: bytes) -> RawRequest:
    """The request as the vendor signed it: address from PUBLIC_BASE_URL, query byte for byte."""
    query = request.META.get("QUERY_STRING", "")
    url = settings.PUBLIC_BASE_URL.rstrip("/") + request.path + (f"?{query}" if query else "")
    is_form = request.content_type == "application/x-www-form-urlencoded"
    return RawRequest(
        method=request.method or "POST",
        url=url,
        headers={name.lower(): value for name, value in request.headers.items()},
        body=body,
        form=_form(body) if is_form else None,
    )


def _form(body: bytes) -> tuple[tuple[str, str], ...]:
    """Every field in order, blanks kept. Broken UTF-8 stays where it can, for the signature."""
    for errors in ("surrogatepass", "replace"):
        try:
            pairs = parse_qsl(
                body.decode("utf-8", "replace"),
                keep_blank_values=True,
                max_num_fields=MAX_FIELDS,
                errors=errors,
            )
        except UnicodeDecodeError:
            continue
        except ValueError as error:
            raise Refused(HTTPStatus.BAD_REQUEST, "malformed form") from error
        return tuple(pairs)
    raise Refused(HTTPStatus.BAD_REQUEST, "malformed form")


def _read(read: Callable[[RawRequest], Sequence[Item]], raw: RawRequest) -> Sequence[Item]:
    try:
        return read(raw)
    except WrongAccount as error:
        raise Refused(HTTPStatus.FORBIDDEN, str(error)) from error
    except Malformed as error:
        raise Refused(HTTPStatus.BAD_REQUEST, str(error)) from error


def _refuse(no: Refused, key: str) -> HttpResponse:
    """A short answer, a counted line in the log; never a body, a number or a token."""
    log.warning("webhook refused: channel=%s status=%s why=%s", key[:40], no.status.value, no)
    return HttpResponse(f"{no.status.phrase}\n", status=no.status, content_type="text/plain")
