"""A flow as values: its steps in order, and where each of them may lead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from .conditions import Condition

Text = Mapping[str, str]  # language code -> wording; "" is the flow's own language

NEXT = "next"
END = "end"
HAND_OFF = "hand_off"
TARGETS = frozenset({NEXT, END, HAND_OFF})  # where a step may lead besides another step

OnReturn = Literal["resume", "restart", "end"]


def wording(text: Text, *languages: str) -> str:
    """The wording in the first language that there is one for: ``es-MX`` is content with ``es``."""
    for language in languages:
        for code in (language, language.split("-")[0]):
            if code and code in text:
                return text[code]
    return text.get("") or next(iter(text.values()), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeout:
    """While a question stays unanswered: a reminder, then an end. In seconds; 0 is never."""

    nudge_after: int = 0
    nudge: Text = field(default_factory=dict)
    end_after: int = 0
    end: Text = field(default_factory=dict)
    go_to: str = END


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One choice of a question. ``go_to`` is where choosing it leads; empty is the next step."""

    value: str
    label: Text
    words: tuple[str, ...] = ()
    go_to: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One arm of a branch."""

    when: Condition
    go_to: str
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step. ``then`` is where it leads; empty is the step below it."""

    id: str
    line: int = 0
    then: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Say(Step):
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Step):
    """A step that waits for the person. ``tries`` answers may fail before ``otherwise``."""

    question: Text
    into: str = ""
    retry: tuple[Text, ...] = ()
    tries: int = 3
    otherwise: str = HAND_OFF
    timeout: Timeout | None = None
    skip_if: Condition | None = None
    save_to: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask(Question):
    """A question whose answer is read by type. ``options_from`` names a captured list to number."""

    type: str = "text"
    options_from: str = ""
    pattern: str = ""
    minimum: float | None = None
    maximum: float | None = None
    region: str = "US"
    opens: time = time(9)
    closes: time = time(17)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choose(Question):
    """A question with a fixed set of answers. ``listed`` is False where its wording names them."""

    choices: tuple[Option, ...]
    listed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirm(Question):
    """Yes or no. A text that answers the step ``no`` leads to is taken as that step's answer."""

    yes: str = NEXT
    no: str = END


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch(Step):
    cases: tuple[Case, ...]
    otherwise: str = NEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class Set(Step):
    """Fill fields from templates; ``save`` keeps some with the contact."""

    values: Mapping[str, str]
    save: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Action(Step):
    """Ask the world. ``on`` maps outcomes to steps; any but ``ok`` hands off unless named."""

    name: str
    inputs: Mapping[str, str] = field(default_factory=dict)
    into: str = ""
    on: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOff(Step):
    """A person takes over; ``then`` is where the flow goes on once they hand back."""

    text: Text = field(default_factory=dict)
    note: str = ""
    queue: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoTo(Step):
    """Go on at a step of this flow, or leave it for another flow."""

    step: str = ""
    flow: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Step):
    """Run another flow, then come back. Fields are shared; ``inputs`` fills some first."""

    flow: str
    inputs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class End(Step):
    text: Text = field(default_factory=dict)


AnyStep = Say | Ask | Choose | Confirm | Branch | Set | Action | HandOff | GoTo | Call | End


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """One version of one flow. ``source`` is the text it was read from, byte for byte."""

    slug: str
    version: int = 0
    name: str = ""
    language: str = "en"
    on_return: OnReturn = "resume"
    triggers: tuple[str, ...] = ()
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    fields: tuple[str, ...] = ()  # what whoever starts or calls this flow hands in
    steps: tuple[AnyStep, ...]
    source: str = ""
    places: Mapping[str, int] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        places = {step.id: place for place, step in enumerate(self.steps)}
        object.__setattr__(self, "places", places)

    @property
    def first(self) -> str:
        return self.steps[0].id

    def step(self, name: str) -> AnyStep | None:
        """The step of that name, or None where this version has none."""
        place = self.places.get(name)
        return None if place is None else self.steps[place]

    def after(self, step: Step) -> str:
        """Where ``step`` leads by itself: its ``then``, the step below it, or the end."""
        if step.then and step.then != NEXT:
            return step.then
        below = self.places[step.id] + 1
        return self.steps[below].id if below < len(self.steps) else END
