"""Learns the weights of ``compliance/weights.json`` from templates and from written texts.

    python -m tests.compliance.training.train            writes the weights
    python -m tests.compliance.training.train --check    measures instead: see ``check``

Everything is drawn from one seed: twice the same weights. The held-out texts are never opened.
"""

from __future__ import annotations

import json
import math
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from compliance import cleaning
from compliance.classifier import WEIGHTS, Classifier
from compliance.keywords import features_of
from tests.compliance.training import grammar

WRITTEN = Path(__file__).with_name("written.jsonl")
TUNE = Path(__file__).parents[1] / "texts" / "tune.jsonl"
LABELS = ["none", "optout", "help", "optin", "wrong_number"]
#: Sentences drawn of each template. English is texted most; the rarer meanings have few.
ENGLISH, OTHERS = 40, 25
RARE = ("help", "optin", "wrong_number")
FOLDS = 4
EPOCHS = 7
RATE = 0.25
SHRINK = 2e-5
SEEN_AT_LEAST = 2
FORGOTTEN = 0.3
DRAWS = 3

OPENINGS = ["hi", "hello", "hey there", "ok", "um", "sorry", "good morning", "yo", "so", "listen"]
ENDINGS = ["thanks", "thank you", "please", "lol", "have a good day", "regards", "sorry", "!!"]


@dataclass(frozen=True, slots=True)
class Example:
    text: str
    label: str
    group: str
    weight: float = 1.0

    @property
    def language(self) -> str:
        return self.group.partition(":")[0]


def templated(chance: random.Random) -> Iterator[Example]:
    for language in grammar.LANGUAGES:
        templates, slots = grammar.read(language)
        for number, template in enumerate(templates):
            drawn = {
                grammar.expand(template.pattern, slots, chance) for _ in range(_times(template))
            }
            for text in sorted(drawn):
                yield Example(text, template.label, f"{language}:{number}")


def _times(template: grammar.Template) -> int:
    times = ENGLISH if template.language == "en" else OTHERS
    return times * 2 if template.label in RARE else times


def varied(examples: list[Example], chance: random.Random) -> Iterator[Example]:
    """Some as they stand, some as people write them: slips, greetings, other sentences around."""
    everyday: dict[str, list[str]] = defaultdict(list)
    for example in examples:
        if example.label == "none":
            everyday[example.language].append(example.text)
    for example in examples:
        others = everyday[example.language]
        text, dice = example.text, chance.random()
        if dice < 0.12:
            text = slipped(text, chance)
        elif dice < 0.2:
            text = f"{chance.choice(OPENINGS)}{chance.choice([' ', ', '])}{text}"
        elif dice < 0.28:
            text = f"{text}{chance.choice([' ', ', ', '. '])}{chance.choice(ENDINGS)}"
        elif dice < 0.36 and len(text.split()) > 1:
            text = f"{chance.choice(others)}{chance.choice(['. ', '. ', ', ', ' '])}{text}"
        elif dice < 0.4 and len(text.split()) > 1:
            text = f"{text}. {chance.choice(others)}"
        yield Example(text, example.label, example.group, example.weight)


def slipped(text: str, chance: random.Random) -> str:
    """With one letter gone, doubled or swapped in a longer word."""
    words = text.split()
    long = [at for at, word in enumerate(words) if len(word) > 4]
    if not long:
        return text
    at = chance.choice(long)
    word = words[at]
    spot = chance.randrange(1, len(word) - 1)
    words[at] = chance.choice(
        [
            word[:spot] + word[spot + 1 :],
            word[:spot] + word[spot] + word[spot:],
            word[:spot] + word[spot + 1] + word[spot] + word[spot + 2 :],
        ]
    )
    return " ".join(words)


def labelled(path: Path) -> list[Example]:
    rows = [json.loads(line) for line in path.read_text().splitlines() if line.strip()]
    return [Example(row["text"], row["label"], "tune", 6.0) for row in rows]


def seen(text: str) -> set[str]:
    return features_of(cleaning.plain(cleaning.own_words(cleaning.readable(text))))


def fit(examples: list[Example], chance: random.Random) -> Classifier:
    """Softmax regression by stochastic steps, each feature at its own pace (AdaGrad)."""
    rows = [(sorted(seen(e.text)), LABELS.index(e.label), e.weight) for e in examples]
    often = Counter(feature for features, _, _ in rows for feature in features)
    rows = [([f for f in fs if often[f] >= SEEN_AT_LEAST], y, weight) for fs, y, weight in rows]
    size = len(LABELS)
    weights: dict[str, list[float]] = defaultdict(lambda: [0.0] * size)
    paces: dict[str, float] = defaultdict(lambda: 1.0)
    for _ in range(EPOCHS):
        chance.shuffle(rows)
        for features, right, importance in rows:
            features = forgetful(features, chance)
            vectors = [weights[feature] for feature in features]
            totals = [sum(column) for column in zip(*vectors, strict=True)] or [0.0] * size
            top = max(totals)
            powers = [math.exp(total - top) for total in totals]
            whole = sum(powers)
            errors = [importance * power / whole for power in powers]
            errors[right] -= importance
            force = sum(error * error for error in errors)
            if force < 1e-6:
                continue
            for feature, vector in zip(features, vectors, strict=True):
                paces[feature] += force
                step = RATE / math.sqrt(paces[feature])
                for label in range(size):
                    vector[label] -= step * (errors[label] + SHRINK * vector[label])
    return rounded(weights)


def forgetful(features: list[str], chance: random.Random) -> list[str]:
    """Without some of the words, so that the model leans on what they are about."""
    return [f for f in features if f[0] == "@" or chance.random() > FORGOTTEN]


def rounded(weights: dict[str, list[float]]) -> Classifier:
    """Hundredths are enough, and a feature that says next to nothing may go."""
    kept = {
        feature: [round(100 * weight) for weight in vector]
        for feature, vector in sorted(weights.items())
        if max(vector) - min(vector) > 0.12
    }
    return Classifier(LABELS, kept)


def corpus(seed: int = 20) -> list[Example]:
    chance = random.Random(seed)
    return list(varied(list(templated(chance)), chance))


def train() -> Classifier:
    """Several models of several draws, averaged: what one has by luck the others have not."""
    own = [*labelled(WRITTEN), *labelled(TUNE)]
    return averaged([fit([*corpus(seed), *own], random.Random(seed)) for seed in range(DRAWS)])


def averaged(models: list[Classifier]) -> Classifier:
    totals: dict[str, list[float]] = defaultdict(lambda: [0.0] * len(LABELS))
    for model in models:
        for feature, vector in model.weights.items():
            mean = totals[feature]
            for label, weight in enumerate(vector):
                mean[label] += weight / 100 / len(models)
    return rounded(totals)


def write(model: Classifier, path: Path = WEIGHTS) -> None:
    lines = ",\n".join(
        f"{json.dumps(feature, ensure_ascii=False)}: {json.dumps(vector, separators=(',', ':'))}"
        for feature, vector in model.weights.items()
    )
    labels = json.dumps(model.labels)
    path.write_text(f'{{"labels": {labels}, "weights": {{\n{lines}\n}}}}\n')


if __name__ == "__main__":
    if sys.argv[1:] == ["--check"]:
        from tests.compliance.training import check

        check.main()
    elif sys.argv[1:]:
        sys.exit(__doc__)
    else:
        write(train())
