"""When a service can begin, in the business's own week, also when clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.booking.openings import Week, joined, offer
from integrations.booking.wording import shown

NEW_YORK = ZoneInfo("America/New_York")
HALF_HOUR = timedelta(minutes=30)


def week(*spans, zone=NEW_YORK, closed=(), resources=1):
    return Week(
        zone=zone,
        spans=(tuple(spans),) * 7,
        closed=frozenset(closed),
        resources=resources,
        grid=timedelta(minutes=15),
    )


def all_day(open_week, day, length=HALF_HOUR, taken=()):
    """Every beginning of one day, as people read it."""
    first = datetime.combine(day, time(), tzinfo=open_week.zone).astimezone(UTC)
    last = datetime.combine(day, time(23, 59), tzinfo=open_week.zone).astimezone(UTC)
    found = offer(open_week, length=length, taken=taken, first=first, last=last, limit=99)
    return [shown(at, open_week.zone).split(" at ")[1] for at in found]


def test_nine_to_five_is_nine_to_five_on_the_days_when_clocks_change():
    nine_to_five = week((time(9), time(17)))
    for day, nine in [(date(2026, 3, 8), 13), (date(2026, 3, 7), 14), (date(2026, 11, 1), 14)]:
        starts = all_day(nine_to_five, day)
        assert (starts[0], starts[-1], len(starts)) == ("9:00 AM", "4:30 PM", 16)
        assert nine_to_five.is_open(
            datetime(day.year, day.month, day.day, nine, tzinfo=UTC), HALF_HOUR
        )


def test_the_hour_that_the_clock_skips_has_no_slots():
    night = week((time(1), time(4)))
    assert all_day(night, date(2026, 3, 8)) == ["1:00 AM", "1:30 AM", "3:00 AM", "3:30 AM"]


def test_the_hour_that_the_clock_repeats_is_offered_once():
    night = week((time(0), time(3)))
    starts = all_day(night, date(2026, 11, 1))
    assert starts == ["12:00 AM", "12:30 AM", "1:00 AM", "1:30 AM", "2:00 AM", "2:30 AM"]


def test_an_appointment_over_the_change_lasts_as_long_as_ever():
    night = week((time(1), time(4)))
    assert all_day(night, date(2026, 3, 8), timedelta(hours=2)) == ["1:00 AM"]


def test_zones_with_odd_offsets_keep_the_grid():
    kathmandu = week((time(9), time(10)), zone=ZoneInfo("Asia/Kathmandu"))
    assert all_day(kathmandu, date(2026, 11, 25)) == ["9:00 AM", "9:30 AM"]


def test_an_odd_opening_waits_for_the_grid():
    assert all_day(week((time(9, 10), time(10))), date(2026, 11, 25)) == ["9:15 AM"]


def test_a_closed_day_has_nothing():
    closed = week((time(9), time(17)), closed=[date(2026, 12, 25)])
    assert all_day(closed, date(2026, 12, 25)) == []
    assert len(all_day(closed, date(2026, 12, 26))) == 16


def test_a_lunch_break_is_kept():
    broken = week((time(11), time(12)), (time(13), time(14)))
    assert all_day(broken, date(2026, 11, 25), timedelta(hours=1)) == ["11:00 AM", "1:00 PM"]


def test_spans_that_touch_are_one():
    spans = [(time(12), time(17)), (time(9), time(12)), (time(19), time(20)), (time(16), time(18))]
    assert joined(spans) == ((time(9), time(18)), (time(19), time(20)))


def test_a_second_chair_makes_room():
    ten = datetime(2026, 11, 25, 15, tzinfo=UTC)
    taken = {(1, ten)}
    one, two = (week((time(10), time(10, 30)), resources=chairs) for chairs in (1, 2))
    assert one.free_resource(ten, HALF_HOUR, taken) is None
    assert two.free_resource(ten, HALF_HOUR, taken) == 2


DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
ZONES = st.sampled_from(
    ["America/New_York", "Europe/London", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"]
)
CLOCKS = st.integers(0, 95).map(lambda quarter: time(quarter // 4, quarter % 4 * 15))


@given(
    day=DAYS,
    zone=ZONES,
    opens=CLOCKS,
    closes=CLOCKS,
    quarters=st.integers(1, 12),
    busy=st.sets(st.integers(0, 200), max_size=20),
    around=st.one_of(st.none(), st.integers(0, 72)),
    limit=st.integers(1, 9),
)
def test_whatever_is_offered_can_be_booked(day, zone, opens, closes, quarters, busy, around, limit):
    if opens >= closes:
        opens, closes = closes, opens
    calendar = week((opens, closes), zone=ZoneInfo(zone))
    first = datetime.combine(day, time(), tzinfo=UTC)
    last = first + timedelta(days=2)
    length = timedelta(minutes=15 * quarters)
    taken = {(1, first + n * calendar.grid) for n in busy}
    wished = None if around is None else first + timedelta(hours=around)
    found = offer(
        calendar,
        length=length,
        taken=taken,
        first=first,
        last=last,
        limit=limit,
        around=wished,
    )
    assert len(set(found)) == len(found) <= limit
    assert list(found) == sorted(found)
    for at in found:
        assert first <= at <= last
        assert calendar.is_open(at, length)
        assert calendar.on_grid(at)
        assert calendar.free_resource(at, length, taken) == 1


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_a_wished_time_that_is_free_is_among_the_offers(limit):
    wished = datetime(2026, 11, 25, 15, tzinfo=UTC)
    found = offer(
        week((time(9), time(17))),
        length=HALF_HOUR,
        taken=(),
        first=wished - timedelta(days=2),
        last=wished + timedelta(days=2),
        limit=limit,
        around=wished,
    )
    assert wished in found
    assert len(found) == limit
