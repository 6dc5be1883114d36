"""A POST that names itself with ``Idempotency-Key`` is done once, however often it comes.

The answer is written in the very transaction that does the work, so that there is no moment in
which one exists without the other. Errors are not kept: nothing was done, and a later try may
succeed.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.db import OperationalError, transaction
from django.utils import timezone
from rest_framework.exceptions import ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from smsbot.models import ApiToken, IdempotencyKey

from .problems import Conflict

HEADER = "Idempotency-Key"
KEPT = timedelta(hours=24)

Handler = Callable[..., Response]


def idempotent(handler: Handler) -> Handler:
    """Wrap a POST of a view: all or nothing, and once a key."""

    @wraps(handler)
    def wrapped(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = _key(request)
        request.cause = f"api:{uuid.uuid4().hex}"  # type: ignore[attr-defined]
        if not key:
            with transaction.atomic():
                return handler(view, request, *args, **kwargs)
        return _once(key, view.token, request, lambda: handler(view, request, *args, **kwargs))

    wrapped.idempotent = True  # type: ignore[attr-defined]
    return wrapped


def _key(request: Request) -> str:
    key = str(request.headers.get(HEADER, ""))
    if len(key) > 255 or not (key.isascii() and (key.isprintable() or not key)):
        raise ValidationError({HEADER: ["At most 255 printable ASCII characters."]})
    return key


def _once(key: str, token: ApiToken, request: Request, work: Callable[[], Response]) -> Response:
    """Do the work, or repeat what was answered to it. A second caller waits for the first."""
    path, digest = request.path[:200], _digest(request)
    _forget_old(token)
    try:
        with transaction.atomic():
            if not _claim(token, path, key, digest):
                return _again(token, path, key, digest)
            response = work()
            _keep(token, path, key, response)
            return response
    except OperationalError as error:  # the first is at work for longer than we may wait
        raise Conflict("A request with this Idempotency-Key is still at work.") from error


def _digest(request: Request) -> str:
    """The body's meaning: the order of its members and its spaces do not count."""
    plain = json.dumps(request.data, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def _forget_old(token: ApiToken) -> None:
    old = IdempotencyKey.objects.filter(token=token, created_at__lt=timezone.now() - KEPT)
    old.delete()


def _claim(token: ApiToken, path: str, key: str, digest: str) -> bool:
    """Insert the row; the unique constraint lets one through, and makes others wait for it."""
    row = IdempotencyKey(token=token, path=path, key=key, body_hash=digest)
    IdempotencyKey.objects.bulk_create([row], ignore_conflicts=True)
    mine = IdempotencyKey.objects.filter(token=token, path=path, key=key, status=0)
    return mine.exists()


def _keep(token: ApiToken, path: str, key: str, response: Response) -> None:
    answer = JSONRenderer().render(response.data).decode()
    IdempotencyKey.objects.filter(token=token, path=path, key=key).update(
        status=response.status_code, answer=answer
    )


def _again(token: ApiToken, path: str, key: str, digest: str) -> Response:
    row = IdempotencyKey.objects.get(token=token, path=path, key=key)
    if row.body_hash != digest:
        raise Conflict("This Idempotency-Key was used for another body.")
    return Response(
        json.loads(row.answer), status=row.status, headers={"Idempotent-Replayed": "true"}
    )
