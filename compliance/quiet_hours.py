"""When a text that nobody asked for may arrive, by the clock on the person's wall. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

SUNDAY = 6
#: How far ahead an hour that suits every zone is looked for.
DAYS_AHEAD = 8
#: Stands in where nothing is known of a person: the hour must suit them all.
UNITED_STATES = (
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Honolulu",
)


class Clock(Protocol):
    """What knows by a local time whether it is quiet, and when that will end."""

    def quiet(self, local: datetime) -> bool: ...

    def next_end(self, local: datetime) -> datetime: ...


class LocalClock(Clock, Protocol):
    """A clock of the law: of a country or a state, for all that nobody asked for or for selling."""

    def binds(self, promotional: bool) -> bool: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """Local times from ``start`` to ``end`` of the next morning; Sundays end later (Texas: noon).

    A start after midnight and before the end is a night that begins then. Equal: never quiet.
    """

    start: time = time(20)
    end: time = time(9)
    sunday_end: time = time(12)

    @property
    def never(self) -> bool:
        return self.start == self.end

    def quiet(self, local: datetime) -> bool:
        """Is this local time quiet?"""
        if self.never:
            return False
        end = self.sunday_end if local.weekday() == SUNDAY else self.end
        clock = local.time()
        if self.start < self.end:
            return self.start <= clock < end
        return clock < end or clock >= self.start

    def next_end(self, local: datetime) -> datetime:
        """The next moment after ``local`` at which a quiet time ends, in the same zone."""
        for days in range(DAYS_AHEAD):
            day = local.date() + timedelta(days=days)
            end = self.sunday_end if day.weekday() == SUNDAY else self.end
            moment = datetime.combine(day, end, tzinfo=local.tzinfo)
            if moment.astimezone(UTC) > local.astimezone(UTC):
                return moment
        raise AssertionError("every day has an end of its quiet hours")


def next_allowed(
    now: datetime, zones: Iterable[str], hours: Clock, rules: Iterable[Clock] = ()
) -> datetime | None:
    """The first moment from ``now`` that no clock calls quiet in any zone; None if there is none
    in a week."""
    known = [ZoneInfo(zone) for zone in zones] or [ZoneInfo(zone) for zone in UNITED_STATES]
    clocks = (hours, *rules)
    moment = now.astimezone(UTC)
    last = moment + timedelta(days=DAYS_AHEAD)
    while moment < last:
        quiet = [
            clock.next_end(local)
            for local in map(moment.astimezone, known)
            for clock in clocks
            if clock.quiet(local)
        ]
        if not quiet:
            return moment
        moment = max(end.astimezone(UTC) for end in quiet)
    return None
