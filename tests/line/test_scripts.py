"""Conversations as text: every file in ``tests/scripts`` is a story that must come true.

    # a comment
    > what the person texts
    < what the bot answers (every answer is listed; `...` stands for anything, ` / ` for a new line)
    @ 24h                 so much time passes, and what came due is done
    @ staff: hello        a person takes over and writes
    @ back resume         the person hands back: resume, restart or end

The clock starts on Tuesday, 24 November 2026, at 10:00 in New York.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine

from tests.phones import Phone, drive_all

SCRIPTS = sorted((Path(__file__).parent.parent / "scripts").glob("*.txt"))
START = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("America/New_York"))
_SPAN = re.compile(r"(\d+)([smhd])$")
_UNIT = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def test_there_are_enough_examples():
    assert len(SCRIPTS) >= 25


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
@pytest.mark.django_db
def test_script(script, demo, staff):
    with time_machine.travel(START, tick=True) as clock:
        phone = Phone()
        for line, said, expected in _exchanges(script):
            got = perform(said, phone, staff, clock)
            where = f"{script.name}:{line} {said}"
            assert len(got) == len(expected), f"{where}\nexpected {expected}\ngot      {got}"
            for one, other in zip(got, expected, strict=True):
                assert _fits(one, other), f"{where}\nexpected {other!r}\ngot      {one!r}"


def _exchanges(script: Path) -> Iterator[tuple[int, str, list[str]]]:
    """Each thing said or done, with its line number and the answers that must follow."""
    said: tuple[int, str] | None = None
    answers: list[str] = []
    for number, raw in enumerate(script.read_text().splitlines(), start=1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("<"):
            answers.append(line[1:].strip())
            continue
        if said:
            yield (*said, answers)
        said, answers = (number, line), []
    if said:
        yield (*said, answers)


def perform(said: str, phone: Phone, staff, clock) -> list[str]:
    mark, _, rest = said.partition(" ")
    if mark == ">":
        return phone.text(rest)
    if span := _SPAN.match(rest):
        clock.shift(timedelta(**{_UNIT[span[2]]: int(span[1])}))
        return phone.wait()
    before = phone.seen()
    if rest.startswith("staff:"):
        staff.writes(phone, rest.removeprefix("staff:").strip())
    elif rest.startswith("back "):
        staff.hands_back(phone, how=rest.removeprefix("back ").strip())
    else:
        raise AssertionError(f"a script cannot say: {said}")
    drive_all()
    return phone.received(after=before)


def _fits(got: str, expected: str) -> bool:
    pattern = ".*".join(re.escape(part) for part in expected.split("..."))
    return re.fullmatch(pattern, got.replace("\n", " / "), flags=re.DOTALL) is not None
