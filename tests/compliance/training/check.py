"""How well the reader does on templates it has not seen. Measures only; writes nothing."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable

from compliance import keywords
from compliance.classifier import Classifier
from tests.compliance.training import train


def main() -> None:
    examples = train.corpus()
    groups = sorted({example.group for example in examples})
    random.Random(3).shuffle(groups)
    fold_of = {group: number % train.FOLDS for number, group in enumerate(groups)}
    pairs: list[tuple[train.Example, str]] = []
    for fold in range(train.FOLDS):
        seen = [example for example in examples if fold_of[example.group] != fold]
        use(train.fit([*seen, *train.labelled(train.TUNE)], random.Random(7)))
        unseen = [example for example in examples if fold_of[example.group] == fold]
        pairs += [(example, keywords.meaning(example.text)) for example in unseen]
    print("templates left out:", summary(pairs))
    for language in ("en", "es", "fr", "de", "pt", "it"):
        print(" ", language, summary([p for p in pairs if p[0].group.startswith(language)]))
    worst(pairs)
    use(train.fit(examples, random.Random(7)))
    tune = train.labelled(train.TUNE)
    print("tune by templates only:", summary([(e, keywords.meaning(e.text)) for e in tune]))
    for example in tune:
        if (found := keywords.meaning(example.text)) != example.label:
            print("   ", example.label, ">", found, ":", example.text)


def use(model: Classifier) -> None:
    keywords._MODEL = model


def summary(pairs: Iterable[tuple[train.Example, str]]) -> str:
    counts = Counter((example.label, str(found)) for example, found in pairs)
    parts = []
    for label in train.LABELS:
        right = counts[label, label]
        said = sum(count for (_, found), count in counts.items() if found == label)
        true = sum(count for (labelled, _), count in counts.items() if labelled == label)
        parts.append(f"{label} p={right / max(said, 1):.3f} r={right / max(true, 1):.3f}")
    return " ".join(parts)


def worst(pairs: Iterable[tuple[train.Example, str]]) -> None:
    wrong: dict[str, list[str]] = defaultdict(list)
    for example, found in pairs:
        if example.label != found and "optout" in (example.label, found):
            wrong[example.group].append(f"{example.label} > {found}: {example.text}")
    for group in sorted(wrong, key=lambda name: -len(wrong[name]))[:60]:
        print(f"   {len(wrong[group]):3}", group, "|", " | ".join(wrong[group][:2]))


if __name__ == "__main__":
    main()
