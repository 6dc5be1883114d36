"""The demo business's flows, rules and answers, as files beside this one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from flows import services
from flows.engine.reading import read
from flows.models import BotText, Flow, KnownAnswer, Rule

FOLDER = Path(__file__).parent
AUTHOR = "demo"


@transaction.atomic
def load() -> None:
    """Import and publish all of it. What is there already is kept: twice changes nothing."""
    for path in flow_files():
        _flow(path)
    known = yaml.safe_load((FOLDER / "playbook.yaml").read_text(encoding="utf-8"))
    for rule in known["rules"]:
        _rule(rule)
    for answer in known["answers"]:
        _answer(answer)
    for name, wording in known["texts"].items():
        BotText.objects.get_or_create(name=name, language="", defaults={"wording": wording})


def flow_files() -> list[Path]:
    """The YAML files that are flows; those that others call come first."""
    return sorted(path for path in FOLDER.glob("*.yaml") if path.name != "playbook.yaml")


def _flow(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    slug = read(source).slug
    if not Flow.objects.filter(slug=slug).exists():
        services.publish(services.save_draft(slug, source, AUTHOR), AUTHOR, "The demo's own.")


def _rule(given: Mapping[str, Any]) -> None:
    slug = given.get("flow")
    defaults = {
        **_shared(given),
        "match": given.get("match", Rule.Match.PHRASE),
        "priority": given.get("priority", 100),
        "flow": Flow.objects.get(slug=slug) if slug else None,
        "answer": given.get("answer", ""),
        "hand_off": given.get("hand_off", ""),
    }
    Rule.objects.get_or_create(name=given["name"], defaults=defaults)


def _answer(given: Mapping[str, Any]) -> None:
    defaults = {**_shared(given), "answer": given["answer"]}
    KnownAnswer.objects.get_or_create(name=given["name"], defaults=defaults)


def _shared(given: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "label": given["label"],
        "phrases": "\n".join(given["phrases"]),
        "variants": {"es": given["es"]} if "es" in given else {},
        "listed": given.get("listed", True),
    }
