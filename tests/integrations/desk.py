"""A person at the booking desk of the demo business, as flows see it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from integrations.actions.base import ActionRequest, ActionResult
from integrations.actions.registry import run

#: Tuesday morning in New York, an hour before opening.
TUESDAY_8AM = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)

_KEYS = (f"turn:{number}:0" for number in itertools.count(1))


@dataclass
class Customer:
    """Somebody who asks for things under their own number."""

    address: str = "+12125550123"
    name: str = "Ada"
    now: datetime = TUESDAY_8AM
    keys: Iterator[str] = field(default=_KEYS)

    def request(self, action: str, **inputs: Any) -> ActionRequest:
        return ActionRequest(
            key=next(self.keys),
            name=f"calendar.{action}",
            inputs={"name": self.name, "address": self.address, **inputs},
            now=self.now,
        )

    def asks(self, action: str, **inputs: Any) -> ActionResult:
        return run(self.request(action, **inputs))

    def books(self, when: str, service: str = "cleaning") -> ActionResult:
        return self.asks("book", service=service, when=when)

    def waits(self, **time: float) -> Customer:
        return replace(self, now=self.now + timedelta(**time))


def labels(result: ActionResult) -> list[str]:
    return [slot["label"] for slot in result.result["slots"]]
