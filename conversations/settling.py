"""A send whose outcome is unknown is found out, not repeated.

The vendor's create call has no idempotency key (Twilio error 20500), so a text in doubt is looked
for in the vendor's own list at +15, +60 and +180 seconds. Found: it is SENT. Not found after the
last look: a kind that may be repeated goes back to the queue once, the others have FAILED.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from integrations.channels import channel_by_id
from integrations.messaging.registry import provider_for
from integrations.messaging.types import ListedText, ProviderUnavailable

from . import leases, outbox
from .kinds import promise
from .models import Message

log = logging.getLogger(__name__)

#: Clocks differ: the vendor may date a text a little before our claim.
SKEW = timedelta(seconds=60)
Status = Message.Status


def expire_leases() -> int:
    """SENDING whose worker is gone: in doubt. Never back to QUEUED, for it may have been posted."""
    orphans = leases.orphaned()
    late = Message.objects.filter(
        Q(lease_until__lt=time.time()) | Q(conversation_id__in=list(orphans)),
        status=Status.SENDING,
    )
    count = outbox.in_doubt(late, why="The worker did not report what came of the send.")
    # Only now: whoever takes the conversation next must not have its own send put in doubt.
    leases.free(orphans)
    return count


def reconcile(*, everything: bool = False) -> dict[str, int]:
    """Look for the texts in doubt whose time has come (or for all of them). Safe to run twice."""
    outcome = {"in_doubt": expire_leases(), "found": 0, "requeued": 0, "failed": 0, "waiting": 0}
    rows = Message.objects.filter(status=Status.UNKNOWN).select_related("conversation__contact")
    for message in rows.order_by("ambiguous_at", "pk"):
        if everything or _is_time(message):
            outcome[_look_for(message)] += 1
        else:
            outcome["waiting"] += 1
    return outcome


def _is_time(message: Message) -> bool:
    checks: Sequence[float] = settings.SETTLE_AFTER_SECONDS
    due = checks[min(message.settle_checks, len(checks) - 1)]
    return message.ambiguous_at is None or timezone.now() >= message.ambiguous_at + timedelta(
        seconds=due
    )


def _look_for(message: Message) -> str:
    try:
        listed = _listed(message)
    except ProviderUnavailable as trouble:
        log.warning("settling: the provider's list is not to be had: %s", trouble)
        return "waiting"
    match = None if listed is None else _match(message, listed)
    if match is not None:
        return _found(message, match)
    if not _is_time(message):
        return "waiting"  # an early look may find the text; only one at its time may give it up
    row = Message.objects.filter(pk=message.pk, status=Status.UNKNOWN)
    checks = message.settle_checks + 1
    row.update(settle_checks=checks)
    if checks < len(settings.SETTLE_AFTER_SECONDS):
        return "waiting"
    return _give_up(message)


def _listed(message: Message) -> Sequence[ListedText] | None:
    channel = channel_by_id(message.channel_id)
    if channel is None:
        raise ProviderUnavailable(f"channel {message.channel_id} is gone")
    recipient = message.conversation.contact.address
    return provider_for(channel).list_sent(recipient=recipient, since=_claimed(message))


def _claimed(message: Message) -> datetime:
    """Nothing older than this can be the text: the claim came before the doubt."""
    doubt = message.ambiguous_at or message.created_at
    return doubt - timedelta(seconds=settings.SEND_LEASE_SECONDS) - SKEW


def _match(message: Message, listed: Sequence[ListedText]) -> ListedText | None:
    """The oldest entry with this body that no other row of ours is bound to, one to one."""
    candidates = sorted(
        (
            text
            for text in listed
            if text.body.strip() == message.body.strip() and text.created_at >= _claimed(message)
        ),
        key=lambda text: text.created_at,
    )
    bound = set(
        Message.objects.filter(
            channel_id=message.channel_id, provider_id__in=[text.provider_id for text in candidates]
        )
        .exclude(pk=message.pk)
        .values_list("provider_id", flat=True)
    )
    return next((text for text in candidates if text.provider_id not in bound), None)


def _found(message: Message, text: ListedText) -> str:
    Message.objects.filter(pk=message.pk, status=Status.UNKNOWN).update(
        status=text.status.value,
        status_rank=text.status.rank,
        provider_id=text.provider_id,
        error_code=text.error_code[:24],
        error_text="",
        sent_at=text.created_at,
        updated_at=timezone.now(),
    )
    return "found"


def _give_up(message: Message) -> str:
    """Not at the vendor. One more try where the kind allows it; the gate is asked again first."""
    row = Message.objects.filter(pk=message.pk, status=Status.UNKNOWN)
    now = timezone.now()
    again = promise(message.kind).retry and message.ambiguous_tries < 2
    if again and (message.expires_at is None or message.expires_at > now):
        row.update(status=Status.QUEUED, not_before=now, decision="", reason="", updated_at=now)
        return "requeued"
    row.update(status=Status.FAILED, reason="ambiguous", updated_at=now)
    return "failed"
