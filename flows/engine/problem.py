"""What is wrong with a flow, said so that its author can find the place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that would make a flow stumble. An error blocks publishing, a warning is shown."""

    code: str
    message: str
    severity: Severity = "error"
    step: str = ""
    line: int = 0

    def __str__(self) -> str:
        """One sentence with its place: ``line 12, step 'when': ...``."""
        place = [f"line {self.line}"] if self.line else []
        if self.step:
            place.append(f"step '{self.step}'")
        return f"{', '.join(place)}: {self.message}" if place else self.message


class BrokenFlow(ValueError):
    """A flow that cannot be read or may not be published. ``problems`` holds every reason."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))
