"""May this number be texted? Telephone prefixes, of which the longest that fits decides. Pure."""

from __future__ import annotations

from collections.abc import Sequence


def allowed_to(number: str, prefixes: Sequence[str]) -> bool:
    """May this number be texted? No prefixes: yes, whichever it is."""
    if not prefixes:
        return True
    fitting = [each for each in prefixes if number.startswith(each.removeprefix("!"))]
    longest = max(
        fitting, key=lambda each: (len(each.removeprefix("!")), each[0] == "!"), default="!"
    )
    return not longest.startswith("!")
