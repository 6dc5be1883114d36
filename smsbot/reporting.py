"""Errors go to Sentry where a SENTRY_DSN is set, with people struck out of them."""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from .logs import strike


def start(dsn: str) -> None:
    """Report from now on. Without the package, say so instead of reporting nothing."""
    try:
        import sentry_sdk
    except ImportError as error:
        raise ImproperlyConfigured(
            "SENTRY_DSN is set, and sentry-sdk is not installed:"
            " pip install -r requirements/production.txt."
        ) from error
    sentry_sdk.init(
        dsn=dsn,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        before_send=without_people,
    )


def without_people(event: dict[str, Any], _hint: dict[str, Any]) -> dict[str, Any]:
    """The event with numbers, keys and account ids struck out of every text in it."""
    cleaned: dict[str, Any] = json.loads(strike(json.dumps(event, default=str)))
    return cleaned
