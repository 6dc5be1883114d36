"""When a service can begin: the week, less the closed days, less what is taken. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

Span = tuple[time, time]
Cell = tuple[int, datetime]  # resource, start


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans of one day in order, those that touch or overlap made one."""
    whole: list[Span] = []
    for opens, closes in sorted(spans):
        if whole and opens <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(closes, whole[-1][1]))
        else:
            whole.append((opens, closes))
    return tuple(whole)


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """A calendar as a value. ``spans`` has one tuple of spans for each weekday, Monday first.

    Moments are in UTC throughout: only they add up on the days when clocks change.
    """

    zone: ZoneInfo
    spans: tuple[tuple[Span, ...], ...]
    closed: frozenset[date]
    resources: int
    grid: timedelta

    def open_spans(self, day: date) -> tuple[Span, ...]:
        return () if day in self.closed else self.spans[day.weekday()]

    def cells(self, starts: datetime, length: timedelta) -> list[datetime]:
        """The cells that an appointment fills."""
        count = -(-length // self.grid)
        return [starts + n * self.grid for n in range(count)]

    def is_open(self, starts: datetime, length: timedelta) -> bool:
        """Does it fit into one span of its day?"""
        local = starts.astimezone(self.zone)
        ends = (starts + length).astimezone(self.zone)
        return local.date() == ends.date() and any(
            opens <= local.time() and ends.time() <= closes
            for opens, closes in self.open_spans(local.date())
        )

    def on_grid(self, starts: datetime) -> bool:
        """Does it begin where a cell begins? What does not could overlap without being seen."""
        return starts.timestamp() % self.grid.total_seconds() == 0

    def free_resource(
        self, starts: datetime, length: timedelta, taken: Collection[Cell]
    ) -> int | None:
        """A resource that is free all the while, or None."""
        cells = self.cells(starts, length)
        for resource in range(1, self.resources + 1):
            if not any((resource, cell) in taken for cell in cells):
                return resource
        return None


def offer(
    week: Week,
    *,
    length: timedelta,
    taken: Collection[Cell],
    first: datetime,
    last: datetime,
    limit: int,
    around: datetime | None = None,
) -> Sequence[datetime]:
    """A few beginnings worth offering, in order.

    Around a wished time: the nearest, and one on another day. Else one in each half of a day,
    soonest first, so that three offers are three real choices.
    """
    free = _free(week, length, taken, first, last)
    if around is not None:
        return _nearest(list(free), around, limit, week.zone)
    return _halves(free, limit, week.zone)


def _nearest(
    free: Sequence[datetime], around: datetime, limit: int, zone: ZoneInfo
) -> Sequence[datetime]:
    ranked = sorted(free, key=lambda at: (abs(at - around), at))
    picked = ranked[: max(1, limit - 1)]
    days = {at.astimezone(zone).date() for at in picked}
    elsewhere = [at for at in free if at.astimezone(zone).date() not in days]
    if elsewhere and limit > 1:
        picked.append(min(elsewhere, key=lambda at: _same_clock(at, around, zone)))
    return sorted(picked if len(picked) >= limit else ranked[:limit])


def _same_clock(at: datetime, around: datetime, zone: ZoneInfo) -> tuple[int, bool, timedelta]:
    """Sorts by day, the next one before the last one, and there by the time on the clock."""
    ours, theirs = (moment.astimezone(zone).replace(tzinfo=None) for moment in (at, around))
    days = (ours.date() - theirs.date()).days
    return abs(days), days < 0, abs(ours - theirs - timedelta(days=days))


def _halves(free: Iterable[datetime], limit: int, zone: ZoneInfo) -> Sequence[datetime]:
    picked: dict[tuple[date, bool], datetime] = {}
    others: list[datetime] = []
    for at in free:
        local = at.astimezone(zone)
        if picked.setdefault((local.date(), local.hour < 12), at) is not at:
            others.append(at)
        if len(picked) >= limit:
            break
    # Where there are too few halves, any other time is better than none.
    return sorted([*picked.values(), *others[: max(0, limit - len(picked))]])


def _free(
    week: Week, length: timedelta, taken: Collection[Cell], first: datetime, last: datetime
) -> Iterator[datetime]:
    day, end = first.astimezone(week.zone).date(), last.astimezone(week.zone).date()
    while day <= end:
        for at in _starts(week, day, length):
            if first <= at <= last and week.free_resource(at, length, taken) is not None:
                yield at
        day += timedelta(days=1)


def _starts(week: Week, day: date, length: timedelta) -> Iterator[datetime]:
    """Every beginning on a day, whole appointments from opening. The hour that a clock skips has
    none; the hour that it repeats has them once, since people could not tell two apart.
    """
    step = -(-length // week.grid) * week.grid
    for opens, closes in week.open_spans(day):
        wall = _up_to_grid(datetime.combine(day, opens), week.grid)
        while wall + length <= datetime.combine(day, closes):
            at = wall.replace(tzinfo=week.zone).astimezone(UTC)
            exists = at.astimezone(week.zone).replace(tzinfo=None) == wall
            if exists and week.on_grid(at) and week.is_open(at, length):
                yield at
            wall += step


def _up_to_grid(wall: datetime, grid: timedelta) -> datetime:
    since = timedelta(hours=wall.hour, minutes=wall.minute, seconds=wall.second)
    return wall + (-since) % grid
