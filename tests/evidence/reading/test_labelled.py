"""How many replies are read as people labelled them (docs/rhythm.md R18).

`tuning` was looked at while the reader was made, `apart` was not; the weights were fitted to
neither. The floors stand a few points below what was measured (docs/decisions.md, 2026-11-22).
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from bot.evidence.reading.evaluate import Reading, read_lines, report, table_of
from bot.evidence.reading.reader import default_reader

REPLIES = Path(__file__).parents[1] / "replies.jsonl"
FLOORS = {"tuning": 0.90, "apart": 0.87}
LANGUAGE_FLOORS = {"en": 0.85, "de": 0.75, "es": 0.65, "fr": 0.65, "pt": 0.6}


def readings_of(half: str) -> list[Reading]:
    text = REPLIES.read_text(encoding="utf-8")
    chosen = [line for line in text.splitlines() if f'"half": "{half}"' in line]
    return table_of(read_lines("\n".join(chosen)), default_reader()) if chosen else []


@pytest.mark.parametrize("half", FLOORS)
def test_replies_are_read_as_people_read_them(half: str) -> None:
    """Neither half, nor a language in it, is read worse than its floor."""
    readings = readings_of(half)
    if half == "tuning":
        assert len(readings) > 250
    told = "\n".join(report(readings))
    assert sum(one.is_right for one in readings) >= FLOORS[half] * len(readings), told
    by_language: dict[str, list[bool]] = defaultdict(list)
    for one in readings:
        by_language[one.line.lang].append(one.is_right)
    for language, right in by_language.items():
        assert sum(right) >= LANGUAGE_FLOORS[language] * len(right), (language, told)


def test_no_label_is_given_away_for_another() -> None:
    """Each label is found where it belongs in most cases, not only the commonest ones."""
    readings = readings_of("tuning")
    for label in {one.line.label for one in readings}:
        theirs = [one.is_right for one in readings if one.line.label is label]
        assert sum(theirs) > 0.8 * len(theirs), label


def test_no_tuning_reply_was_trained_on() -> None:
    """The replies by which the reader is judged aren't among those that its weights come from."""
    training = (REPLIES.parent / "training.jsonl").read_text(encoding="utf-8")
    trained = {one.text.casefold().strip() for one in read_lines(training)}
    replies = [line.line.text for line in readings_of("tuning")]
    shared = [text for text in replies if text.casefold().strip() in trained and len(text) > 25]
    assert not shared
