"""Reading replies, against only cutting the same texts into words."""

from __future__ import annotations

import json
import re
from itertools import cycle, islice
from pathlib import Path
from time import perf_counter

from bot.evidence.reading.reader import default_reader
from tests.bench.conftest import Show
from tests.bench.table import Table, milliseconds, percentile, times

REPLIES = Path(__file__).parents[1] / "evidence/training.jsonl"
WORD = re.compile(r"\w+|[^\w\s]")


def test_replies_read_per_second(show: Show, *, is_long: bool) -> None:
    """Each reply is read, and its time told beside what plain tokenising takes."""
    number = 10_000 if is_long else 300
    lines = [json.loads(line) for line in REPLIES.read_text(encoding="utf-8").splitlines()]
    told = [
        (one["text"], one["question"])
        for one in islice(cycle(lines[:: 1 if is_long else 10]), number)
    ]
    reader = default_reader()
    reader.read(*told[0][:1])

    began = perf_counter()
    tokens = sum(len(WORD.findall(text.lower())) for text, _ in told)
    plain = (perf_counter() - began) / number

    took = []
    judged = 0
    for text, question in told:
        began = perf_counter()
        judged += reader.read(text, question=question).is_judged
        took.append(perf_counter() - began)
    assert tokens > number
    assert judged > 0.95 * number
    mean = sum(took) / number
    table = Table(
        f"{number:,} replies, {tokens / number:.0f} words and signs each",
        ["", "each", "p99", "against tokenising"],
    )
    table.add("cut into words", f"{plain * 1e6:.0f} µs", "", "1")
    table.add("read", milliseconds(mean), milliseconds(percentile(took, 0.99)), times(mean, plain))
    show(table)
