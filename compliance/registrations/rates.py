"""How fast a sender may send, by its registration. Units are segments. Pure.

10DLC: per carrier and minute, times the three large carriers (Twilio's totals); T-Mobile counts a
brand's segments of all its campaigns, and begins anew at midnight Pacific. Vendors differ on
whether a step begins at 75 or 76: the lower one is taken.
"""

from __future__ import annotations

from dataclasses import dataclass

TOLL_FREE = 3.0
SHORT_CODE = 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """``per_second`` and ``per_day`` in segments; None is no limit."""

    per_second: float | None = None
    per_day: int | None = None


_STEPS = (
    (75, Rate(per_second=225, per_day=200_000)),
    (50, Rate(per_second=120, per_day=40_000)),
    (25, Rate(per_second=12, per_day=10_000)),
    (0, Rate(per_second=12, per_day=2_000)),
)
SOLE_PROPRIETOR = Rate(per_second=1, per_day=1_000)
LOW_VOLUME = Rate(per_second=3.75, per_day=2_000)
RUSSELL_3000 = 200_000


def of_campaign(
    *, score: int | None, sole_proprietor: bool, low_volume: bool, russell_3000: bool
) -> Rate:
    """The rate of a 10DLC campaign of a brand with this vetting score (None: not vetted)."""
    if sole_proprietor:
        return SOLE_PROPRIETOR
    if low_volume:
        return LOW_VOLUME
    rate = next(rate for least, rate in _STEPS if (score or 0) >= least)
    return Rate(per_second=rate.per_second, per_day=RUSSELL_3000) if russell_3000 else rate
