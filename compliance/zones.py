"""The time zones and states that a person may be in. A number only hints: all must suit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from . import states
from .local_rules import COUNTRY
from .quiet_hours import UNITED_STATES

#: A number of the +1 plan with more zones than this is toll-free or personal: it says nothing.
MANY = 12

_ZIP = re.compile(r"\s*(\d{3})\d{2}(-?\d{4})?\s*", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """Every zone and every place (``US``, states) that a person may be in."""

    zones: tuple[str, ...]
    places: frozenset[str] = frozenset()


def whereabouts(address: str, *, stored: str = "", zip_code: str = "") -> Whereabouts:
    """Believed in this order: the person's own zone, the ZIP code, the area code.

    Of somebody of whom only the zone is known, or nothing, every state there comes into question.
    """
    zip_code = zip_code if address.startswith("+1") else ""  # other countries have such codes too
    zones = zones_of(address, stored, zip_code)
    state = state_of_zip(zip_code)
    if state:
        return Whereabouts(zones=zones, places=frozenset({COUNTRY, state}))
    if not address.startswith("+1"):
        return Whereabouts(zones=zones)
    state = states.STATE_OF_AREA_CODE.get(address[2:5], "")
    if state and not _moved(state, stored):
        return Whereabouts(zones=zones, places=frozenset({COUNTRY, state}))
    return Whereabouts(zones=zones, places=_places(address, zones))


def zones_of(address: str, stored: str = "", zip_code: str = "") -> tuple[str, ...]:
    """The person's own zone if it is known, else the ZIP code's, else the number's, else none."""
    if stored and _exists(stored):
        return (stored,)
    return _by_zip(zip_code) or _by_number(address) or _by_area_code(address)


def state_of_zip(zip_code: str) -> str:
    """The state of a ZIP code of the United States, or none."""
    found = _ZIP.fullmatch(zip_code)
    return states.STATE_OF_ZIP.get(found[1], "") if found else ""


def _by_zip(zip_code: str) -> tuple[str, ...]:
    state, found = state_of_zip(zip_code), _ZIP.fullmatch(zip_code)
    if not state or not found:
        return ()
    one = states.CLOCK_OF_ZIP.get(found[1])
    return (one,) if one else states.CLOCKS[state]


def _by_area_code(address: str) -> tuple[str, ...]:
    """For an area code that is newer than the library that knows the zones."""
    state = states.STATE_OF_AREA_CODE.get(address[2:5], "") if address.startswith("+1") else ""
    return states.CLOCKS[state] if state else ()


def _moved(state: str, stored: str) -> bool:
    """Does the person's own zone contradict the area code?"""
    return bool(stored) and _exists(stored) and not _alike((stored,), states.CLOCKS[state])


def _places(address: str, zones: tuple[str, ...]) -> frozenset[str]:
    """Every state by whose clock a zone may go; none for a number of Canada or the islands."""
    if not _american(address):
        return frozenset()
    found = {state for state, clocks in states.CLOCKS.items() if _alike(zones, clocks)}
    return frozenset({COUNTRY, *found})


def _american(address: str) -> bool:
    """Of the United States, or of no place at all, as toll-free numbers are."""
    return address[2:5] in states.STATE_OF_AREA_CODE or _by_number(address) == UNITED_STATES


def _alike(zones: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Is there one among these that may be one of those?"""
    return bool({_SAME.get(zone, zone) for zone in zones} & {_SAME.get(z, z) for z in others})


#: Zones of one state that go by another's clock.
_SAME = {
    "America/Boise": "America/Denver",
    "America/Detroit": "America/New_York",
    "America/Indiana/Indianapolis": "America/New_York",
    "America/Kentucky/Louisville": "America/New_York",
    "America/Louisville": "America/New_York",
    "America/Indianapolis": "America/New_York",
    "US/Eastern": "America/New_York",
    "US/Central": "America/Chicago",
    "US/Mountain": "America/Denver",
    "US/Pacific": "America/Los_Angeles",
    "America/Juneau": "America/Anchorage",
    "US/Alaska": "America/Anchorage",
    "US/Hawaii": "Pacific/Honolulu",
}


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
