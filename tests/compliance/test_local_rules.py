"""The law of a place: windows, Sundays and holidays, from which day on; and which places."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from compliance import states
from compliance.holidays import is_holiday
from compliance.local_rules import COUNTRY, LocalRule, rules_for
from compliance.quiet_hours import UNITED_STATES, QuietHours, next_allowed
from compliance.zones import whereabouts

EAST, CENTRAL = ZoneInfo("America/New_York"), ZoneInfo("America/Chicago")
USUAL = QuietHours()
FEDERAL = LocalRule(place=COUNTRY, week=((time(8), time(21)),) * 7)
#: Kentucky begins late, Rhode Island ends early, Alabama keeps Sunday and the holidays.
KENTUCKY = LocalRule(place="KY", week=((time(10), time(21)),) * 7)
RHODE_ISLAND = LocalRule(place="RI", week=((time(9), time(18)),) * 5 + ((time(10), time(17)),) * 2)
ALABAMA = LocalRule(place="AL", week=((time(8), time(20)),) * 6 + (None,), holidays=False)
RULES = (FEDERAL, KENTUCKY, RHODE_ISLAND, ALABAMA)


def allowed(now: str, zone: ZoneInfo, *rules: LocalRule) -> str:
    """When a text of that local time may go, by the same wall."""
    asked = datetime.fromisoformat(now).replace(tzinfo=zone)
    found = next_allowed(asked, [zone.key], USUAL, rules)
    return f"{found.astimezone(zone):%Y-%m-%dT%H:%M}" if found else "never"


@pytest.mark.parametrize(
    ("now", "zone", "rule", "expected"),
    [
        ("2026-11-24T09:30", EAST, KENTUCKY, "2026-11-24T10:00"),
        ("2026-11-24T10:00", EAST, KENTUCKY, "2026-11-24T10:00"),
        ("2026-11-24T18:00", EAST, RHODE_ISLAND, "2026-11-25T09:00"),
        ("2026-11-28T09:30", EAST, RHODE_ISLAND, "2026-11-28T10:00"),  # a Saturday
        ("2026-11-28T17:00", EAST, RHODE_ISLAND, "2026-11-29T12:00"),  # our own Sunday noon
        ("2026-11-28T20:00", CENTRAL, ALABAMA, "2026-11-30T09:00"),  # no Sunday at all
        ("2026-11-26T10:00", CENTRAL, ALABAMA, "2026-11-27T09:00"),  # Thanksgiving
        ("2026-11-26T10:00", EAST, FEDERAL, "2026-11-26T10:00"),
    ],
)
def test_the_stricter_of_the_program_and_the_place_decides(now, zone, rule, expected):
    assert allowed(now, zone, rule) == expected


def test_a_rule_holds_from_its_first_day_to_its_last():
    spring = LocalRule(place="OR", week=(None,) * 7, since=date(2026, 3, 2), until=date(2026, 3, 3))
    assert allowed("2026-03-01T13:00", EAST, spring) == "2026-03-01T13:00"
    assert allowed("2026-03-02T13:00", EAST, spring) == "2026-03-04T09:00"
    assert allowed("2026-03-04T13:00", EAST, spring) == "2026-03-04T13:00"


def test_a_place_that_never_opens_lets_nothing_through():
    shut = LocalRule(place="AL", week=(None,) * 7)
    assert allowed("2026-11-24T13:00", EAST, shut) == "never"


@pytest.mark.parametrize(
    ("day", "kept"),
    [
        (date(2026, 1, 1), True),
        (date(2026, 1, 19), True),  # Martin Luther King
        (date(2026, 2, 16), True),
        (date(2026, 5, 25), True),  # Memorial Day
        (date(2026, 6, 19), True),
        (date(2026, 7, 3), True),  # the Fourth is a Saturday
        (date(2026, 7, 4), True),
        (date(2026, 9, 7), True),
        (date(2026, 10, 12), True),
        (date(2026, 11, 11), True),
        (date(2026, 11, 26), True),
        (date(2026, 12, 25), True),
        (date(2021, 12, 31), True),  # New Year of 2022 is a Saturday
        (date(2026, 11, 27), False),
        (date(2026, 5, 18), False),
    ],
)
def test_federal_holidays(day, kept):
    assert is_holiday(day) is kept


# ---- where a person may be


@pytest.mark.parametrize(
    ("known", "zones", "places"),
    [
        ({"address": "+12125550123"}, {EAST.key}, {"US", "NY"}),
        # A ZIP code is believed before the area code, a stated zone before both.
        ({"address": "+12125550123", "zip_code": "35203"}, {CENTRAL.key}, {"US", "AL"}),
        ({"address": "+12125550123", "zip_code": "35203-1234"}, {CENTRAL.key}, {"US", "AL"}),
        ({"address": "+12125550123", "zip_code": "35203", "stored": EAST.key},
         {EAST.key}, {"US", "AL"}),
        ({"address": "+18505550123", "zip_code": "32501"}, {CENTRAL.key}, {"US", "FL"}),
        ({"address": "+13055550123", "zip_code": "33101"}, {EAST.key}, {"US", "FL"}),
        ({"address": "+442071838750", "zip_code": "10115"}, {"Europe/London"}, set()),
        ({"address": "+14165550123"}, {"America/Toronto"}, set()),
        ({"address": "web:1"}, set(), set()),
    ],
)  # fmt: skip
def test_where_a_person_may_be(known, zones, places):
    found = whereabouts(**known)
    assert (set(found.zones), found.places) == (zones, places)


def test_a_state_of_two_clocks_has_both_where_the_zip_code_does_not_tell():
    assert set(whereabouts("+12125550123", zip_code="47901").zones) == {EAST.key, CENTRAL.key}


def test_who_has_moved_may_be_in_any_state_of_their_clock():
    """A New York number in Chicago: Alabama is one of the states of that clock."""
    found = whereabouts("+12125550123", stored=CENTRAL.key)
    assert {"US", "AL", "TX"} <= found.places
    assert not {"NY", "CA"} & found.places


def test_of_a_number_of_no_place_every_state_comes_into_question():
    found = whereabouts("+18005550123")
    assert found.zones == UNITED_STATES
    assert found.places == {COUNTRY, *states.CLOCKS} - {"PR"}


def test_the_strictest_of_the_plausible_places_decides():
    """Ten in New York for Kentucky; a Sunday is out for Alabama."""
    unknown = whereabouts("+18005550123")
    rules = rules_for(RULES, unknown.places)
    assert set(rules) == set(RULES)
    sunday = datetime(2026, 11, 29, 20, tzinfo=UTC)
    found = next_allowed(sunday, unknown.zones, USUAL, rules)
    assert found == datetime(2026, 11, 30, 20, tzinfo=UTC)  # Monday, ten in Honolulu, three in NY


def test_every_state_has_a_clock_an_area_code_and_a_zip_code():
    for table in (states.STATE_OF_AREA_CODE, states.STATE_OF_ZIP):
        assert set(table.values()) == set(states.CLOCKS)
    for clocks in states.CLOCKS.values():
        assert all(ZoneInfo(clock) for clock in clocks)


def test_the_area_codes_agree_with_the_numbering_plan():
    """The library of telephone numbers knows the clocks of an area code: they meet the state's."""
    for code, state in states.STATE_OF_AREA_CODE.items():
        places = whereabouts(f"+1{code}5550123").places
        assert places == {COUNTRY, state}
        found = whereabouts(f"+1{code}5550123").zones
        assert _offsets(found) & _offsets(states.CLOCKS[state]), (code, state, found)


def _offsets(zones: tuple[str, ...]) -> set[float]:
    noon = datetime(2026, 1, 15, 12, tzinfo=UTC)
    return {noon.astimezone(ZoneInfo(zone)).utcoffset().total_seconds() for zone in zones}
