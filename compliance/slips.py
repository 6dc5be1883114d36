"""How a word looks after one slip of the thumb. Pure."""

from __future__ import annotations

import string

#: A shorter word is too near to others, and to names: "alto" and "Aldo".
LONG_ENOUGH = 6


def slips(word: str) -> set[str]:
    """Two letters swapped or one doubled; in a long word also one gone, added or changed."""
    if not word.isascii():
        return set()
    halves = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    found = {a + b[1] + b[0] + b[2:] for a, b in halves if len(b) > 1}
    found |= {a + b[0] + b for a, b in halves if b}
    if len(word) >= LONG_ENOUGH and " " not in word:
        letters = string.ascii_lowercase
        found |= {a + b[1:] for a, b in halves if b}
        found |= {a + letter + b[1:] for a, b in halves if b for letter in letters}
        found |= {a + letter + b for a, b in halves for letter in letters}
    return found - {word}
