"""Which countries a channel texts: prefixes that staff write, the longest decides."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from compliance.destinations import allowed_to
from integrations.countries import check_prefixes, prefixes


@pytest.mark.parametrize(
    ("line", "number", "expected"),
    [
        ("", "+447700900123", False),
        ("", "+12125550123", True),
        ("+1", "+12125550123", True),
        ("+1", "+447700900123", False),
        ("+1, +44", "+447700900123", True),
        ("+1, !+1876", "+18765550123", False),
        ("+1, !+1876", "+12125550123", True),
        ("+1 !+1876 +1876555", "+18765550123", True),
        ("!+1876", "+12125550123", False),  # nothing lets it through
        ("+1, !+1", "+12125550123", False),  # a contradiction is a no
    ],
)
def test_the_longest_prefix_decides(line, number, expected):
    assert allowed_to(number, prefixes(line, address="+15005550006")) is expected


@pytest.mark.parametrize("line", ["1", "US", "+0", "+1 444 x", "++1"])
def test_what_is_no_prefix_is_named(line):
    with pytest.raises(ValidationError, match="is no prefix"):
        check_prefixes(line)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("+15005550006", ("+1",)),
        ("+442071838750", ("+1", "+44")),
        ("72345", ("+1",)),
        ("whatsapp:+49301234567", ("+1", "+49")),
    ],
)
def test_a_channel_that_says_nothing_texts_its_own_country_too(address, expected):
    assert prefixes("", address=address) == expected


def test_no_list_at_all_is_no_limit():
    assert allowed_to("+447700900123", ())
