"""What would stumble later, said at start in one sentence each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

BROKERS = frozenset({"hint", "redis", "rediss", "memory"})


@register(Tags.security)
def public_address(**_: Any) -> Sequence[CheckMessage]:
    """Providers sign the whole address: one that cannot be right fails every webhook."""
    public = urlsplit(settings.PUBLIC_BASE_URL)
    if public.scheme not in {"http", "https"} or not public.hostname:
        return [
            Error(
                f"PUBLIC_BASE_URL is {settings.PUBLIC_BASE_URL!r}: it must look like"
                " https://bot.example.com.",
                id="smsbot.E001",
            )
        ]
    if public.path or public.query:
        return [
            Error(
                "PUBLIC_BASE_URL must end after the host: the product is served from the root.",
                id="smsbot.E002",
            )
        ]
    return []


@register(Tags.compatibility)
def broker(**_: Any) -> Sequence[CheckMessage]:
    """Only brokers that were tried."""
    scheme = urlsplit(settings.CELERY_BROKER_URL).scheme
    if scheme in BROKERS:
        return []
    return [
        Error(
            f"CELERY_BROKER_URL begins with {scheme!r}: use redis://, or leave it out for the"
            " embedded broker.",
            id="smsbot.E003",
        )
    ]


@register(Tags.security, deploy=True)
def metrics_token(**_: Any) -> Sequence[CheckMessage]:
    if settings.METRICS_TOKEN:
        return []
    return [Warning("METRICS_TOKEN is not set: /metrics is closed.", id="smsbot.W001")]
