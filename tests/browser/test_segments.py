"""The browser counts segments as the server does."""

from __future__ import annotations

from pathlib import Path

import pytest

from compliance import segments

TEXTS = (
    "Hello",
    "a" * 160,
    "a" * 161,
    "€" * 80,
    "€" * 81,
    "a" * 152 + "€" + "a" * 152,
    "ü" * 160,
    "“quoted”",
    "é" * 71,
    "e\u0301" * 100,
    "😀" * 35,
    "😀" * 36,
    "x" * 66 + "😀" + "x" * 30,
    "👩‍👩‍👧" * 20,
    "🇺🇸" * 40,
    "line\nline\r\nline",
)


@pytest.mark.parametrize("text", TEXTS)
def test_the_two_counters_agree(chromium, text):
    script = Path(__file__).parents[2] / "smsbot" / "static" / "smsbot" / "segments.js"
    page = chromium.new_page()
    page.add_script_tag(content=script.read_text(encoding="utf-8"))
    counted = page.evaluate("text => window.smsSegments(text)", text)
    page.close()
    expected = segments.count(text)
    assert (counted["parts"], counted["units"]) == (expected.parts, expected.units)
