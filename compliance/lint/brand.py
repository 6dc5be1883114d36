"""Does a text say who sends it? Pure."""

from __future__ import annotations

import re

from .links import without_links

_EMPTY = frozenset({"the", "a", "an", "my", "our", "el", "la", "le", "los"})


def named(text: str, name: str) -> bool:
    """The name, or its first word that says anything; a web address does not count."""
    words = [word for word in name.split() if word.lower() not in _EMPTY]
    return bool(words) and bool(
        re.search(rf"(?<!\w){re.escape(words[0])}(?!\w)", without_links(text), re.I)
    )
