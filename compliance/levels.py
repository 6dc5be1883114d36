"""How firmly a person has agreed: CTIA's three levels of consent, in order. Pure."""

from __future__ import annotations

NOTHING = ""
#: They texted us: we may answer. They said yes: we may inform. They agreed in writing: we may sell.
IMPLIED, EXPRESS, WRITTEN = "implied", "express", "express written"

_ORDER = (NOTHING, IMPLIED, EXPRESS, WRITTEN)


def reaches(held: str, needed: str) -> bool:
    """Is what we hold as firm as what is needed? Raises ValueError for another word."""
    return _ORDER.index(held) >= _ORDER.index(needed)
