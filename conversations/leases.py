"""One worker a conversation at a time: a lease row, taken by compare-and-swap, with a fence.

No lock is held over the network and none is needed: ``UPDATE .. WHERE lease_until < now`` lets one
worker in, on SQLite and PostgreSQL alike, and every later write carries the fence number, so that a
worker which slept through its lease changes nothing.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import Any

from django.conf import settings
from django.db import connection

from . import processes, sending
from .models import Conversation

#: Longer than a send may take: connect 3 s and read 10 s, and a little for the commit.
SECONDS: float = settings.LEASE_SECONDS
#: A lease renewed this lately still outlasts one send.
FRESH = 2.0


class LeaseLost(Exception):
    """Somebody else holds the conversation now: write nothing more, roll back."""


@dataclass(slots=True, kw_only=True)
class Lease:
    """A conversation in our hands, and its row as it was when we took it."""

    conversation_id: int
    fence: int
    attempts: int
    owner: str
    state: dict[str, Any] | None
    contact_id: int
    channel_id: int
    renewed: float = field(default_factory=time.monotonic)

    @property
    def age(self) -> float:
        """Seconds since the lease was last renewed."""
        return time.monotonic() - self.renewed

    def renew(self) -> None:
        """Hold on for another full term. Raises LeaseLost."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE conversations_conversation SET lease_until={_now()}+%s"
                " WHERE id=%s AND fence=%s",
                [SECONDS, self.conversation_id, self.fence],
            )
            if not cursor.rowcount:
                raise LeaseLost(self.conversation_id)
        self.renewed = time.monotonic()

    def hold(self, *, waits_since: datetime | None = None, **columns: Any) -> None:
        """Change the conversation's row and renew, in one statement. Raises LeaseLost.

        ``waits_since`` is when the person began to wait for a person, unless they wait already.
        """
        changes = "".join(f", {name}=%s" for name in columns)
        values = _stored(columns)
        if waits_since is not None:
            changes += ", waiting_since=COALESCE(waiting_since, %s)"
            values.append(_moment(waits_since))
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE conversations_conversation SET lease_until={_now()}+%s, attempts=0,"
                f" revision=revision+1{changes} WHERE id=%s AND fence=%s",
                [SECONDS, *values, self.conversation_id, self.fence],
            )
            if not cursor.rowcount:
                raise LeaseLost(self.conversation_id)
        self.renewed = time.monotonic()

    def keep_fresh(self) -> None:
        """Renew, unless that was done a moment ago."""
        if self.age > FRESH:
            self.renew()


def _now() -> str:
    """One clock for all workers: the database server's, or this host's, where SQLite lives."""
    if connection.vendor == "postgresql":
        return "extract(epoch from clock_timestamp())"
    return repr(time.time())


def _stored(columns: Mapping[str, Any]) -> list[Any]:
    """Values as their columns hold them; JSON's own null is no value at all."""
    fields = {each.name: each for each in Conversation._meta.concrete_fields}
    return [
        None if value is None else fields[name].get_db_prep_save(value, connection)
        for name, value in columns.items()
    ]


def _moment(at: datetime) -> Any:
    """A time as the database stores it: raw SQL gets no help with that."""
    return connection.ops.adapt_datetimefield_value(at)


def claim(conversation_id: int) -> Lease | None:
    """Take the conversation, or None where another worker has it. Counts the taking.

    ``owner`` names the process, so that the leases of a killed one can be recognised.
    """
    lease = _take(conversation_id)
    if lease is None and _was_being_released(conversation_id):
        lease = _take(conversation_id)
    return lease


def _was_being_released(conversation_id: int) -> bool:
    """Is it free after all, once a release that is under way is through?

    On PostgreSQL a release that began before our text was stored cannot see it, and until it is
    committed we see the lease as held: both would leave the text to the sweep. The row lock waits
    for that release and for nothing else. SQLite has one writer at a time and no such moment.
    """
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT lease_until<{_now()} FROM conversations_conversation WHERE id=%s"
            " FOR NO KEY UPDATE",
            [conversation_id],
        )
        row = cursor.fetchone()
    return bool(row and row[0])


def _take(conversation_id: int) -> Lease | None:
    with connection.cursor() as cursor:
        now = _now()
        cursor.execute(
            f"UPDATE conversations_conversation SET lease_owner=%s, lease_until={now}+%s,"
            f" fence=fence+1, attempts=attempts+1 WHERE id=%s AND lease_until<{now}"
            " RETURNING fence, attempts, owner, state, contact_id, channel_id",
            [processes.me(), SECONDS, conversation_id],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    fence, attempts, owner, state, contact_id, channel_id = row
    return Lease(
        conversation_id=conversation_id,
        fence=fence,
        attempts=attempts,
        owner=owner,
        state=json.loads(state) if isinstance(state, str) else state,
        contact_id=contact_id,
        channel_id=channel_id,
    )


_UNHEARD = """
    SELECT 1 FROM conversations_message WHERE conversation_id=%s AND work='pending'
    UNION ALL SELECT 1 FROM conversations_actioncall
        WHERE conversation_id=%s AND status='finished'
    UNION ALL SELECT 1 FROM conversations_timer
        WHERE conversation_id=%s AND done_at IS NULL AND due_at<=%s
"""
_ASKED = """
    SELECT 1 FROM conversations_actioncall
        WHERE conversation_id=%s AND status='waiting' AND not_before<=%s
"""
_UNSENT = """
    UNION ALL SELECT 1 FROM conversations_message
        WHERE conversation_id=%s AND status='queued' AND not_before<=%s
"""


class Released(IntEnum):
    """What came of letting go. ASKING: done, and an action is due to be run."""

    KEPT = 0
    FREE = 1
    ASKING = 2


def release(lease: Lease, *, now: datetime) -> Released:
    """Let go if nothing waits. KEPT means: more has come, go on (or the lease was lost already).

    One statement, so that a text stored before it is seen by it, and a text stored after it finds
    the conversation free. While sending is held the outbox does not count.
    """
    pk, moment = lease.conversation_id, _moment(now)
    waits, values = _UNHEARD, [pk, pk, pk, moment]
    if not sending.held():
        waits, values = waits + _UNSENT, [*values, pk, moment]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE conversations_conversation SET lease_until=0, attempts=0"
            f" WHERE id=%s AND fence=%s AND NOT EXISTS ({waits}) RETURNING EXISTS ({_ASKED})",
            [pk, lease.fence, *values, pk, moment],
        )
        row = cursor.fetchone()
    if row is None:
        return Released.KEPT
    return Released.ASKING if row[0] else Released.FREE


def abandon(lease: Lease) -> None:
    """Let go after an error, whatever waits; the taking stays counted."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE conversations_conversation SET lease_until=0 WHERE id=%s AND fence=%s",
            [lease.conversation_id, lease.fence],
        )


def orphaned() -> dict[int, int]:
    """Conversations, with their fences, held by processes of this host that were killed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, lease_owner, fence FROM conversations_conversation"
            f" WHERE lease_until>={_now()} ORDER BY id"
        )
        rows = cursor.fetchall()
    dead = {owner for owner in {row[1] for row in rows} if processes.is_dead(owner)}
    return {pk: fence for pk, owner, fence in rows if owner in dead}


def free(orphans: dict[int, int]) -> None:
    """End these leases, unless they have changed hands since."""
    with connection.cursor() as cursor:
        for pk, fence in orphans.items():
            cursor.execute(
                "UPDATE conversations_conversation SET lease_until=0 WHERE id=%s AND fence=%s",
                [pk, fence],
            )


def held(conversation_ids: Iterable[int]) -> dict[int, int]:
    """The conversations among these that some worker holds right now, with their fences."""
    ids = list(conversation_ids)
    if not ids:
        return {}
    marks = ", ".join(["%s"] * len(ids))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, fence FROM conversations_conversation"
            f" WHERE id IN ({marks}) AND lease_until>={_now()} ORDER BY id",
            ids,
        )
        return dict(cursor.fetchall())


def wait_until_free(conversation_ids: Iterable[int], *, seconds: float) -> bool:
    """Wait until every lease held now has ended or changed hands. False when time ran out.

    This is what makes *nothing after STOP* exact: a worker reads consent only after it took its
    lease, so whoever takes one after this wait reads the new consent.
    """
    ids = list(conversation_ids)
    first = held(ids)
    deadline = time.monotonic() + seconds
    while first:
        if time.monotonic() >= deadline:
            return False
        time.sleep(0.02)
        later = held(first)
        first = {pk: fence for pk, fence in first.items() if later.get(pk) == fence}
    return True
