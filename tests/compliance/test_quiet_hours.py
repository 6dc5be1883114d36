"""Quiet hours by the clock on the person's wall: zones, changes of the clock, Sunday noon."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.quiet_hours import UNITED_STATES, QuietHours, next_allowed
from compliance.zones import zones_of

NEW_YORK, LONDON = "America/New_York", "Europe/London"
USUAL = QuietHours()
#: Any minute of two years.
MOMENTS = st.integers(0, 2 * 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def at(text: str, zone: str = NEW_YORK) -> datetime:
    """A time as the wall of that zone shows it."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def allowed(now: datetime, *zones: str, hours: QuietHours = USUAL) -> str:
    """When it may go, as the first zone's wall shows it; "never" for no time within a week."""
    found = next_allowed(now, zones, hours)
    zone = ZoneInfo(zones[0] if zones else NEW_YORK)
    return f"{found.astimezone(zone):%Y-%m-%dT%H:%M}" if found else "never"


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-24T10:00", "2026-11-24T10:00"),  # a Tuesday
        ("2026-11-24T08:59", "2026-11-24T09:00"),
        ("2026-11-24T09:00", "2026-11-24T09:00"),
        ("2026-11-24T19:59", "2026-11-24T19:59"),
        ("2026-11-24T20:00", "2026-11-25T09:00"),
        ("2026-11-24T00:00", "2026-11-24T09:00"),
        ("2026-11-28T23:00", "2026-11-29T12:00"),  # Saturday night: until Sunday noon
        ("2026-11-29T09:00", "2026-11-29T12:00"),
        ("2026-11-29T11:59", "2026-11-29T12:00"),
        ("2026-11-29T12:00", "2026-11-29T12:00"),
        ("2026-11-29T20:30", "2026-11-30T09:00"),
        # The night the clocks go forward is an hour shorter, the other an hour longer.
        ("2026-03-07T21:00", "2026-03-08T12:00"),
        ("2026-10-31T21:00", "2026-11-01T12:00"),
        ("2026-03-08T02:30", "2026-03-08T12:00"),  # a time that no wall shows
    ],
)
def test_by_the_wall_in_new_york(now, expected):
    assert allowed(at(now), NEW_YORK) == expected


def test_the_night_the_clocks_change_ends_at_nine_all_the_same():
    nights = {"2026-03-29": LONDON, "2026-10-25": LONDON}  # Sundays, with no Sunday rule
    hours = QuietHours(sunday_end=time(9))
    for day, zone in nights.items():
        evening = at(f"{day}T00:30", zone)
        assert allowed(evening, zone, hours=hours) == f"{day}T09:00"
    short = next_allowed(at("2026-03-28T20:00", LONDON), [LONDON], hours)
    long = next_allowed(at("2026-10-24T20:00", LONDON), [LONDON], hours)
    assert short - at("2026-03-28T20:00", LONDON).astimezone(UTC) == timedelta(hours=12)
    assert long - at("2026-10-24T20:00", LONDON).astimezone(UTC) == timedelta(hours=14)


def test_it_must_suit_every_zone_that_the_person_may_be_in():
    both = ("America/New_York", "America/Los_Angeles")
    assert allowed(at("2026-11-24T09:30"), *both) == "2026-11-24T12:00"
    assert allowed(at("2026-11-24T19:00"), *both) == "2026-11-24T19:00"
    assert allowed(at("2026-11-24T20:30"), *both) == "2026-11-25T12:00"


def test_where_nothing_is_known_it_must_suit_the_whole_country():
    assert allowed(at("2026-11-24T10:00")) == "2026-11-24T14:00"  # nine in Honolulu
    assert allowed(at("2026-11-24T20:00")) == "2026-11-25T14:00"


def test_no_time_at_all_may_suit():
    hours = QuietHours(start=time(10), end=time(9), sunday_end=time(9))
    apart = ("America/New_York", "Asia/Tokyo")
    assert allowed(at("2026-11-24T10:00"), *apart, hours=hours) == "never"


def test_equal_ends_are_never_quiet():
    never = QuietHours(start=time(9), end=time(9))
    assert not any(never.quiet(at(f"2026-11-29T{hour:02}:00")) for hour in range(24))


def test_a_night_may_begin_after_midnight():
    late = QuietHours(start=time(1), end=time(7), sunday_end=time(7))
    assert [late.quiet(at(f"2026-11-24T{clock}")) for clock in ("00:30", "01:00", "06:59", "07:00")
            ] == [False, True, True, False]  # fmt: skip


@given(
    MOMENTS,
    st.lists(st.sampled_from([*UNITED_STATES, LONDON, "Asia/Kolkata"]), min_size=1, max_size=3),
)
def test_what_is_allowed_is_quiet_nowhere_and_comes_no_sooner_than_now(now, zones):
    moment = next_allowed(now, zones, USUAL)
    if moment is None:
        return
    assert moment >= now
    assert not any(USUAL.quiet(moment.astimezone(ZoneInfo(zone))) for zone in zones)
    assert next_allowed(moment, zones, USUAL) == moment


@given(
    MOMENTS,
    st.sampled_from([*UNITED_STATES, LONDON]),
)
def test_nobody_waits_longer_than_needed(now, zone):
    """A quarter of an hour before the moment found, it was quiet still."""
    moment = next_allowed(now, [zone], USUAL)
    if moment is not None and moment > now:
        before = max(now, moment - timedelta(minutes=15))
        assert USUAL.quiet(before.astimezone(ZoneInfo(zone)))


# ---- which zones a number may be in


def test_the_persons_own_zone_is_believed_before_the_number():
    assert zones_of("+12125550123", "Europe/London") == ("Europe/London",)
    assert zones_of("+12125550123", "Not/A_Zone") == (NEW_YORK,)


@pytest.mark.parametrize(
    ("number", "zones"),
    [
        ("+12125550123", {NEW_YORK}),
        ("+13105550123", {"America/Los_Angeles"}),
        ("+442071838750", {LONDON}),
        ("+18005550123", set(UNITED_STATES)),  # toll-free: it may be anywhere
        ("72345", set()),
        ("web:abc", set()),
        ("", set()),
    ],
)
def test_a_number_hints_at_its_zones(number, zones):
    assert set(zones_of(number)) == zones


def test_a_number_of_two_zones_has_both():
    """Idaho: the south goes by Denver's clock, the north by Los Angeles'."""
    assert set(zones_of("+12085550123")) == {"America/Boise", "America/Los_Angeles"}
