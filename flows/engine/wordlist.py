"""Word lists as they are best read and edited: as running text."""

from __future__ import annotations


def word_list(listed: str) -> tuple[str, ...]:
    """The words of a list, in their order."""
    return tuple(listed.split())


def word_set(listed: str) -> frozenset[str]:
    """The words of a list, to look up in."""
    return frozenset(listed.split())
