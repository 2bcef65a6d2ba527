"""Every form of deal checks says on its top who will be able to read it (docs/rhythm.md R47)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from bot.doctor.exhibits import (
    evidence_book,
    evidence_fit,
    evidence_praise,
    evidence_questions,
    evidence_risks,
    evidence_starting,
)
from bot.slack.messages import Said

ROOMS = (
    evidence_book,
    evidence_fit,
    evidence_praise,
    evidence_questions,
    evidence_risks,
    evidence_starting,
)
MOST_OF_THEM = 12
TELLS = re.compile(r"\b(can read|reads?|see|sees)\b")


def forms() -> Iterator[tuple[str, str]]:
    """Name the examples of forms, the modals that can be sent, with the top of each."""
    for room in ROOMS:
        for example in room.drawn():
            drawn = example()
            if not isinstance(drawn, Said) and "submit" in drawn:
                blocks = drawn["blocks"]
                assert isinstance(blocks, list)
                yield example.func.__name__, json.dumps(blocks[:2])


def test_each_form_says_who_reads_it() -> None:
    """The first lines of each say who reads, or sees, what is filled in."""
    tops = list(forms())
    assert len({name for name, _ in tops}) > MOST_OF_THEM
    assert [(name, top) for name, top in tops if not TELLS.search(top)] == []
