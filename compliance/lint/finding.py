"""What a check is, and what it finds: where, how bad, why by whose rule, how to mend it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, Literal, Protocol, TypeVar

Severity = Literal["error", "warning", "info"]
#: Worst first.
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something stands: in words, and what its owner calls it (a path, an address)."""

    name: str
    ref: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that carriers, the law or readers would mind. ``what`` names it word for word."""

    code: str
    severity: Severity
    place: Place
    what: str
    why: str
    source: str
    mend: str

    def __str__(self) -> str:
        return f"{self.place.name}: {self.what} {self.mend}"


class Subject(Protocol):
    """Something that can be checked: it knows where it stands."""

    @property
    def place(self) -> Place: ...


S = TypeVar("S", bound=Subject)
Look = Callable[[S], Iterator[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check(Generic[S]):
    """One rule. ``look`` yields a sentence for each thing that it minds."""

    code: str
    severity: Severity
    why: str
    source: str
    mend: str
    look: Look[S]

    def findings(self, subject: S) -> Iterator[Finding]:
        for what in self.look(subject):
            yield Finding(
                code=self.code,
                severity=self.severity,
                place=subject.place,
                what=what,
                why=self.why,
                source=self.source,
                mend=self.mend,
            )


def error(*, why: str, source: str, mend: str) -> Callable[[Look[S]], Check[S]]:
    """A check that blocks publishing; its code is its function's name."""
    return _check("error", why, source, mend)


def warning(*, why: str, source: str, mend: str) -> Callable[[Look[S]], Check[S]]:
    """A check that is shown and blocks nothing."""
    return _check("warning", why, source, mend)


def info(*, why: str, source: str, mend: str) -> Callable[[Look[S]], Check[S]]:
    """Something good to know."""
    return _check("info", why, source, mend)


def _check(severity: Severity, why: str, source: str, mend: str) -> Callable[[Look[S]], Check[S]]:
    def made(look: Look[S]) -> Check[S]:
        code = getattr(look, "__name__", "")
        return Check(code=code, severity=severity, why=why, source=source, mend=mend, look=look)

    return made


def run(checks: Iterable[Check[S]], subjects: Iterable[S]) -> Iterator[Finding]:
    """Every finding of every check on every subject, subject by subject."""
    checks = tuple(checks)
    for subject in subjects:
        for check in checks:
            yield from check.findings(subject)
