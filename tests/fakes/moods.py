"""How a fake provider is told to misbehave: modes, each with a probability."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

MODES = (
    "ok",
    "http_429",
    "http_401",
    "http_500_before",
    "http_500_after",
    "drop_before",
    "drop_after",
    "slow",
    "hang",
    "bad_json",
)
#: ``http_400_21211`` and every other code.
REFUSAL = re.compile(r"http_400_(\d{5})")


@dataclass(slots=True)
class Mood:
    """One kind of trouble. ``count`` is how many times it is left, None for ever."""

    mode: str
    probability: float = 1.0
    count: int | None = None
    seconds: float = 1.0
    retry_after: float | None = None


OK = Mood("ok")


class Moods:
    """The troubles in force. Probabilities of several add up; what is left of 1 goes well."""

    def __init__(self, seed: int = 1) -> None:
        self._moods: list[Mood] = []
        self._chance = random.Random(seed)

    def script(self, mood: Mood) -> None:
        """Add a trouble, or change one in force. ``ok`` ends them all. Raises ValueError."""
        if mood.mode not in MODES and not REFUSAL.fullmatch(mood.mode):
            raise ValueError(f"no such mode: {mood.mode}; there are {', '.join(MODES)}")
        others = [other for other in self._moods if other.mode != mood.mode]
        self._moods = [] if mood.mode == "ok" else [*others, mood]

    def draw(self) -> Mood:
        """What becomes of the next call."""
        if not self._moods:
            return OK
        at = self._chance.random()
        for mood in self._moods:
            if at < mood.probability:
                self._used(mood)
                return mood
            at -= mood.probability
        return OK

    def _used(self, mood: Mood) -> None:
        if mood.count is None:
            return
        mood.count -= 1
        if mood.count <= 0:
            self._moods = [other for other in self._moods if other is not mood]
