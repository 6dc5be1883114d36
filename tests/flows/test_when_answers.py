"""Dates and times as answers: what half an answer leaves, and how the next text completes it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from flows.engine.answers import NotUnderstood, Unclear, Understood

from .asking import heard, value

NEW_YORK = ZoneInfo("America/New_York")
WED = "2026-11-25"


def test_a_moment_is_kept_with_its_offset_and_read_back_in_words():
    assert heard("wed at 3", "datetime") == Understood(
        "2026-11-25T15:00:00-05:00", "Wed Nov 25 at 3:00 PM"
    )
    assert heard("july 6 at 9am", "datetime") == Understood(
        "2027-07-06T09:00:00-04:00", "Tue Jul 6 at 9:00 AM"
    )


def test_a_date_and_a_time_are_kept_as_such():
    assert heard("11/25", "date") == Understood("2026-11-25", "Wed Nov 25")
    assert heard("at 3", "time") == Understood("15:00", "3:00 PM")
    assert heard("11/1", "date") == Understood("2027-11-01", "Mon Nov 1, 2027")


@pytest.mark.parametrize(
    ("text", "why", "partial"),
    [
        ("tomorrow", "needs_time", {"date": "2026-11-24"}),
        ("tomorrow morning", "needs_time", {"date": "2026-11-24", "part": "morning"}),
        ("before noon tomorrow", "needs_time", {"date": "2026-11-24", "before": "12:00"}),
        ("next wednesday", "needs_time", {"dates": ["2026-11-25", "2026-12-02"]}),
        ("this weekend", "needs_time", {"dates": ["2026-11-28", "2026-11-29"]}),
        ("3pm", "needs_date", {"time": "15:00"}),
        ("mornings", "needs_date", {"part": "morning"}),
        ("by 5pm", "needs_date", {"before": "17:00"}),
        ("next week", "needs_date", {"from": "2026-11-30", "to": "2026-12-06"}),
        (
            "next week at 3",
            "needs_date",
            {"time": "15:00", "from": "2026-11-30", "to": "2026-12-06"},
        ),
        ("any day but friday", "constraint", {"exclude": ["friday"]}),
        ("any day but friday at 3", "constraint", {"exclude": ["friday"], "time": "15:00"}),
        ("after friday", "constraint", {"after": "2026-11-27"}),
    ],
)
def test_half_an_answer_is_kept(text, why, partial):
    assert heard(text, "datetime") == NotUnderstood(why, partial)


@pytest.mark.parametrize(
    ("partial", "text", "expected"),
    [
        ({"date": WED}, "3pm", f"{WED}T15:00:00-05:00"),
        ({"date": WED}, "at 3", f"{WED}T15:00:00-05:00"),
        ({"date": WED}, "3", f"{WED}T15:00:00-05:00"),
        ({"date": WED}, "430", f"{WED}T16:30:00-05:00"),
        ({"date": WED}, "fri at 3", "2026-11-27T15:00:00-05:00"),
        ({"date": WED, "part": "evening"}, "8", f"{WED}T20:00:00-05:00"),
        ({"time": "15:00"}, "friday", "2026-11-27T15:00:00-05:00"),
        ({"time": "15:00"}, "25", f"{WED}T15:00:00-05:00"),
        ({"time": "15:00"}, "tmrw", "2026-11-24T15:00:00-05:00"),
        ({"from": "2026-11-30", "to": "2026-12-06"}, "tues at 10", "2026-12-01T10:00:00-05:00"),
        (
            {"from": "2026-11-30", "to": "2026-12-06", "time": "15:00"},
            "wed",
            "2026-12-02T15:00:00-05:00",
        ),
        ({"exclude": ["friday"], "time": "15:00"}, "thursday", "2026-11-26T15:00:00-05:00"),
        (
            {"dates": [WED, "2026-12-02"]},
            "3pm",
            [f"{WED}T15:00:00-05:00", "2026-12-02T15:00:00-05:00"],
        ),
        ({"date": "rubbish", "time": 7, "part": None}, "wed at 3", f"{WED}T15:00:00-05:00"),
    ],
)
def test_the_next_text_completes_it(partial, text, expected):
    assert value(text, "datetime", partial=partial) == expected


def test_two_readings_are_asked_about_in_words():
    found = heard("next wed at 3", "datetime")
    assert isinstance(found, Unclear)
    assert found.ask == "Did you mean Wed Nov 25 at 3:00 PM or Wed Dec 2 at 3:00 PM?"
    assert value("next friday", "date") == ["2026-11-27", "2026-12-04"]
    assert value("3 or 4", "time") == ["15:00", "16:00"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("today at 9am", "datetime"),
        ("yesterday at 4", "datetime"),
        ("yesterday", "datetime"),
        ("yesterday", "date"),
        ("1/2/1985", "date"),
    ],
)
def test_what_has_passed_is_refused(text, kind):
    assert value(text, kind) == "past"


def test_what_has_passed_is_welcome_where_the_past_is_meant():
    assert heard("3/4/85", "date", future=False) == Understood("1985-03-04", "Mon Mar 4, 1985")


def test_monday_at_nine_said_on_monday_at_ten_is_next_weeks():
    assert value("monday at 9", "datetime") == "2026-11-30T09:00:00-05:00"


def test_the_hour_that_summer_time_leaves_out_is_no_time():
    found = heard("2:30am mar 14", "datetime")
    assert found == NotUnderstood("invalid", {"date": "2027-03-14"})


def test_the_hour_that_comes_twice_is_its_first():
    autumn = datetime(2026, 10, 20, 10, tzinfo=NEW_YORK)
    assert value("1:30am nov 1", "datetime", now=autumn) == "2026-11-01T01:30:00-04:00"


@pytest.mark.parametrize(
    ("text", "kind", "why"),
    [
        ("2/30 at 3", "datetime", "invalid"),
        ("$30", "datetime", "no_match"),
        ("4155552671", "datetime", "no_match"),
        ("lol", "date", "no_match"),
        ("any time", "time", "no_match"),
    ],
)
def test_no_date(text, kind, why):
    assert value(text, kind) == why


def test_hours_may_come_as_bare_numbers():
    assert value("at 8", "time", opens=17, closes=24) == "20:00"
