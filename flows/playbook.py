"""Everything the bot knows, as one value: flows, rules, known answers and standing texts. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .engine.definition import Definition

Text = Mapping[str, str]  # language code -> wording; "" is the default language


class Match(StrEnum):
    """How a rule's words are compared: the whole text, words inside it, or its first word."""

    EXACT = "exact"
    PHRASE = "phrase"
    PREFIX = "prefix"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """When a text says one of ``phrases``: open a flow, give an answer, or fetch a person.

    Exactly one of ``flow``, ``answer`` and ``hand_off`` is set. Lower ``priority`` comes first.
    ``label`` is how the rule is offered in a clarifying question. With PREFIX, the rest of the text
    is available to ``answer`` as ``{{ rest }}``.
    """

    name: str
    label: str
    phrases: tuple[str, ...]
    match: Match = Match.PHRASE
    priority: int = 100
    flow: str = ""
    answer: Text = field(default_factory=dict)
    hand_off: str = ""  # the queue's slug, or "default"
    listed: bool = True  # whether the menu names it


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownAnswer:
    """A question that has one answer, asked in several ways."""

    name: str
    label: str
    phrases: tuple[str, ...]
    answer: Text
    listed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Playbook:
    """The published whole. ``flows`` maps slug to the live definition; ``versions`` every
    (slug, number) that a running conversation may still stand in."""

    version: int = 0
    flows: Mapping[str, Definition] = field(default_factory=dict)
    versions: Mapping[tuple[str, int], Definition] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    answers: tuple[KnownAnswer, ...] = ()
    texts: Mapping[str, Text] = field(default_factory=dict)
    language: str = "en"
