"""The few people and flows that the stories of this folder are about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from compliance.keywords import Meaning
from flows.decide import Decision, Person, ProgramTexts, Snapshot, decide
from flows.engine.effects import Effect, Escalate, RunAction, Say
from flows.engine.events import ActionFinished, Event, TextReceived
from flows.engine.reading import read
from flows.engine.state import State
from flows.playbook import KnownAnswer, Match, Playbook, Rule

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)  # a Tuesday, 10 am in New York
ANA = Person(address="+14155550100")
BOB = Person(address="+14155550101", name="Bob Stone", email="bob@example.com")
PROGRAM = ProgramTexts(
    name="Acme",
    help="Acme bookings. Call 555-0100. Reply STOP to opt out.",
    goodbye="You are unsubscribed and will get no more texts.",
    welcome="Welcome back to Acme.",
)

BOOKING = """
flow: booking
name: Book an appointment
steps:
  - id: service
    choose: What would you like to book?
    into: service
    choices:
      - {value: cleaning, label: Cleaning, words: [clean, hygienist]}
      - {value: whitening, label: Whitening, words: [whiten]}
  - id: openings
    action: calendar.slots
    with: {service: "{{ service }}"}
    into: slots
    on: {none: when}
  - id: when
    ask: When suits you?
    type: datetime
    into: when
    options_from: slots
    timeout: {nudge_after: 10m, nudge: 'Still there?', end_after: 1h, end: Another time then.}
    retry: ["Sorry, which day and time?", "For example Tuesday at 3pm."]
  - id: your_name
    ask: What is your name?
    type: name
    into: name
    save_to: name
    skip_if: person.name
  - id: sure
    confirm: "{{ service_shown }} on {{ when_shown }} for {{ name }}?"
    yes: book
    no: when
  - id: book
    action: calendar.book
    with: {service: "{{ service }}", when: "{{ when }}"}
    into: booking
    on: {taken: sorry}
    next: done
  - id: sorry
    say: That one is gone.
    next: when
  - id: done
    end: "Booked for {{ booking.when_shown }}."
"""

SURVEY = """
flow: survey
name: Tell us how it was
on_return: end
steps:
  - id: score
    ask: From 1 to 5?
    type: number
    minimum: 1
    maximum: 5
    into: score
  - id: why
    ask: Why is that?
    into: why
    optional: yes
  - id: bye
    end: Thank you.
"""

SLOTS = {
    "slots": [
        {"value": "2026-11-25T10:00:00-05:00", "label": "Wed Nov 25 at 10:00 AM"},
        {"value": "2026-11-25T14:00:00-05:00", "label": "Wed Nov 25 at 2:00 PM"},
    ]
}


def playbook(*sources: str, **more: Any) -> Playbook:
    """A playbook of these flows (version 1), with the usual rules and answers."""
    flows = {flow.slug: flow for flow in (read(source, version=1) for source in sources)}
    usual: dict[str, Any] = {
        "rules": (
            Rule(name="book", label="Book an appointment", phrases=("book",), flow="booking"),
            Rule(name="survey", label="Survey", phrases=("survey",), flow="survey"),
            Rule(
                name="echo",
                label="Echo",
                phrases=("echo",),
                match=Match.PREFIX,
                answer={"": "{{ rest }}"},
            ),
            Rule(name="bill", label="A bill", phrases=("my bill",), hand_off="billing"),
        ),
        "answers": (
            KnownAnswer(
                name="hours",
                label="Opening hours",
                phrases=("hours", "when are you open"),
                answer={"": "We are open 9 to 5.", "es": "Abrimos de 9 a 17."},
            ),
            KnownAnswer(
                name="pricing",
                label="Prices",
                phrases=("pricing", "how much"),
                answer={"": "Cleaning is $90."},
            ),
        ),
    }
    known = {name: value for name, value in usual.items() if name not in more}
    rules = tuple(r for r in known.get("rules", ()) if not r.flow or r.flow in flows)
    if "rules" in known:
        known["rules"] = rules
    versions = {(slug, 1): flow for slug, flow in flows.items()}
    return Playbook(**{"version": 1, "flows": flows, "versions": versions, **known, **more})


def calendar(name: str, inputs: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """A calendar in which everything is free."""
    if name == "calendar.slots":
        return "ok", SLOTS
    return "ok", {"when_shown": "Wed Nov 25 at 10:00 AM"}


@dataclass
class Talk:
    """One conversation thought through in memory: texts in, texts out, actions answered at once."""

    playbook: Playbook
    person: Person = ANA
    world: Callable[[str, Mapping[str, Any]], tuple[str, Mapping[str, Any]]] | None = calendar
    state: State | None = None
    owner: str = "bot"
    opted_out: bool = False
    epoch: int = 0
    count: int = 0
    last: Decision = field(default_factory=lambda: Decision(state=None))
    effects: list[Effect] = field(default_factory=list)

    def text(self, text: str, **more: Any) -> list[str]:
        """What the bot says to ``text``."""
        self.count += 1
        return self.happen(TextReceived(f"t{self.count}", text, **more))

    def happen(self, event: Event) -> list[str]:
        """What the bot says to ``event`` and to everything that it sets off."""
        self.effects = []
        waiting = [event]
        while waiting:
            waiting += self._one(waiting.pop(0))
        return [effect.text for effect in self.effects if isinstance(effect, Say)]

    def _one(self, event: Event) -> list[Event]:
        self.last = decide(self.snapshot(), event)
        self.state = State.from_json(self.last.state.as_json() if self.last.state else None)
        self.effects += self.last.effects
        if any(isinstance(effect, Escalate) for effect in self.last.effects):
            self.owner = "queue"
        asked = [effect for effect in self.last.effects if isinstance(effect, RunAction)]
        return [self.answer(one) for one in asked] if self.world else []

    def answer(self, asked: RunAction) -> ActionFinished:
        assert self.world
        outcome, result = self.world(asked.name, asked.inputs)
        return ActionFinished(f"a:{asked.token}", asked.token, asked.name, outcome, result)

    def snapshot(self) -> Snapshot:
        return Snapshot(
            state=self.state,
            person=self.person,
            playbook=self.playbook,
            now=NOW,
            zone="America/New_York",
            owner=self.owner,
            opted_out=self.opted_out,
            epoch=self.epoch,
            program=PROGRAM,
        )

    def stop(self, text: str = "STOP", *, again: bool = False) -> list[str]:
        """A text that the law has read as an opt-out, as the front door hands it on."""
        self.opted_out = True
        if not again:
            self.epoch += 1
        return self.text(text, meaning=Meaning.OPTOUT, changed_consent=not again)

    def of(self, kind: type[Any]) -> list[Any]:
        """The effects of that kind of the last event."""
        return [effect for effect in self.effects if isinstance(effect, kind)]

    @property
    def step(self) -> str:
        return self.state.top.step if self.state and self.state.top else ""
