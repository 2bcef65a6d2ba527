"""A month of three teams in which far more is wanted of everybody than anybody may be asked.

Leave, moves, ignoring, double clicks, all drawn at random; what was sent is held against lists of
the test's own (docs/rhythm.md R42 to R49).
"""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.scenarios.month.checks import troubles
from tests.scenarios.month.life import live
from tests.scenarios.month.offices import FIRST, LAST
from tests.scenarios.month.spoiling import spoiled

SEED = int(os.environ.get("TEST_SEED") or 20261122)
TWO_WEEKS = timedelta(weeks=2)


@pytest.mark.timeout(3600)
async def test_a_month(tmp_path: Path, *, is_long: bool) -> None:
    """Nobody is over budget, nothing comes outside working hours or after it is done."""
    if not is_long:
        await _month(tmp_path, 2, LAST - TWO_WEEKS + timedelta(days=1), SEED)
        return
    for seed in range(SEED, SEED + 5):
        folder = tmp_path / str(seed)
        folder.mkdir()
        await _month(folder, 9, FIRST, seed)


async def _month(folder: Path, reps: int, first: date, seed: int) -> None:
    """Live a month and hold it against all that must hold."""
    print(f"TEST_SEED={seed}")
    evidence, done = await live(folder, reps=reps, first=first, seed=seed)
    ledger = evidence.ledger
    wrong = troubles(evidence)
    assert not wrong, "\n".join([*wrong, "", *ledger.told])
    # It was no idle month: each thing that could happen did.
    assert {"answers", "moves", "skips", "finishes", "puts off"} <= done.keys()
    assert {one.why for one in ledger.off} == {"away", "status", "pause"}
    reasons = {one.reason for kept in evidence.fallen.values() for one in kept}
    assert {"over-budget", "muted", "day-off"} <= reasons
    # And nothing of it would have gone unnoticed.
    for check, other in spoiled(evidence):
        assert any(words.startswith(f"{check}:") for words in troubles(other)), check
    print(f"{len(evidence.messages)} messages; {dict(done)}")
