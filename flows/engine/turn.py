"""One turn under way: where the person stands, what was said so far, what is wished for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, tzinfo
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from .definition import END, AnyStep, Call, Definition, Text, wording
from .effects import Effect, Escalate, FlowEnded, Say
from .matching import menu
from .render import Rendered, render, value
from .state import Frame, State
from .texts import standing

if TYPE_CHECKING:
    from flows.playbook import Playbook
    from flows.snapshot import Person

MERGED = 306  # two segments: adjacent texts travel together up to here
LISTED = 4  # how many things the menu names
_UTC = ZoneInfo("UTC")


class Turn:
    """The engine's working copy of a state. It lives for one event and is never kept."""

    def __init__(
        self, playbook: Playbook, state: State | None, key: str, person: Person, now: datetime
    ) -> None:
        state = state or State()
        self.playbook, self.person, self.key, self.now = playbook, person, key, now
        self.frames = list(state.frames)
        self.fields = dict(state.fields)
        self.pending = dict(state.pending)
        self.history = list(state.history)
        self.tries, self.token = state.tries, state.token
        self.effects: list[Effect] = []
        self.detail: dict[str, Any] = {}
        self.known = _person(person)

    # ---- where we stand

    @property
    def flow(self) -> Definition | None:
        """The definition of the top frame: the version it began with, or the live one."""
        if not self.frames:
            return None
        top = self.frames[-1]
        found = self.playbook.versions.get((top.flow, top.version))
        return found or self._live(top)

    def _live(self, top: Frame) -> Definition | None:
        live = self.playbook.flows.get(top.flow)
        if live is not None and live.version != top.version:
            self.note(f"version {top.version} of {top.flow} is gone; went on with the live one")
        return live

    @property
    def step(self) -> AnyStep | None:
        flow = self.flow
        return flow.step(self.frames[-1].step) if flow else None

    @property
    def slug(self) -> str:
        """The flow that the person knows of: the one at the bottom."""
        return self.frames[0].flow if self.frames else ""

    def arrive(self, target: str) -> AnyStep | None:
        """Stand on a step of the flow on top."""
        top = self.frames[-1]
        self.frames[-1] = Frame(flow=top.flow, version=top.version, step=target)
        return self.step

    def enter(self, slug: str) -> str:
        """Put a flow on top of the stack; its first step, or '' where there is no such flow."""
        flow = self.playbook.flows.get(slug)
        if flow is None:
            return ""
        self.frames.append(Frame(flow=slug, version=flow.version, step=flow.first))
        self.history.clear()
        return flow.first

    def leave(self) -> str:
        """Take the top flow off; the caller's next step, or '' where that was the last."""
        done = self.frames.pop()
        self.history.clear()
        if not self.frames:
            self.effects.append(FlowEnded(done.flow, "finished"))
            return ""
        flow, step = self.flow, self.step
        return flow.after(step) if flow and isinstance(step, Call) else END

    def drop(self, outcome: str) -> None:
        """Leave every flow at once."""
        if self.frames:
            self.effects.append(FlowEnded(self.slug, outcome))
        self.frames.clear()
        self.reset()

    def reset(self) -> None:
        """Nothing is awaited any more."""
        self.tries, self.token = 0, ""
        self.pending.clear()
        self.history.clear()

    # ---- what is said

    @property
    def languages(self) -> tuple[str, str]:
        flow = self.flow
        return (self.person.language, flow.language if flow else self.playbook.language)

    @property
    def context(self) -> Mapping[str, Any]:
        return {**self.fields, "person": self.known}

    def word(self, text: Text) -> str:
        """A wording in the person's language with its fields filled in."""
        return self._noted(render(wording(text, *self.languages), self.context))

    def fill(self, template: str) -> Any:
        """An input's value: ``{{ field }}`` alone keeps its type."""
        return value(template, self.context)

    def standing(self, name: str, **fields: str) -> str:
        return standing(self.playbook, name, *self.languages, **fields)

    def say(self, text: str, *, kind: str = "bot_reply", choices: tuple[str, ...] = ()) -> None:
        """Say it, together with the text before where both fit: fewer segments, never reordered."""
        text = text.strip()
        if not text:
            return
        last = self.effects[-1] if self.effects else None
        if isinstance(last, Say) and last.kind == kind and not last.choices:
            joined = f"{last.text}\n{text}"
            if len(joined) <= MERGED:
                self.effects[-1] = Say(joined, kind=kind, choices=choices)
                return
        self.effects.append(Say(text, kind=kind, choices=choices))

    def hand_off(self, reason: str, text: str = "", *, note: str = "", queue: str = "") -> None:
        """Fetch a person. The flow stays where it is until the person hands back.

        An action that is under way stays awaited: what it did to the world is done.
        """
        flow = self.flow
        self.say(text or self.standing("handoff"), kind="handoff_notice")
        on_return = flow.on_return if flow else "resume"
        self.effects.append(Escalate(reason, queue=queue, note=note, on_return=on_return))
        self.tries = 0
        self.pending.clear()

    def note(self, text: str) -> None:
        """Something for the trace, once."""
        notes = self.detail.setdefault("notes", [])
        if text not in notes:
            notes.append(text)

    def _noted(self, rendered: Rendered) -> str:
        if rendered.note:
            self.note(rendered.note)
        return rendered.text

    # ---- the end of it

    def state(self) -> State | None:
        """Where the person stands now; None where no flow is under way."""
        if not self.frames:
            return None
        return State(
            frames=tuple(self.frames),
            fields=self.fields,
            tries=self.tries,
            token=self.token,
            history=tuple(self.history[-50:]),
            pending=self.pending,
        )


def _person(person: Person) -> dict[str, Any]:
    return {
        "name": person.name,
        "first_name": person.name.split()[0] if person.name.split() else "",
        "email": person.email,
        "language": person.language,
        "address": person.address,
        "attributes": dict(person.attributes),
    }


def zone_of(name: str) -> tzinfo:
    """The zone of that name, or UTC for a name that is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return _UTC


def as_json(found: Any) -> Any:
    """A reading as something that a state can hold."""
    if isinstance(found, (datetime, date, time)):
        return found.isoformat()
    if found is None or isinstance(found, (str, bool, int, float)):
        return found
    if isinstance(found, Mapping):
        return {str(key): as_json(one) for key, one in found.items()}
    if isinstance(found, (list, tuple)):
        return [as_json(one) for one in found]
    return str(found)


def menu_words(playbook: Playbook, *languages: str) -> str:
    """``book, hours, pricing or HUMAN to reach a person``; no word that opts anybody out."""
    named = [phrase for phrase, _ in menu(playbook) if not _lawful(phrase)][:LISTED]
    human = standing(playbook, "menu_person", *languages)
    either = standing(playbook, "or", *languages)
    return f"{', '.join(named)} {either} {human}" if named else human


_LAW = frozenset({"stop", "cancel", "end", "quit", "unsubscribe", "revoke", "optout"})


def _lawful(phrase: str) -> bool:
    return bool(_LAW & set(phrase.lower().split()))
