"""How likely a text is to mean each thing: a linear model over ``features``. Pure.

The weights are data, written by ``python -m tests.compliance.training.train``: hundredths, for one
feature the weight of each meaning in the order of ``labels``.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from pathlib import Path

WEIGHTS = Path(__file__).with_name("weights.json")


class Classifier:
    """A softmax over sums of weights."""

    def __init__(self, labels: list[str], weights: dict[str, list[int]]) -> None:
        self.labels = labels
        self.weights = weights

    def chances(self, features: Iterable[str]) -> dict[str, float]:
        """The chance of each label; they sum to 1."""
        known = [found for feature in features if (found := self.weights.get(feature))]
        totals = [sum(column) for column in zip(*known, strict=True)] or [0] * len(self.labels)
        top = max(totals)
        powers = [math.exp((total - top) / 100) for total in totals]
        whole = sum(powers)
        return {label: power / whole for label, power in zip(self.labels, powers, strict=True)}


def load(path: Path = WEIGHTS) -> Classifier:
    data = json.loads(path.read_text())
    return Classifier(data["labels"], data["weights"])
