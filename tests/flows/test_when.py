"""Dates and times as people text them, all seen from Monday, November 23, 2026, at ten."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from flows.engine.when import When, read_when

NEW_YORK = ZoneInfo("America/New_York")
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=NEW_YORK)


def at(text: str, **more) -> When:
    when = read_when(text, MONDAY, asked="datetime", **more)
    assert when is not None, f"{text!r} was not read"
    return when


def day_and_time(text: str, **more) -> str:
    when = at(text, **more)
    parts = [
        when.date.isoformat()[5:] if when.date else "",
        f"{when.time:%H:%M}" if when.time else "",
    ]
    return " ".join(part for part in parts if part)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tomorrow at 10am", "11-24 10:00"),
        ("tmrw 10", "11-24 10:00"),
        ("2moro @ 3", "11-24 15:00"),
        ("tommorow at 9:15", "11-24 09:15"),
        ("10 tmrw", "11-24 10:00"),
        ("tomorrow,3pm", "11-24 15:00"),
        ("day after tomorrow at noon", "11-25 12:00"),
        ("fri at 3", "11-27 15:00"),
        ("Fri. 3pm", "11-27 15:00"),
        ("3pm friday", "11-27 15:00"),
        ("this fri at 3", "11-27 15:00"),
        ("wensday at ten", "11-25 10:00"),
        ("saterday 11", "11-28 11:00"),
        ("sun @ 1", "11-29 13:00"),
        ("thurs half past four", "11-26 16:30"),
        ("11/25 3pm", "11-25 15:00"),
        ("11/25/26 at 3", "11-25 15:00"),
        ("11/25/2026 @ 3:30pm", "11-25 15:30"),
        ("nov 25 at 3", "11-25 15:00"),
        ("November 25th, 2026 3:00 PM", "11-25 15:00"),
        ("25 nov 15:00", "11-25 15:00"),
        ("25th of november at 3", "11-25 15:00"),
        ("2026-11-25 15:00", "11-25 15:00"),
        ("the 3rd at 2", "12-03 14:00"),
        ("on the 3rd around 2ish", "12-03 14:00"),
        ("the 30th at 10:30", "11-30 10:30"),
        ("friday the 27th at 2", "11-27 14:00"),
        ("fri 27 at 2", "11-27 14:00"),
        ("the 27th at 2, thats a friday", "11-27 14:00"),
        ("friday next week at 9", "12-04 09:00"),
        ("next week tuesday 10", "12-01 10:00"),
        ("a week from friday at 2", "12-04 14:00"),
        ("first monday of december at 9", "12-07 09:00"),
        ("in 2 hours", "11-23 12:00"),
        ("in half an hour", "11-23 10:30"),
        ("in an hour and a half", "11-23 11:30"),
        ("in 30 mins", "11-23 10:30"),
        ("3 days from now at 4", "11-26 16:00"),
        ("two weeks from tomorrow at 9", "12-08 09:00"),
        ("today at 4", "11-23 16:00"),
        ("5pm today", "11-23 17:00"),
        ("8 tonight", "11-23 20:00"),
        ("tonight at 12", "11-24 00:00"),
        ("tomorrow morning at 9", "11-24 09:00"),
        ("9 tomorrow evening", "11-24 21:00"),
        ("this afternoon at 3", "11-23 15:00"),
        ("tmrw 1530", "11-24 15:30"),
        ("tomorrow 0930", "11-24 09:30"),
        ("tomorrow at 430", "11-24 16:30"),
        ("quarter to 5 tomorrow", "11-24 16:45"),
        ("20 to 4 tomorrow", "11-24 15:40"),
        ("tomorrow at ten thirty", "11-24 10:30"),
        ("nine oh five tomorrow", "11-24 09:05"),
        ("christmas eve at 10", "12-24 10:00"),
        ("black friday at 11", "11-27 11:00"),
        ("2 people tomorrow at 7", "11-24 19:00"),
        ("table for 4 at 7 tomorrow", "11-24 19:00"),
        ("order #4412 tomorrow at 3", "11-24 15:00"),
        ("thursday no wait friday at 2", "11-27 14:00"),
        ("not friday, thursday instead at 2", "11-26 14:00"),
        ("thursday instead of friday at 2", "11-26 14:00"),
        ("friday not saturday at 2", "11-27 14:00"),
        ("monday i cant, tuesday i can at 2", "11-24 14:00"),
        ("no, friday at 2", "11-27 14:00"),
        ("tomorrow after 3", "11-24 15:00"),
    ],
)
def test_a_day_and_a_time(text, expected):
    assert day_and_time(text) == expected
    assert at(text).kind == "exact"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("fri", "11-27"),
        ("the 3rd", "12-03"),
        ("11-25", "11-25"),
        ("12/1", "12-01"),
        ("25 dec", "12-25"),
        ("may 5", "05-05"),
        ("thanksgiving", "11-26"),
        ("in 3 days", "11-26"),
        ("a week from tomorrow", "12-01"),
        ("later today", "11-23"),
        ("the day after tomorrow", "11-25"),
        ("last day of november", "11-30"),
        ("the 3rd of next month", "12-03"),
        ("yesterday", "11-22"),
        ("last friday", "11-20"),
        ("two weeks ago", "11-09"),
    ],
)
def test_only_a_day(text, expected):
    assert day_and_time(text) == expected
    assert at(text).kind == "date"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("noon", "12:00"),
        ("midnight", "00:00"),
        ("half past four", "16:30"),
        ("half 3", "15:30"),
        ("430", "16:30"),
        ("3ish", "15:00"),
        ("3 o'clock", "15:00"),
        ("at 3", "15:00"),
        ("at 9", "09:00"),
        ("12", "12:00"),
        ("12:30", "12:30"),
        ("14h30", "14:30"),
        ("0900", "09:00"),
        ("7 p.m.", "19:00"),
        ("quarter past 2", "14:15"),
        ("5 to 3", "14:55"),
        ("10am pls", "10:00"),
        ("um 10?", "10:00"),
        ("how about 10:30", "10:30"),
        ("can we do 4 instead", "16:00"),
        ("4 works", "16:00"),
    ],
)
def test_only_a_time(text, expected):
    assert day_and_time(text) == expected
    assert at(text).kind == "time"


@pytest.mark.parametrize(
    ("opens", "closes", "text", "expected"),
    [
        (9, 17, "at 3", ["15:00"]),
        (9, 17, "at 8", ["08:00"]),
        (9, 17, "at 6", ["18:00"]),
        (17, 23, "at 8", ["20:00"]),
        (5, 11, "at 6", ["06:00"]),
        (8, 22, "at 9", ["09:00", "21:00"]),  # both are open hours: ask
        (8, 22, "at 3", ["15:00"]),
        (8, 22, "at 9 in the evening", ["21:00"]),
    ],
)
def test_a_bare_hour_goes_by_the_business_hours(opens, closes, text, expected):
    when = at(text, opens=time(opens), closes=time(closes))
    assert [f"{then:%H:%M}" for _, then in when.readings] == expected


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("1-3pm tomorrow", "13:00", "15:00"),
        ("tomorrow 10-2", "10:00", "14:00"),
        ("11-1pm tomorrow", "11:00", "13:00"),
        ("between 1 and 3 on fri", "13:00", "15:00"),
        ("fri from 9:30 to 11", "09:30", "11:00"),
        ("wed 2-4", "14:00", "16:00"),
    ],
)
def test_a_window_begins_at_its_start(text, start, end):
    when = at(text)
    assert (f"{when.time:%H:%M}", f"{when.end:%H:%M}") == (start, end)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("next wednesday", ["11-25", "12-02"]),
        ("next fri", ["11-27", "12-04"]),
        ("this weekend", ["11-28", "11-29"]),
        ("tue or wed", ["11-24", "11-25"]),
        ("tues/thurs", ["11-24", "11-26"]),
        ("thurs the 26 or fri the 27", ["11-26", "11-27"]),
        ("friday nov 26", ["11-26", "11-27"]),  # the 26th is a thursday
        ("monday", ["11-23", "11-30"]),  # said on a monday
        ("next monday", ["11-30"]),
        ("this friday", ["11-27"]),
    ],
)
def test_two_readings_of_a_day_are_both_kept(text, days):
    assert sorted(day.isoformat()[5:] for day in at(text).candidates) == days


def test_days_and_times_said_in_pairs_stay_in_pairs():
    when = at("tues at 3 or wed at 5")
    assert when.readings == (
        (date(2026, 11, 24), time(15)),
        (date(2026, 11, 25), time(17)),
    )


@pytest.mark.parametrize(
    ("text", "excluded"),
    [
        ("any day but friday", ("friday",)),
        ("every day except thursday", ("thursday",)),
        ("anything but mondays", ("monday",)),
        ("any day except mon or tue", ("monday", "tuesday")),
        ("not friday", ("friday",)),
        ("fridays dont work", ("friday",)),
        ("I can't do tuesday", ("tuesday",)),
        ("not tomorrow", ("2026-11-24",)),
        ("no mornings", ("morning",)),
    ],
)
def test_a_day_ruled_out_is_no_day(text, excluded):
    when = at(text)
    assert (when.kind, when.date, when.excluded) == ("constraint", None, excluded)


@pytest.mark.parametrize(
    ("text", "bound", "day"),
    [
        ("after friday", "after", "11-27"),
        ("by friday", "before", "11-27"),
        ("not before the 3rd", "after", "12-03"),
    ],
)
def test_a_border_is_no_day(text, bound, day):
    when = at(text)
    assert (when.kind, when.date, when.bound) == ("constraint", None, bound)
    assert when.candidates[0].isoformat()[5:] == day


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("next week", "11-30", "12-06"),
        ("this week", "11-23", "11-29"),
        ("next month", "12-01", "12-31"),
        ("in december", "12-01", "12-31"),
        ("wed-fri", "11-25", "11-27"),
    ],
)
def test_a_span_of_days_is_no_day(text, first, last):
    when = at(text)
    assert (when.kind, when.date) == ("range", None)
    assert [day.isoformat()[5:] for day in when.candidates] == [first, last]


@pytest.mark.parametrize(
    ("text", "day", "part"),
    [
        ("tomorrow morning", "11-24", "morning"),
        ("first thing tomorrow", "11-24", "morning"),
        ("tommorow nite", "11-24", "night"),
        ("this afternoon", "11-23", "afternoon"),
        ("eod friday", "11-27", "afternoon"),
        ("tues pm", "11-24", "afternoon"),
        ("lunchtime tomorrow", "11-24", "midday"),
    ],
)
def test_a_part_of_a_day(text, day, part):
    when = at(text)
    assert (when.kind, day_and_time(text), when.part) == ("part", day, part)


@pytest.mark.parametrize(
    "text",
    [
        "$30",
        "30 dollars",
        "order 4412",
        "confirmation #88213",
        "call me at 555-123-4567",
        "my number is 4155552671",
        "(415) 555-2671",
        "2 people",
        "apt 5",
        "room 12",
        "10%",
        "ana@10am.com",
        "the second one",
        "we sat down",
        "the sun is out",
        "i may come",
        "lol",
        "what do you charge",
        "at 25",
        "99:99",
        "2/3 of it",
        "asap",
    ],
)
def test_what_is_no_date(text):
    assert read_when(text, MONDAY, asked="datetime") is None


@pytest.mark.parametrize("text", ["430", "3", "10 please"])
def test_a_bare_number_is_a_time_only_where_one_was_asked_for(text):
    assert read_when(text, MONDAY) is None
    assert read_when(text, MONDAY, asked="time") is not None


@pytest.mark.parametrize("text", ["2/30", "feb 30", "13/13", "april 31st", "feb 29 2027"])
def test_a_day_that_is_not_in_the_calendar(text):
    assert at(text).kind == "invalid"


def test_a_leap_day_is_the_next_one_there_is():
    assert at("feb 29").date == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("11/22", "2027-11-22"), ("11/23", "2026-11-23"), ("jan 5", "2027-01-05")],
)
def test_a_past_day_without_a_year_is_next_years(text, expected):
    assert at(text).date == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("11/24", "2025-11-24"),
        ("3/4/85", "1985-03-04"),
        ("the 3rd", "2026-11-03"),
        ("fri", "2026-11-20"),
    ],
)
def test_dates_of_the_past_where_the_past_is_meant(text, expected):
    assert at(text, future=False).date == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("text", "day_first", "expected"),
    [
        ("3/4", False, "03-04"),
        ("3/4", True, "04-03"),
        ("25/12", False, "12-25"),
        ("12/25", True, "12-25"),
        ("13.1.", True, "01-13"),
    ],
)
def test_month_first_or_day_first(text, day_first, expected):
    assert at(text, day_first=day_first).date.isoformat()[5:] == expected


def test_hours_from_now_run_on_through_the_end_of_summer_time():
    night = datetime(2026, 11, 1, 0, 30, tzinfo=NEW_YORK)  # the hour from one to two comes twice
    when = read_when("in 3 hours", night)
    assert when is not None
    assert (when.date, when.time) == (date(2026, 11, 1), time(2, 30))


def test_next_friday_late_in_a_week_has_one_reading():
    thursday = datetime(2026, 11, 26, 10, 0, tzinfo=NEW_YORK)
    when = read_when("next tuesday", thursday)
    assert when is not None
    assert when.candidates == (date(2026, 12, 1),)
