"""Sentences out of templates: ``(a|b) {slot}``, families headed ``== label name``."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
LANGUAGES = ("en", "es", "fr", "de", "pt", "it")
_GROUP = re.compile(r"\(([^()]*)\)")
_SLOT = re.compile(r"\{_?(\w+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    label: str
    family: str
    language: str
    pattern: str


def read(language: str) -> tuple[list[Template], dict[str, list[str]]]:
    """The templates of one language, and the lists that fill their slots."""
    templates: list[Template] = []
    slots: dict[str, list[str]] = {}
    label = family = ""
    for line in (HERE / f"{language}.txt").read_text().splitlines():
        if line.startswith("@"):
            name, _, values = line[1:].partition(" = ")
            slots[name] = values.split("|")
        elif line.startswith("== "):
            _, label, family = line.split()
        elif line and not line.startswith("#"):
            templates.append(
                Template(
                    label=label,
                    family=f"{language}.{label}.{family}",
                    language=language,
                    pattern=line,
                )
            )
    return templates, slots


def expand(pattern: str, slots: dict[str, list[str]], chance: random.Random) -> str:
    """One sentence of a template."""
    before = None
    while before != pattern:
        before = pattern
        pattern = _GROUP.sub(lambda found: chance.choice(found[1].split("|")), pattern, count=1)
        pattern = _SLOT.sub(lambda found: _filled(found, slots, chance), pattern, count=1)
    return re.sub(r"\s+([,.;])", r"\1", " ".join(pattern.split()))


def _filled(found: re.Match[str], slots: dict[str, list[str]], chance: random.Random) -> str:
    value = chance.choice(slots[found[1]])
    return f" {value}" if found[0].startswith("{_") else value
