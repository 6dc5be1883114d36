"""When the law of a place allows a text, as values: a window a weekday, holidays, dates. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from .holidays import is_holiday
from .quiet_hours import DAYS_AHEAD

#: Local times between which a text may arrive; midnight as an end is the day's end.
Window = tuple[time, time]
MIDNIGHT = time(0)
ALL_DAY: Window = (MIDNIGHT, MIDNIGHT)
COUNTRY = "US"


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalRule:
    """One rule of a place. ``week`` begins on Monday; None is a day without texts.

    ``since`` and ``until`` are the first and the last local day on which it holds.
    """

    place: str  # US, or a state's two letters
    week: tuple[Window | None, ...]
    holidays: bool = True  # may anything come on a federal holiday?
    promotional_only: bool = False
    since: date | None = None
    until: date | None = None

    def binds(self, promotional: bool) -> bool:
        return promotional or not self.promotional_only

    def in_force(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )

    def quiet(self, local: datetime) -> bool:
        """Is this local time outside the day's window?"""
        window = self._window(local.date())
        if window is None:
            return True
        opens, closes = window
        clock = local.time()
        return clock < opens or (closes != MIDNIGHT and clock >= closes)

    def next_end(self, local: datetime) -> datetime:
        """The next opening after ``local``; a rule that never opens: some day far enough off."""
        for days in range(DAYS_AHEAD + 1):
            window = self._window(local.date() + timedelta(days=days))
            if window is None:
                continue
            day = local.date() + timedelta(days=days)
            opening = datetime.combine(day, window[0], tzinfo=local.tzinfo)
            if opening.timestamp() > local.timestamp():
                return opening
        return local + timedelta(days=DAYS_AHEAD + 1)

    def _window(self, day: date) -> Window | None:
        if not self.in_force(day):
            return ALL_DAY
        if not self.holidays and is_holiday(day):
            return None
        return self.week[day.weekday()]


def rules_for(rules: tuple[LocalRule, ...], places: frozenset[str]) -> tuple[LocalRule, ...]:
    """Those of the country and of every state that the person may be in. Elsewhere: none."""
    return tuple(rule for rule in rules if rule.place in places)
