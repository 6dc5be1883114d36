"""How well the grammar reads dates that it was not written for: Duckling's English examples."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from flows.engine.when import read_when

CORPUS = Path(__file__).parent.parent / "data" / "duckling_en_time.json"
NOW = datetime(2013, 2, 12, 4, 30, tzinfo=ZoneInfo("UTC"))


def read(text: str) -> tuple[date | None, time | None]:
    """The first reading; a time alone is the next such time."""
    when = read_when(text, NOW)
    if when is None:
        return None, None
    if when.date is None and when.time is not None:
        passed = when.time < NOW.time()
        return NOW.date() + timedelta(days=passed), when.time
    return when.date, when.time


def score(text: str, expected: list[list[str | None]]) -> str:
    on, at = read(text)
    if on is None:
        return "nothing"
    days = [
        (date.fromisoformat(day), clock and time.fromisoformat(clock)) for day, clock in expected
    ]
    if any(on == day and clock in (None, at) for day, clock in days):
        return "right"
    if at and any(on == day and clock and abs(clock.hour - at.hour) == 12 for day, clock in days):
        return "half a day off"
    if any(on == day for day, _ in days) and at is None:
        return "date only"
    return "wrong"


@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus is not in tests/data")
def test_the_corpus_is_read_at_least_as_well_as_before():
    corpus = json.loads(CORPUS.read_text(encoding="utf-8"))
    found = Counter(score(text, expected) for text, expected in corpus["pos"])
    assert found["right"] >= 200, found
    assert found["wrong"] <= 40, found


@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus is not in tests/data")
def test_few_texts_without_a_date_are_read_as_one():
    corpus = json.loads(CORPUS.read_text(encoding="utf-8"))
    misread = [text for text in corpus["neg"] if read_when(text, NOW)]
    assert len(misread) <= 5, misread
