"""Watches for senders that carriers have begun to filter; tells staff, and may pause them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from conversations.models import Message
from integrations.messaging.error_codes import filtered_codes
from integrations.models import Channel

from .models import SenderAlert

WINDOW = timedelta(hours=1)
BEFORE = timedelta(hours=24)
#: A share that is so many times the one before is a rise.
TIMES = 2.0
#: The channel's option that holds its texts back.
PAUSED = "paused"
GONE_OUT = ("sent", "delivered", "undelivered", "failed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """How many of a sender's texts carriers filtered in some time."""

    filtered: int = 0
    sent: int = 0

    @property
    def share(self) -> float:
        return self.filtered / self.sent if self.sent else 0.0


def rises(now: Rate, before: Rate, *, least: int, share: float) -> bool:
    """Enough texts filtered, too large a share of all, and far more than was usual before."""
    return now.filtered >= least and now.share >= max(share, before.share * TIMES)


def watch() -> int:
    """Raise alerts and let those go that are over. Running it twice changes nothing."""
    now = timezone.now()
    raised = 0
    for channel in Channel.objects.order_by("pk"):
        raised += _look_at(channel, now)
    return raised


@transaction.atomic
def settle(alert: SenderAlert) -> None:
    """Staff have looked at it: a paused sender goes on. Twice is the same as once."""
    now = timezone.now()
    if SenderAlert.objects.unsettled().filter(pk=alert.pk).update(settled_at=now) and alert.paused:
        _let_go_on(Channel.objects.get(pk=alert.channel_id))


def open_alerts() -> Iterator[SenderAlert]:
    """What staff have to look at, the newest first."""
    yield from SenderAlert.objects.unsettled().select_related("channel")


def _look_at(channel: Channel, now: datetime) -> int:
    alert = SenderAlert.objects.unsettled().filter(channel=channel).first()
    current = _rate(channel, since=_since(channel, now), until=now)
    if alert is not None:
        _go_on(alert, current, now)
        return 0
    before = _rate(channel, since=now - BEFORE, until=now - WINDOW)
    if not _rises(current, before):
        return 0
    return int(_raise(channel, current, now))


def _rises(current: Rate, before: Rate) -> bool:
    return rises(
        current,
        before,
        least=settings.FILTERED_ALERT_COUNT,
        share=settings.FILTERED_ALERT_SHARE,
    )


def _since(channel: Channel, now: datetime) -> datetime:
    """The window's begin; what an alert that is settled has told is not told again."""
    settled = SenderAlert.objects.filter(channel=channel, settled_at__gte=now - WINDOW)
    last = settled.order_by("-settled_at").values_list("settled_at", flat=True).first()
    return last or now - WINDOW


def _rate(channel: Channel, *, since: datetime, until: datetime) -> Rate:
    rows = Message.objects.outbound().filter(
        channel=channel, updated_at__gt=since, updated_at__lte=until, status__in=GONE_OUT
    )
    filtered = Count("pk", filter=Q(error_code__in=filtered_codes(channel.backend)))
    return Rate(**rows.aggregate(filtered=filtered, sent=Count("pk")))


def _raise(channel: Channel, rate: Rate, now: datetime) -> bool:
    """One alert a channel is open at a time: the database refuses a second."""
    with transaction.atomic():
        _, new = SenderAlert.objects.get_or_create(
            channel=channel,
            settled_at=None,
            defaults={"filtered": rate.filtered, "sent": rate.sent, "raised_at": now},
        )
        if new and settings.FILTERED_PAUSES_SENDER:
            _pause(channel)
    return new


def _pause(channel: Channel) -> None:
    """Its texts wait. It goes on hearing: a STOP must be heard whatever happens."""
    SenderAlert.objects.unsettled().filter(channel=channel).update(paused=True)
    channel.options = {**channel.options, PAUSED: "1"}
    channel.save(update_fields=["options", "updated_at"])


def _let_go_on(channel: Channel) -> None:
    channel.options = {name: said for name, said in channel.options.items() if name != PAUSED}
    channel.save(update_fields=["options", "updated_at"])


def _go_on(alert: SenderAlert, rate: Rate, now: datetime) -> None:
    """A paused sender waits for staff; another's alert ends when little is filtered any more."""
    mine = SenderAlert.objects.unsettled().filter(pk=alert.pk)
    if not alert.paused and rate.filtered < settings.FILTERED_ALERT_COUNT:
        mine.update(settled_at=now)
    elif rate.filtered > alert.filtered:
        mine.update(filtered=rate.filtered, sent=rate.sent)
