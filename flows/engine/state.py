"""Where a person stands in a flow: a small value that travels as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One flow under way. ``call`` puts a frame on top; its end takes it off again."""

    flow: str
    version: int
    step: str

    def as_json(self) -> list[Any]:
        return [self.flow, self.version, self.step]


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The stack of flows, what was captured, and what is awaited.

    ``tries`` counts the failed answers to the open question. ``token`` is set while an action runs.
    ``offered`` holds the routes of an open clarifying question, in the order they were shown.
    ``history`` holds the answered steps of the top frame, for *back*.
    """

    frames: tuple[Frame, ...] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)
    tries: int = 0
    misses: int = 0  # texts in a row that nothing understood, outside any flow
    token: str = ""
    offered: tuple[str, ...] = ()
    history: tuple[str, ...] = ()
    pending: Mapping[str, Any] = field(default_factory=dict)  # a reading to be confirmed, and such

    @property
    def top(self) -> Frame | None:
        return self.frames[-1] if self.frames else None

    def as_json(self) -> dict[str, Any]:
        """Only what is set: the row stays small."""
        raw: dict[str, Any] = {"frames": [frame.as_json() for frame in self.frames]}
        for name in ("fields", "tries", "misses", "token", "offered", "history", "pending"):
            if value := getattr(self, name):
                raw[name] = list(value) if isinstance(value, tuple) else value
        return raw

    @classmethod
    def from_json(cls, raw: Mapping[str, Any] | None) -> Self | None:
        """The state that ``as_json`` wrote; None stays None."""
        if not raw:
            return None
        return cls(
            frames=tuple(Frame(flow=f, version=v, step=s) for f, v, s in raw.get("frames", ())),
            fields=dict(raw.get("fields", {})),
            tries=raw.get("tries", 0),
            misses=raw.get("misses", 0),
            token=raw.get("token", ""),
            offered=tuple(raw.get("offered", ())),
            history=tuple(raw.get("history", ())),
            pending=dict(raw.get("pending", {})),
        )
