"""Lists of words and of patterns, written down as text. Pure."""

from __future__ import annotations

import re


def words(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


def pattern(lines: str) -> re.Pattern[str]:
    """Any of these expressions, one to a line, as whole words, whatever the case."""
    alternatives = filter(None, map(str.strip, lines.splitlines()))
    return re.compile(rf"\b(?:{'|'.join(alternatives)})\b", re.I)
