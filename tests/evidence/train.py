"""Trains the weights of the reader from tests/evidence/training.jsonl.

Not a test, and nothing of it is needed to run Coach. In an environment of its own:

    python3 -m venv /tmp/train && /tmp/train/bin/pip install scikit-learn numpy emoji
    PYTHONPATH=. /tmp/train/bin/python tests/evidence/train.py

It prints how well each English writer's replies are read by weights that never saw that writer
(the other languages' replies, of one writer each or so, are parted at random), then the dev set
(the tuning half of replies.jsonl), and writes bot/evidence/reading/data/weights.json. Linear
support vectors, one class against the rest, over bot/evidence/reading/features.py; the most
telling 40,000 features are kept, each weight as one of 63 steps. Besides what people wrote, it
learns some plain sentences that patterns.py puts together.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np  # type: ignore[import-not-found]
from scipy.sparse import diags  # type: ignore[import-untyped]
from sklearn.feature_extraction import DictVectorizer  # type: ignore[import-not-found]
from sklearn.svm import LinearSVC  # type: ignore[import-not-found]

from bot.evidence.reading.judge import LABELS, LEVELS, STEPS, Judge
from bot.evidence.reading.seeing import Eyes
from tests.evidence.patterns import LANGUAGES, sentences

HERE = Path(__file__).parent
WEIGHTS = HERE.parents[1] / "bot/evidence/reading/data/weights.json"
KEPT = 40_000
SOFTNESS = 0.1
PARTS = 4

Line = dict[str, Any]


def lines(name: str) -> list[Line]:
    text = (HERE / name).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def seen(told: Sequence[Line], eyes: Eyes) -> list[dict[str, float]]:
    return [eyes.features(eyes.plain(one["text"]), one["lang"]) for one in told]


def train(found: Sequence[dict[str, float]], labels: Sequence[str]) -> dict[str, Any]:
    """Give the weights as they are shipped."""
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform(found).tocsr()
    names = np.array(vectorizer.get_feature_names_out())
    counts = np.asarray((matrix > 0).sum(0)).ravel()
    rarity = np.log((1 + matrix.shape[0]) / (1 + counts)) + 1
    kept = np.where(counts >= 2)[0]
    scaled = (matrix @ diags(rarity))[:, kept]
    classes = [str(label) for label in LABELS]
    answers = np.array([classes.index(label) for label in labels])

    def fit(columns: Any) -> Any:
        return LinearSVC(C=SOFTNESS, random_state=0, max_iter=5000).fit(columns, answers)

    machine = fit(scaled)
    telling = np.abs(machine.coef_ * rarity[kept]).max(0) * np.sqrt(counts[kept])
    top = np.sort(np.argsort(-telling, kind="stable")[:KEPT])
    machine = fit(scaled[:, top])
    weights = machine.coef_ * rarity[kept[top]]
    largest = float(np.abs(weights).max())
    steps = np.sign(weights) * np.round(np.sqrt(np.abs(weights) / largest) * LEVELS)
    coded: dict[str, dict[str, str]] = {}
    for name, column in sorted(zip(names[kept[top]], steps.T, strict=True), key=lambda one: one[0]):
        family, _, rest = str(name).partition(":")
        code = "".join(STEPS[int(step) + LEVELS] for step in column)
        if any(column):
            coded.setdefault(family, {})[rest] = code
    return {
        "bias": [round(float(one), 4) for one in machine.intercept_],
        "largest": round(largest, 5),
        "features": coded,
    }


def right(
    weights: dict[str, Any], found: Sequence[dict[str, float]], told: Sequence[Line]
) -> list[bool]:
    judge = Judge(weights)
    return [
        max(zip(judge.scores(one), LABELS, strict=True))[1] == line["label"]
        for one, line in zip(found, told, strict=True)
    ]


def main() -> None:
    training, dev = lines("training.jsonl"), lines("replies.jsonl")
    dev = [one for one in dev if one["half"] == "tuning"]
    eyes = Eyes()
    found = seen(training, eyes)
    labels = [one["label"] for one in training]
    made_up = [
        {"text": text, "lang": language, "label": label}
        for language in LANGUAGES
        for text, label in sentences(language, 200 if language == "en" else 60)
    ]
    plain, plain_labels = seen(made_up, eyes), [one["label"] for one in made_up]
    chance = random.Random(0)
    english = sorted({one["writer"] for one in training if one["lang"] == "en"})
    parts = [
        english.index(one["writer"]) if one["lang"] == "en" else chance.randrange(PARTS)
        for one in training
    ]
    if "--quick" not in sys.argv:
        known = [False] * len(training)
        for part in range(PARTS):
            inside = [at for at, one in enumerate(parts) if one != part]
            outside = [at for at, one in enumerate(parts) if one == part]
            weights = train(
                [found[at] for at in inside] + plain,
                [labels[at] for at in inside] + plain_labels,
            )
            told = right(weights, [found[at] for at in outside], [training[at] for at in outside])
            for at, is_right in zip(outside, told, strict=True):
                known[at] = is_right
        for key in ("writer", "lang"):
            for value in sorted({one[key] for one in training}):
                several = [
                    is_right
                    for one, is_right in zip(training, known, strict=True)
                    if one[key] == value
                ]
                print(f"left out: {key} {value}: {sum(several) / len(several):.3f}")
        by_writer = [
            sum(several) / len(several)
            for writer in english
            if (
                several := [
                    ok for one, ok in zip(training, known, strict=True) if one["writer"] == writer
                ]
            )
        ]
        print(f"left out: mean of English writers: {sum(by_writer) / len(by_writer):.4f}")
    weights = train(found + plain, labels + plain_labels)
    told = right(weights, seen(dev, eyes), dev)
    print(f"dev set: {sum(told) / len(told):.4f}")
    WEIGHTS.write_text(
        json.dumps(weights, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
