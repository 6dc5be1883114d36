"""API tokens: how they look, what they may do, how one is made and recognised."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from smsbot.models import ApiToken

#: Every scope there is, and what it opens.
SCOPES: dict[str, str] = {
    "contacts:read": "read contacts",
    "contacts:write": "create and change contacts",
    "conversations:read": "read conversations",
    "conversations:write": "close, reopen, hand off and hand back conversations",
    "messages:read": "read messages",
    "messages:write": "send messages",
    "consent:read": "read the consent ledger",
    "consent:write": "record consent",
    "flows:read": "read flows",
    "appointments:read": "read appointments",
    "appointments:write": "book, move and cancel appointments",
    "handoff:read": "read escalations",
    "handoff:write": "claim and resolve escalations",
    "events:read": "read the feed",
    "webhooks:write": "manage webhook endpoints",
}
LONGEST = timedelta(days=366)
DAYS = 365
#: ``last_used_at`` is written at most so often.
USED_EVERY = timedelta(minutes=1)

_LOOKS = re.compile(r"sk_live_([0-9a-f]{12})_[A-Za-z0-9_-]{43}")


class BadToken(ValueError):
    """Why a token cannot be made, in one sentence."""


def make(name: str, *, scopes: Iterable[str], days: int = DAYS) -> tuple[ApiToken, str]:
    """A new token and its row. The token is in no table: whoever loses it makes another."""
    scopes = _checked(scopes)
    if not name.strip() or len(name) > 80:
        raise BadToken("NAME must have 1 to 80 characters.")
    if not 1 <= days <= LONGEST.days:
        raise BadToken(f"--days {days}: 1 to {LONGEST.days}.")
    public_id = secrets.token_hex(6)
    secret = f"sk_live_{public_id}_{secrets.token_urlsafe(32)}"
    row = ApiToken.objects.create(
        public_id=public_id,
        name=name.strip(),
        digest=_digest(secret),
        scopes=scopes,
        expires_at=timezone.now() + timedelta(days=days),
    )
    return row, secret


def _checked(scopes: Iterable[str]) -> list[str]:
    wanted = sorted(set(scopes))
    if not wanted:
        raise BadToken(f"--scope is needed: {', '.join(SCOPES)}.")
    if unknown := [scope for scope in wanted if scope not in SCOPES]:
        raise BadToken(f"--scope {unknown[0]}: not known; there are {', '.join(SCOPES)}.")
    return wanted


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def recognise(secret: str, *, now: datetime) -> ApiToken | None:
    """The token's row, if it is real, unexpired and not revoked; notes that it was used."""
    found = _LOOKS.fullmatch(secret)
    if found is None:
        return None
    token = ApiToken.objects.usable(now).filter(public_id=found[1]).first()
    if token is None or not hmac.compare_digest(token.digest, _digest(secret)):
        return None
    _note_use(token, now)
    return token


def _note_use(token: ApiToken, now: datetime) -> None:
    long_ago = now - USED_EVERY
    if token.last_used_at is not None and token.last_used_at > long_ago:
        return
    unnoted = Q(last_used_at=None) | Q(last_used_at__lte=long_ago)
    ApiToken.objects.filter(unnoted, pk=token.pk).update(last_used_at=now)
