"""The time zones that a phone number may be in. A number only hints: all of them must suit."""

from __future__ import annotations

from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from .quiet_hours import UNITED_STATES

#: A number of the +1 plan with more zones than this is toll-free or personal: it says nothing.
MANY = 12


def zones_of(address: str, stored: str = "") -> tuple[str, ...]:
    """The person's own zone if it is known, else every zone of the number, else none."""
    if stored and _exists(stored):
        return (stored,)
    return _by_number(address)


@lru_cache(maxsize=20_000)
def _by_number(address: str) -> tuple[str, ...]:
    import phonenumbers  # large: only who sends at night pays for it
    from phonenumbers import timezone

    try:
        parsed = phonenumbers.parse(address, None)
    except phonenumbers.NumberParseException:
        return ()
    zones = tuple(zone for zone in timezone.time_zones_for_number(parsed) if _exists(zone))
    return UNITED_STATES if parsed.country_code == 1 and len(zones) > MANY else zones


@lru_cache(maxsize=1000)
def _exists(zone: str) -> bool:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
