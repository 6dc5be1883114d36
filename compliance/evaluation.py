"""How often the reader of texts is right, on texts that a person has labelled."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from compliance.keywords import Meaning, meaning

#: In the order in which they are reported.
LABELS = tuple(label.value for label in Meaning)


class BadTexts(Exception):
    """The file of labelled texts cannot be used; says which line, and why."""


@dataclass(frozen=True, slots=True)
class Labelled:
    text: str
    label: str


def read_file(path: Path, *, labels: Sequence[str] = LABELS) -> list[Labelled]:
    """The texts of a JSONL file, ``{"text": .., "label": ..}`` a line; empty lines are skipped."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise BadTexts(f"Cannot read {path}: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise BadTexts(f"{path} is not UTF-8 text.") from error
    rows = [
        _labelled(line, f"{path.name}, line {number}", labels)
        for number, line in enumerate(lines, start=1)
        if line.strip()
    ]
    if not rows:
        raise BadTexts(f"{path} holds no texts.")
    return rows


def _labelled(line: str, where: str, labels: Sequence[str]) -> Labelled:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise BadTexts(f"{where}: this is not JSON.") from error
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise BadTexts(f'{where}: expected {{"text": "...", "label": "..."}}.')
    if row.get("label") not in labels:
        raise BadTexts(
            f"{where}: the label {row.get('label')!r} is not one of {', '.join(labels)}."
        )
    return Labelled(row["text"], row["label"])


def score(rows: Sequence[Labelled]) -> dict[str, Any]:
    """The figures of ``manage.py evaluate optouts``. A share of nothing is 0."""
    began = time.perf_counter()
    found = [meaning(row.text).value for row in rows]
    seconds = time.perf_counter() - began
    pairs = list(zip((row.label for row in rows), found, strict=True))
    right = sum(label == said for label, said in pairs)
    return {
        "n": len(rows),
        "accuracy": _share(right, len(rows)),
        "labels": {label: _figures(pairs, label) for label in LABELS},
        "seconds": round(seconds, 4),
    }


def _figures(pairs: Iterable[tuple[str, str]], label: str) -> dict[str, float]:
    counts = Counter((true == label, said == label) for true, said in pairs)
    hits = counts[True, True]
    precision = _share(hits, hits + counts[False, True])
    recall = _share(hits, hits + counts[True, False])
    f1 = _share(2 * hits, 2 * hits + counts[False, True] + counts[True, False])
    return {"precision": precision, "recall": recall, "f1": f1}


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0
