"""What carriers would mind in a flow's texts. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from compliance.lint import Finding, Kind, Place, Wording, lint_texts

from .engine.definition import AnyStep, Choose, Definition, Text
from .engine.problem import Problem
from .engine.wordings import texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """Who a flow's texts are sent for: some rules depend on what people have agreed to."""

    purpose: str = "promotional"
    age_gated: bool = False
    domains: frozenset[str] = frozenset()


def carriers(flow: Definition, sending: Sending) -> Iterator[Problem]:
    """Findings in the flow's texts, as problems of its steps. One code a step is said once."""
    for step in flow.steps:
        found: dict[str, Finding] = {}
        for finding in lint_texts(*wordings(step, sending), in_flow=True):
            found.setdefault(finding.code, finding)
        yield from (problem for one in found.values() for problem in _problem(one, step))


def wordings(step: AnyStep, sending: Sending) -> Iterator[Wording]:
    """The step's texts in every language, the names of its choices among them."""
    labels = [choice.label for choice in step.choices] if isinstance(step, Choose) else []
    for text in texts(step):
        for said in text.values():
            yield _wording(step, said, sending, label=_is_one_of(text, labels))


def _is_one_of(text: Text, labels: list[Text]) -> bool:
    return any(text is label for label in labels)


def _wording(step: AnyStep, said: str, sending: Sending, *, label: bool) -> Wording:
    return Wording(
        place=Place(name=f"step '{step.id}'"),
        text=said,
        kind=Kind.LABEL if label else Kind.REPLY,
        purpose=sending.purpose,
        age_gated=sending.age_gated,
        rendered=True,
        domains=sending.domains,
    )


def _problem(finding: Finding, step: AnyStep) -> Iterator[Problem]:
    """What is only good to know is left to ``lint_messaging``."""
    if finding.severity != "info":
        yield Problem(
            code=finding.code,
            message=f"{finding.what} {finding.mend}",
            severity=finding.severity,
            step=step.id,
            line=step.line,
        )
