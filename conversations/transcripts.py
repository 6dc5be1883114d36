"""What was said, by whom and why, as values that every page can show."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Max
from django.utils import timezone

from compliance.policy import REASONS

from .models import Conversation, Message, Trace

#: Status -> tick and words, as a person reads them beside a text.
STATUSES: dict[str, tuple[str, str]] = {
    "received": ("", "received"),
    "queued": ("◷", "waiting to leave"),
    "sending": ("◷", "on its way"),
    "sent": ("✓", "sent"),
    "delivered": ("✓✓", "delivered"),
    "undelivered": ("✕", "not delivered"),
    "failed": ("✕", "failed"),
    "blocked": ("✕", "not sent"),
    "expired": ("✕", "not sent, it came too late"),
    "unknown": ("?", "sent or not, we do not know yet"),
}
_WHO = {"customer": "Customer", "bot": "Bot", "system": "System"}
#: A value as the person was shown it is named like its field, with this behind.
_SHOWN = "_shown"
_UNHAPPY = frozenset({"undelivered", "failed", "blocked", "expired", "unknown"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Thought:
    """What the bot thought about one event: the route that decided, where the flow stood, why."""

    key: str
    route: str
    flow: str
    step: str
    detail: str

    @property
    def words(self) -> str:
        return self.route.replace("_", " ")

    @property
    def place(self) -> str:
        return f"{self.flow} > {self.step}" if self.flow else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One text of a transcript. ``new_day`` is set on the first line of each day.

    ``leaves_at`` is set while a text waits for its time; the gate has not been asked about one
    that is ``planned``, such as a reminder.
    """

    id: str
    direction: str
    sender: str
    who: str
    body: str
    at: datetime
    new_day: date | None
    status: str
    tick: str
    words: str
    problem: str
    why: str
    segments: int
    choices: tuple[str, ...]
    pictures: int
    thoughts: tuple[Thought, ...]
    leaves_at: datetime | None
    planned: bool

    @property
    def mine(self) -> bool:
        return self.direction == "out"

    @property
    def unhappy(self) -> bool:
        return self.status in _UNHAPPY or bool(self.problem)


def reason_in_words(code: str) -> str:
    """A stored reason as a sentence; a code that nobody wrote a sentence for stays readable."""
    return REASONS.get(code, code.replace("_", " "))


def in_words(fields: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a flow has learnt, as names and values to read.

    What only its steps need is left out: lists of offers, and a value that is there a second time
    in words.
    """
    plain = {name: value for name, value in fields.items() if not isinstance(value, list | dict)}
    return [
        (name.removesuffix(_SHOWN).replace("_", " "), str(value))
        for name, value in plain.items()
        if name + _SHOWN not in plain
    ]


def revision(conversation_id: int) -> str:
    """Changes whenever a page would show something new: a text, a tick, a turn, an owner."""
    row = (
        Conversation.objects.filter(pk=conversation_id)
        .order_by()
        .annotate(moved=Max("messages__updated_at"))
        .values_list("revision", "owner", "moved")
        .first()
    )
    turn, owner, moved = row or (0, "", None)
    return f"{turn}-{owner}-{moved.timestamp() if moved else 0:.6f}"


def lines(conversation_id: int, *, last: int = 100) -> list[Line]:
    """The newest texts of a conversation, oldest first, with the bot's thoughts. Two statements."""
    newest = (
        Message.objects.filter(conversation_id=conversation_id)
        .select_related("author")
        .order_by("-id")[:last]
    )
    rows = list(newest)[::-1]
    thoughts = _thoughts(conversation_id, rows[0].created_at) if rows else {}
    days = _days(rows)
    return [_line(row, day, thoughts) for row, day in zip(rows, days, strict=True)]


def _days(rows: Iterable[Message]) -> list[date | None]:
    """The local day of each row where it differs from the row before, else None."""
    found: list[date | None] = []
    before = None
    for row in rows:
        today = timezone.localdate(row.created_at)
        found.append(None if today == before else today)
        before = today
    return found


def _thoughts(conversation_id: int, since: datetime) -> dict[str, list[Thought]]:
    """By the event's key, which is the key of an inbound text or the stem of an outbound one's."""
    found: dict[str, list[Thought]] = {}
    rows = Trace.objects.filter(conversation_id=conversation_id, at__gte=since).order_by("id")
    for row in rows.values("event", "message_id", "route", "flow", "step", "detail"):
        thought = Thought(
            key=row["event"],
            route=row["route"],
            flow=row["flow"],
            step=row["step"],
            detail=_pretty(row["detail"]),
        )
        owner = str(row["message_id"] or row["event"])
        found.setdefault(owner, []).append(thought)
    return found


def _pretty(detail: Mapping[str, Any]) -> str:
    return json.dumps(detail, indent=1, ensure_ascii=False, default=str) if detail else ""


def _line(row: Message, day: date | None, thoughts: Mapping[str, list[Thought]]) -> Line:
    tick, words = STATUSES[row.status]
    cause, _, number = row.key.rpartition(":")
    first_reply = row.direction == Message.Direction.OUT and number == "0"
    owner = cause if first_reply else str(row.pk)
    return Line(
        id=row.public_id,
        direction=row.direction,
        sender=row.sender,
        who=_who(row),
        body=row.body,
        at=row.created_at,
        new_day=day,
        status=row.status,
        tick=tick,
        words=words,
        problem=_problem(row),
        why=_why(row),
        segments=row.segments,
        choices=tuple(row.choices),
        pictures=len(row.media),
        thoughts=tuple(thoughts.get(owner, ())),
        leaves_at=row.not_before if _is_early(row) else None,
        planned=_is_early(row) and not row.decision,
    )


def _is_early(row: Message) -> bool:
    early = row.not_before is not None and row.not_before > timezone.now()
    return early and row.status == Message.Status.QUEUED


def _who(row: Message) -> str:
    if row.sender == Message.Sender.STAFF:
        return (row.author.get_full_name() or row.author.get_username()) if row.author else "Staff"
    return _WHO[row.sender]


def _problem(row: Message) -> str:
    """The carrier's error, or the gate's refusal, in words."""
    if row.error_code or row.error_text:
        return f"{row.error_text or 'The carrier gave no reason'} ({row.error_code or 'no code'})"
    if row.decision in ("defer", "block"):
        return _without_verdict(reason_in_words(row.reason))
    return ""


def _without_verdict(sentence: str) -> str:
    """The reason alone, where the status beside it says *not sent* already."""
    verdict, colon, reason = sentence.partition(": ")
    return reason if colon and len(verdict) < 20 else sentence


def _why(row: Message) -> str:
    """The gate's decision with its reason."""
    return reason_in_words(row.reason) if row.decision else ""
