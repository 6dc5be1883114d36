"""While the database is away, what comes in is put aside; once it is back, it is taken in.

It goes through the ordinary intake, whose unique key makes twice harmless, in the order in which it
came.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import Error, InterfaceError, OperationalError, connection
from django.utils import timezone

from integrations.channels import channel as channel_of
from integrations.messaging.types import (
    ChannelFacts,
    DeliveryReport,
    ErrorClass,
    InboundText,
    Media,
    ReportStatus,
)

from . import delivery, inbox, spool
from .redaction import mask

log = logging.getLogger(__name__)

#: What is raised by a database that is down, locked for too long, or out of connections.
AWAY = (OperationalError, InterfaceError)
#: How often a process that has put something aside looks whether the database is back.
EVERY = 1.0

_helper: threading.Thread | None = None
_lock = threading.Lock()


def put_aside(channel: ChannelFacts, item: InboundText | DeliveryReport) -> None:
    """Keep one for later, safe on the disk when this returns. Raises OSError where it cannot."""
    if isinstance(item, InboundText):
        item = replace(item, body=mask(inbox.clean(item.body)))
    spool.write(
        {
            "at": timezone.now().isoformat(),
            "channel": channel.key,
            "what": type(item).__name__,
            "item": asdict(item),
        }
    )
    log.error("spooled: the database is away, channel=%s", channel.key)
    _see_to_it()


def catch_up() -> list[int]:
    """Take in what waits, oldest first. Returns the conversations that have something new.

    Safe to run twice and at once. Stops, leaving the rest, where the database is still away.
    """
    fresh: dict[int, None] = {}
    for path in spool.files():
        try:
            fresh.update(dict.fromkeys(_take_in(path)))
        except AWAY:
            break
        except FileNotFoundError:
            continue  # another process was quicker
        except Exception:
            log.exception("spool: %s cannot be taken in; it is set aside", path.name)
            spool.set_aside(path)
            continue
        path.unlink(missing_ok=True)
    return list(fresh)


def _take_in(path: Path) -> Iterator[int]:
    entry = json.loads(path.read_text(encoding="utf-8"))
    channel = channel_of(entry["channel"])
    if channel is None:
        raise LookupError(f"no channel {entry['channel']!r}")
    if entry["what"] == DeliveryReport.__name__:
        delivery.store(channel, [_report(entry["item"])])
        return
    receipt = inbox.receive(channel, _text(entry["item"]), now=datetime.fromisoformat(entry["at"]))
    if receipt.fresh:
        yield receipt.conversation_id


def _text(item: dict[str, Any]) -> InboundText:
    return InboundText(**{**item, "media": tuple(Media(**one) for one in item["media"])})


def _report(item: dict[str, Any]) -> DeliveryReport:
    trouble = item["error_class"]
    return DeliveryReport(
        **{
            **item,
            "status": ReportStatus(item["status"]),
            "error_class": ErrorClass(trouble) if trouble else None,
        }
    )


def _see_to_it() -> None:
    """Who puts something aside takes it in as well: the workers may be on other hosts."""
    global _helper
    with _lock:
        if _helper is None or not _helper.is_alive():
            _helper = threading.Thread(target=_until_empty, name="catching-up", daemon=True)
            _helper.start()


def _until_empty() -> None:
    while spool.waiting():
        time.sleep(EVERY)
        try:
            catch_up()
        except Error:
            log.exception("catching up failed; it will be tried again")
        finally:
            connection.close()
