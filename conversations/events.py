"""What waits for a conversation, oldest first: texts, due timers, answers of the world."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone

from compliance.keywords import Meaning
from compliance.services import epoch_of, standing, suppressed
from flows.decide import Person
from flows.engine.events import (
    ActionFinished,
    Event,
    FlowStarted,
    HandedBack,
    TextReceived,
    TimerFired,
)

from .models import ActionCall, Contact, Conversation, Message, Timer
from .prepared import Rows, Update

_PERSON = ("address", "name", "email", "language", "timezone", "attributes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One event, the row it came from, and the person it concerns, read in one statement."""

    event: Event
    person: Person
    owner: str
    opted_out: bool
    epoch: int
    at: datetime
    message_id: int | None = None
    timer_id: int | None = None
    action_id: int | None = None


def next_waiting(conversation_id: int, *, now: datetime) -> Waiting | None:
    """The oldest event of the conversation, or None. One statement when it is a text."""
    text = _OLDEST_TEXT.first(conversation_id=conversation_id, now=now)
    if text is None:
        return _oldest_other(conversation_id, now=now)
    earlier = [at for at in (text["timer_at"], text["action_at"]) if at]
    if earlier and min(earlier) < text["created_at"]:
        return _oldest_other(conversation_id, now=now)
    return _as_text(text)


def _oldest_text(conversation_id: int, now: datetime) -> Any:
    """A text that waits, with the person, their consent, and what else waits."""
    here = OuterRef("conversation_id")
    return (
        Message.objects.filter(conversation_id=conversation_id)
        .unhandled()
        .oldest_first()
        .annotate(
            timer_at=Subquery(_due_timers(here, now=now).values("due_at")[:1]),
            action_at=Subquery(_unheard(here).values("finished_at")[:1]),
            gone=suppressed(
                address=OuterRef("conversation__contact__address"),
                program=OuterRef("channel__program"),
            ),
            left=epoch_of(
                address=OuterRef("conversation__contact__address"),
                program=OuterRef("channel__program"),
            ),
        )
        .values(
            "id",
            "key",
            "body",
            "meaning",
            "changed_consent",
            "media",
            "created_at",
            "timer_at",
            "action_at",
            "gone",
            "left",
            "conversation__owner",
            *(f"conversation__contact__{name}" for name in _PERSON),
        )
    )


_OLDEST_TEXT = Rows(_oldest_text, conversation_id=int, now=datetime)


def _due_timers(conversation: Any, *, now: datetime) -> Any:
    due = Timer.objects.filter(conversation_id=conversation, done_at=None, due_at__lte=now)
    return due.order_by("due_at", "id")


def _unheard(conversation: Any) -> Any:
    finished = ActionCall.objects.filter(
        conversation_id=conversation, status=ActionCall.Status.FINISHED
    )
    return finished.order_by("finished_at", "id")


def _as_text(row: dict[str, Any]) -> Waiting:
    return Waiting(
        event=TextReceived(
            key=f"turn:{row['id']}",
            text=row["body"],
            meaning=Meaning(row["meaning"] or "none"),
            changed_consent=row["changed_consent"],
            has_media=bool(row["media"]),
        ),
        person=Person(**{name: row[f"conversation__contact__{name}"] for name in _PERSON}),
        owner=row["conversation__owner"],
        opted_out=row["gone"],
        epoch=row["left"],
        at=row["created_at"],
        message_id=row["id"],
    )


def _oldest_other(conversation_id: int, *, now: datetime) -> Waiting | None:
    timer = _due_timers(conversation_id, now=now).first()
    call = _unheard(conversation_id).first()
    if timer is None and call is None:
        return None
    conversation = Conversation.objects.select_related("contact", "channel").get(pk=conversation_id)
    if call is not None and (timer is None or call.finished_at <= timer.due_at):
        event = ActionFinished(f"action:{call.pk}", call.key, call.name, call.outcome, call.result)
        return _other(conversation, event, at=call.finished_at, action_id=call.pk)
    return _other(conversation, _timer_event(timer), at=timer.due_at, timer_id=timer.pk)


def _other(conversation: Conversation, event: Event, *, at: datetime, **ids: int) -> Waiting:
    consent = standing(conversation.contact.address, conversation.channel.program)
    return Waiting(
        event=event,
        person=person(conversation.contact),
        owner=conversation.owner,
        opted_out=consent.opted_out,
        epoch=consent.epoch,
        at=at,
        **ids,
    )


def person(contact: Contact) -> Person:
    """The contact as the engine sees it."""
    return Person(**{name: getattr(contact, name) for name in _PERSON})


def _timer_event(timer: Timer) -> Event:
    key = f"timer:{timer.pk}"
    if timer.what == Timer.What.HANDED_BACK:
        return HandedBack(key, timer.payload.get("how", "resume"))
    if timer.what == Timer.What.FLOW_STARTED:
        return FlowStarted(key, timer.name, timer.payload.get("fields", {}))
    return TimerFired(key, timer.name, timer.step)


def _handled(pk: int, now: datetime) -> tuple[Any, dict[str, Any]]:
    pending = Message.objects.filter(pk=pk).unhandled()
    return pending, {"work": Message.Work.HANDLED, "updated_at": now}


_HANDLED = Update(_handled, pk=int, now=datetime)


def mark_handled(waiting: Waiting) -> bool:
    """The event is dealt with. False when somebody else dealt with it: then undo everything."""
    now = timezone.now()
    if waiting.message_id is not None:
        return bool(_HANDLED.run(pk=waiting.message_id, now=now))
    if waiting.timer_id is not None:
        open_timer = Timer.objects.filter(pk=waiting.timer_id, done_at=None)
        return bool(open_timer.update(done_at=now, outcome="fired"))
    assert waiting.action_id is not None, "an event comes from one row"
    finished = ActionCall.objects.filter(pk=waiting.action_id, status=ActionCall.Status.FINISHED)
    return bool(finished.update(status=ActionCall.Status.HEARD))


def quarantine(waiting: Waiting) -> None:
    """Set a poison event aside, so that the queue goes on. It stays readable."""
    now = timezone.now()
    if waiting.message_id is not None:
        Message.objects.filter(pk=waiting.message_id).update(
            work=Message.Work.QUARANTINED, updated_at=now
        )
    elif waiting.timer_id is not None:
        Timer.objects.filter(pk=waiting.timer_id).update(done_at=now, outcome="quarantined")
    elif waiting.action_id is not None:
        ActionCall.objects.filter(pk=waiting.action_id).update(status=ActionCall.Status.HEARD)


def conversations_with_work(
    *, now: datetime, limit: int, missed: timedelta = timedelta()
) -> list[int]:
    """Conversations in which something is due and nobody is at work. Read by the sweep.

    What a hint announces as it is written (a text, an answer of the world) counts only when it has
    waited for ``missed``: on a busy day it is in the queue, which a second hint would lengthen.
    """
    before = now - missed
    waiting = Conversation.objects.filter(lease_until__lt=now.timestamp()).order_by()
    sources = (
        Message.objects.unhandled().filter(conversation_id=OuterRef("pk"), created_at__lte=before),
        Message.objects.queued().filter(conversation_id=OuterRef("pk"), not_before__lte=now),
        _due_timers(OuterRef("pk"), now=now),
        ActionCall.objects.filter(
            conversation_id=OuterRef("pk"),
            status__in=[ActionCall.Status.WAITING, ActionCall.Status.FINISHED],
            not_before__lte=before,
        ),
    )
    found: dict[int, None] = {}
    for source in sources:
        rows = waiting.filter(Exists(source)).values_list("pk", flat=True)[:limit]
        found.update(dict.fromkeys(rows))
    return list(found)[:limit]
