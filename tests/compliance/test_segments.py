"""How many parts a text costs: exact, also where an escape or an emoji meets a part's end."""

from __future__ import annotations

import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.segments import (
    BASIC,
    EXTENSION,
    GSM7_LIMITS,
    UCS2_LIMITS,
    cost,
    count,
    named,
    parts,
)

GSM = st.text(alphabet=sorted(BASIC | EXTENSION), max_size=700)


def sized(text: str) -> tuple[str, int, int]:
    found = count(text)
    return found.encoding, found.parts, found.units


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ("GSM-7", 1, 0)),
        ("hi", ("GSM-7", 1, 2)),
        ("a" * 160, ("GSM-7", 1, 160)),
        ("a" * 161, ("GSM-7", 2, 161)),
        ("a" * 306, ("GSM-7", 2, 306)),
        ("a" * 307, ("GSM-7", 3, 307)),
        ("a" * 459, ("GSM-7", 3, 459)),
        ("a" * 460, ("GSM-7", 4, 460)),
        # Escape pairs count twice, and lie across no border.
        ("€" * 80, ("GSM-7", 1, 160)),
        ("€" * 81, ("GSM-7", 2, 162)),
        ("a" * 159 + "€", ("GSM-7", 2, 161)),
        ("a" * 152 + "€" + "a" * 152, ("GSM-7", 3, 306)),  # the sum alone would say 2
        ("a" * 152 + "€" + "a" * 151, ("GSM-7", 2, 305)),
        ("€" * 153, ("GSM-7", 3, 306)),
        ("€" * 152, ("GSM-7", 2, 304)),
        ("a" + "€" * 152, ("GSM-7", 2, 305)),
        # Accents: some are free, others cost the whole text.
        ("é" * 160, ("GSM-7", 1, 160)),
        ("á" * 70, ("UCS-2", 1, 70)),
        ("á" * 71, ("UCS-2", 2, 71)),
        ("e\u0301" * 160, ("GSM-7", 1, 160)),
        ("a" * 159 + "ç", ("UCS-2", 3, 160)),
        ("it’s", ("UCS-2", 1, 4)),
        # Two units each, and never halved.
        ("😀" * 35, ("UCS-2", 1, 70)),
        ("😀" * 36, ("UCS-2", 2, 72)),
        ("😀" * 66, ("UCS-2", 2, 132)),
        ("😀" * 67, ("UCS-2", 3, 134)),
        ("x" + "😀" * 66, ("UCS-2", 2, 133)),
        ("你" * 67 + "你" * 67, ("UCS-2", 2, 134)),
        ("你" * 135, ("UCS-2", 3, 135)),
    ],
)
def test_a_text_is_counted_as_carriers_do(text, expected):
    assert sized(text) == expected


@pytest.mark.parametrize("emoji", ["👍🏽", "🇺🇸", "👨‍👩‍👧", "❤️", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "\r\n", "कि", "กำ", "𝒜"])
def test_what_a_reader_sees_as_one_is_never_split(emoji):
    units = len(emoji.encode("utf-16-le")) // 2
    one_part = "你" * (67 - units) + emoji
    assert count(one_part + "你" * 67).parts == 2
    assert count("你" + one_part + "你" * 66).parts == 3  # moved whole, so the rest overflows


def test_what_forced_the_dear_alphabet_is_named_once():
    assert count("it’s “fine” – it’s").culprits == ("’", "“", "”", "–")
    assert count("plain").culprits == ()


@given(GSM)
def test_cheap_texts_are_never_fewer_parts_than_the_sum_says(text):
    found = count(text)
    assert found.encoding == "GSM-7"
    assert found.units == sum(2 if c in EXTENSION else 1 for c in text)
    least = 1 if found.units <= 160 else -(-found.units // 153)
    most = 1 if found.units <= 160 else -(-found.units // 152)
    assert least <= found.parts <= most


@given(st.text(max_size=300))
def test_any_text_can_be_counted(text):
    found = count(text)
    assert found.parts >= 1
    assert (found.encoding == "UCS-2") == bool(found.culprits)


@given(st.text(alphabet=st.sampled_from("a€你😀"), max_size=300), st.sampled_from("a你"))
def test_a_longer_text_never_costs_less(text, more):
    assert count(text + more).parts >= count(text).parts


@given(st.lists(st.integers(1, 7), max_size=100))
def test_pieces_are_packed_in_order(sizes):
    """Checked against filling boxes one by one."""
    boxes: list[int] = [0]
    for size in sizes:
        if boxes[-1] + size > 20:
            boxes.append(0)
        boxes[-1] += size
    assert parts(sizes, 25, 20) == (1 if sum(sizes) <= 25 else len(boxes))


def test_the_alphabets_are_those_of_the_standard():
    """GSM 03.38: 128 places, one of them the escape; ten characters behind it."""
    assert (len(BASIC), len(EXTENSION)) == (127, 10)
    assert not BASIC & EXTENSION
    assert all(unicodedata.is_normalized("NFC", c) for c in BASIC | EXTENSION)


@given(GSM)
def test_escape_pairs_are_packed_as_a_phone_would(text):
    """Checked against writing septets into parts, an escape never last in one."""
    written: list[list[str]] = [[]]
    for c in text:
        septets = ["escape", c] if c in EXTENSION else [c]
        if len(written[-1]) + len(septets) > GSM7_LIMITS[1]:
            written.append([])
        written[-1] += septets
    assert all(part[-1:] != ["escape"] for part in written)
    found = count(text)
    assert found.parts == (1 if found.units <= GSM7_LIMITS[0] else len(written))


@given(st.text(alphabet="你a😀𝒜", max_size=300))
def test_a_surrogate_pair_is_never_halved(text):
    """Checked against writing UTF-16 units into parts, a first half never last in one."""
    written: list[list[str]] = [[]]
    for c in f"你{text}":
        units = ["first", "second"] if ord(c) > 0xFFFF else ["whole"]
        if len(written[-1]) + len(units) > UCS2_LIMITS[1]:
            written.append([])
        written[-1] += units
    assert all(part[-1] != "first" for part in written)
    found = count(f"你{text}")
    assert found.parts == (1 if found.units <= UCS2_LIMITS[0] else len(written))


@pytest.mark.parametrize(
    ("character", "said"),
    [
        ("’", "'’' (right single quotation mark), for which ' would do"),
        ("…", "'…' (horizontal ellipsis), for which ... would do"),
        ("\u00a0", "(no-break space), for which a space would do"),
        ("ç", "'ç' (latin small letter c with cedilla), for which c would do"),
        ("你", "'你' (cjk unified ideograph-4f60)"),
        ("\u200b", "(zero width space)"),
        ("\t", "(U+0009), for which a space would do"),
    ],
)
def test_a_dear_character_is_named_with_what_would_do(character, said):
    assert named(character) == said


def test_what_would_do_is_cheap():
    for c in ("’", "“", "–", "…", "\u00a0", "ç", "á"):
        bare = named(c).rpartition("for which ")[2].removesuffix(" would do")
        assert count(bare).encoding == "GSM-7"


def test_a_send_costs_so_much_a_part():
    assert cost("a" * 161, Decimal("0.0083")) == Decimal("0.0166")
    assert cost("hi", Decimal(0)) == 0
