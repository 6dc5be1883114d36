"""Logs without people in them: one JSON line each, numbers, keys and texts struck out."""

from __future__ import annotations

import logging
import re
from collections.abc import MutableMapping
from typing import Any

import structlog

#: Values under these names are what people wrote, or what opens doors: never logged.
SECRET_NAMES = frozenset(
    {
        *("body", "text", "message_body", "raw", "payload"),
        *("authorization", "cookie", "password", "token", "secret"),
        *("auth_token", "api_key", "api_secret"),
    }
)
_STRUCK: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{8,}"), r"\1 [secret]"),
    (re.compile(r"(://)[^/@\s:]*:[^/@\s]+@"), r"\1[secret]@"),
    (re.compile(r"\b(AC|SK)[0-9a-fA-F]{32}\b"), r"\1[account]"),
    (re.compile(r"\bsk_(live|test)_\w+"), "[secret]"),
    (re.compile(r"(?:\+|%2B)\d{8,15}\b"), "[number]"),
)


def strike(text: str) -> str:
    """The text with numbers, keys and account ids struck out. Twice changes nothing."""
    for pattern, instead in _STRUCK:
        text = pattern.sub(instead, text)
    return text


def _clean(name: str, value: Any) -> Any:
    if name.lower() in SECRET_NAMES and value not in (None, ""):
        return "[struck out]"
    match value:
        case str():
            return strike(value)
        case dict():
            return {key: _clean(str(key), item) for key, item in value.items()}
        case list() | tuple():
            return [_clean("", item) for item in value]
        case bool() | int() | float() | None:
            return value
        case _:
            return strike(str(value))


def redact(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The last step before a line is written. ``event`` holds the message, tracebacks included."""
    kept = {"_record", "_from_structlog", "exc_info"}
    return {key: value if key in kept else _clean(key, value) for key, value in event.items()}


_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


class _BrokerAway(logging.Filter):
    """The scheduler writes two stacks for each hint while its broker is away: one line will do."""

    def filter(self, record: logging.LogRecord) -> bool:
        if str(record.msg).startswith("Message Error") and record.args:
            record.msg, record.exc_info = "a scheduled hint was lost: %s", None
            record.args = (str(next(iter(record.args))).splitlines()[0],)
        return True


def logging_config(*, level: str, for_people: bool) -> dict[str, Any]:
    """A ``dictConfig`` for every process. JSON by default; plain lines where people read along."""
    last = _PlainLine() if for_people else structlog.processors.JSONRenderer()
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": _SHARED,
        "processors": [
            structlog.processors.format_exc_info,
            redact,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            last,
        ],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"broker_away": {"()": _BrokerAway}},
        "formatters": {"lines": formatter},
        "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["out"], "level": level},
        "loggers": {
            name: {"level": least, "propagate": True, "handlers": []}
            for name, least in {
                "django": level,
                "django.server": level,
                "httpx": "WARNING",  # its INFO lines hold addresses with numbers in them
                "twilio": "WARNING",
                "gunicorn.error": level,
                "celery.app.trace": "WARNING",  # one line a task says nothing
                "celery.worker.strategy": "WARNING",
                "celery.worker.consumer.connection": "WARNING",
                "django_celery_beat": "WARNING",
            }.items()
        }
        | {"celery.beat": {"level": "WARNING", "filters": ["broker_away"]}},
    }


class _PlainLine:
    """One readable line: level, what happened, then what belongs to it."""

    def __call__(self, _logger: Any, _method: str, event: MutableMapping[str, Any]) -> str:
        level = event.pop("level", "info")
        what = event.pop("event", "")
        trace = event.pop("exception", "")
        event.pop("timestamp", None)
        event.pop("logger", None)
        rest = "".join(f" {key}={value}" for key, value in sorted(event.items()))
        mark = "" if level in {"info", "debug"} else f"{level}: "
        return f"{mark}{what}{rest}" + (f"\n{trace}" if trace else "")


structlog.configure(
    processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=True,
)
