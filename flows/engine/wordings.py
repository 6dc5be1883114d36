"""Every wording of a step, whatever kind of step it is."""

from __future__ import annotations

from collections.abc import Iterator

from .definition import AnyStep, Ask, Choose, Confirm, End, HandOff, Say, Text


def texts(step: AnyStep) -> Iterator[Text]:
    """Every wording of a step."""
    match step:
        case Say() | End() | HandOff():
            yield step.text
        case Ask() | Choose() | Confirm():
            yield step.question
            yield from step.retry
            if step.timeout:
                yield from (step.timeout.nudge, step.timeout.end)
            if isinstance(step, Choose):
                yield from (choice.label for choice in step.choices)
