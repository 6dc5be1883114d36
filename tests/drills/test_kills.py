"""What is promised through kills and races, proved from the provider's side.

The product runs as real processes; the provider is a local server with a ledger of what it
accepted. Nothing lost, nothing twice, nothing after STOP.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

pytestmark = [pytest.mark.drill, pytest.mark.slow, pytest.mark.timeout(240)]

PEOPLE = 20
TEXTS = 200


def _echoes(provider) -> Counter:
    return Counter(text["Body"] for text in provider.accepted)


def _until(condition, *, seconds: float) -> bool:
    """Wait for it: the supervisor restarts what was killed, but takes a moment."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.25)
    return False


def test_nothing_is_lost_or_sent_twice_while_workers_are_killed(product, provider, number):
    words = [f"word{n}" for n in range(TEXTS)]
    for n, word in enumerate(words):
        assert product.text(number(n % PEOPLE), f"echo {word}", f"SMkill{n:026d}") == 200
        if n % 25 == 24:
            assert _until(product.kill_workers, seconds=30), "the worker did not come back"
        time.sleep(random.uniform(0, 0.03))
    assert _until(lambda: len(_echoes(provider)) == TEXTS, seconds=90), _missing(words, provider)
    time.sleep(3)
    assert _echoes(provider) == Counter(words)


def _missing(words: list[str], provider) -> str:
    return f"lost: {sorted(set(words) - set(_echoes(provider)))}"


def test_a_text_delivered_twenty_times_at_once_is_answered_once(product, provider, number):
    with ThreadPoolExecutor(20) as crowd:
        codes = list(
            crowd.map(lambda _: product.text(number(1), "echo once", "SM" + "7" * 32), range(20))
        )
    assert set(codes) == {200}
    assert _until(lambda: _echoes(provider)["once"], seconds=20)
    time.sleep(2)
    assert _echoes(provider) == Counter({"once": 1})


def test_nothing_is_posted_after_a_stop_was_answered(product, provider, number):
    """Forty people text on while their STOP comes in. What begins after its answer is a breach."""
    breaches = []

    def one(person: int) -> None:
        mine = number(person)
        for turn in range(4):
            product.text(mine, f"echo p{person}t{turn}", f"SMrace{person:013d}{turn:013d}")
        time.sleep(random.uniform(0, 0.1))
        assert product.text(mine, "STOP", f"SMstop{person:026d}") == 200
        answered = time.time()
        time.sleep(1.5)
        breaches.extend(
            text
            for text in provider.attempts
            if text["To"] == mine and text["at"] > answered and "unsubscribed" not in text["Body"]
        )

    with ThreadPoolExecutor(8) as crowd:
        list(crowd.map(one, range(40)))
    assert breaches == []
    goodbyes = Counter(text["To"] for text in provider.accepted if "unsubscribed" in text["Body"])
    assert set(goodbyes.values()) == {1}
    assert len(goodbyes) == 40


def test_a_locked_database_keeps_nobody_waiting_and_loses_no_text(product, provider, number):
    """A long writer holds the database for nine seconds: SQLite's one lock, PostgreSQL's table."""
    assert product.text(number(1), "echo before", "SMlock" + "0" * 26) == 200
    assert _until(lambda: _echoes(provider)["before"], seconds=20)
    with product.locked():
        began = time.monotonic()
        assert product.text(number(1), "echo during", "SMlock" + "1" * 26) == 200
        assert product.text(number(2), "STOP", "SMlock" + "2" * 26) == 200
        assert time.monotonic() - began < 14
    assert _until(lambda: _echoes(provider)["during"], seconds=30)
    assert _until(lambda: any(t["To"] == number(2) for t in provider.accepted), seconds=20)


def test_an_emptied_broker_costs_a_moment_and_no_text(product, provider, number):
    for n in range(60):
        assert product.text(number(n % PEOPLE), f"echo e{n}", f"SMempty{n:025d}") == 200
        if n % 10 == 5:
            product.empty_broker()
    assert _until(lambda: len(_echoes(provider)) == 60, seconds=60)
    time.sleep(2)
    assert set(_echoes(provider).values()) == {1}


def test_an_unkind_provider_is_sent_each_text_once(product, provider, number):
    """429s, answers that never come, 500s before and after the text was taken."""
    for mode in ("http_429", "http_500_after", "drop_after"):
        provider.script(mode, probability=0.15)
    # A text gets one more try after a doubt, no more: each of these meets another text.
    provider.script("http_500_before", count=6)
    for n in range(80):
        assert product.text(number(n % PEOPLE), f"echo u{n}", f"SMunkind{n:024d}") == 200
    _until(lambda: len(_echoes(provider)) == 80, seconds=30)
    provider.script("ok")
    assert _until(lambda: len(_echoes(provider)) == 80, seconds=60), len(_echoes(provider))
    time.sleep(3)
    assert set(_echoes(provider).values()) == {1}
