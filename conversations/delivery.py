"""How far a text has come: receipts are stored word for word, then applied, forward only."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from integrations.channels import channel_by_id
from integrations.messaging.types import ChannelFacts, DeliveryReport, ErrorClass, ReportStatus

from . import refusals
from .models import DeliveryReceipt, Message

#: A receipt may outrun the answer to our own send; so long is one kept that matches nothing yet.
PATIENCE = timedelta(minutes=10)
BATCH = 200


def store(channel: ChannelFacts, reports: Iterable[DeliveryReport]) -> int:
    """Write receipts down as they came. Repeats do no harm: applying them changes nothing."""
    rows = [
        DeliveryReceipt(
            channel_id=channel.id,
            provider_id=report.provider_id[:80],
            reference=report.reference[:32],
            status=report.status.value,
            error_code=report.error_code[:24],
            error_class=report.error_class.value if report.error_class else "",
            meaning=report.meaning[:200],
        )
        for report in reports
    ]
    DeliveryReceipt.objects.bulk_create(rows)
    return len(rows)


def drain() -> int:
    """Apply every receipt that waits, oldest first. Safe to run twice, at once, or late."""
    applied = 0
    seen = 0
    while True:
        batch = list(
            DeliveryReceipt.objects.filter(applied_at=None, pk__gt=seen).order_by("pk")[:BATCH]
        )
        if not batch:
            return applied
        seen = batch[-1].pk
        applied += sum(record(receipt) for receipt in batch)


def record(receipt: DeliveryReceipt) -> bool:
    """Let one receipt raise its message's status. False while no message matches it yet."""
    now = timezone.now()
    with transaction.atomic():
        message = _message(receipt)
        if message is None and receipt.at > now - PATIENCE:
            return False
        if message is not None:
            _raise(message, receipt)
        DeliveryReceipt.objects.filter(pk=receipt.pk).update(
            applied_at=now, matched=message is not None
        )
    return True


def _message(receipt: DeliveryReceipt) -> QuerySet[Message] | None:
    """The message meant: the one bound to the vendor's id, else ours by its (signed) reference."""
    ours = Q(public_id=receipt.reference) if receipt.reference else Q(pk=None)
    rows = Message.objects.outbound().filter(channel_id=receipt.channel_id)
    found = (
        rows.filter(ours | Q(provider_id=receipt.provider_id))
        .order_by(Case(When(provider_id=receipt.provider_id, then=0), default=1), "pk")
        .values_list("pk", flat=True)
        .first()
    )
    return None if found is None else Message.objects.filter(pk=found)


def _raise(message: QuerySet[Message], receipt: DeliveryReceipt) -> None:
    """Status by rank, so that the outcome depends on the set of receipts and not on their order.

    Whatever it says, a receipt proves that the text has left, under an *allow*: even where we had
    put it back, and refused it meanwhile.
    """
    status = max(ReportStatus(receipt.status), ReportStatus.SENT, key=lambda status: status.rank)
    now = timezone.now()
    message.filter(provider_id=None).update(provider_id=receipt.provider_id)
    message.filter(status_rank__lt=status.rank).update(
        status=status.value,
        status_rank=status.rank,
        decision="allow",
        reason=Case(When(decision="allow", then=F("reason")), default=Value("allowed")),
        error_code=receipt.error_code,
        error_text=receipt.meaning,
        sent_at=Coalesce(F("sent_at"), Value(now)),
        updated_at=now,
    )
    _learn(message, receipt)


def _learn(message: QuerySet[Message], receipt: DeliveryReceipt) -> None:
    """What a receipt says of the person: that they have left, that the number takes no texts."""
    channel = channel_by_id(receipt.channel_id)
    if channel is None or receipt.error_class not in _OF_THE_PERSON:
        return
    address = message.values_list("conversation__contact__address", flat=True).get()
    _OF_THE_PERSON[receipt.error_class](address, channel, code=receipt.error_code)


_OF_THE_PERSON: dict[str, Callable[..., None]] = {
    ErrorClass.OPTED_OUT: refusals.opted_out_at_the_vendor,
    ErrorClass.BAD_NUMBER: refusals.cannot_be_texted,
}
