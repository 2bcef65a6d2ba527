"""A month in which all is switched on and everybody does a lot: nobody gets more than their share.

Checks, shortcuts, praise, endings, outcomes, actions, summaries, overviews and kind words, leave
and holidays in two zones; what was sent is held against the rules (docs/rhythm.md R25, R43 to R49).
"""

from __future__ import annotations

import os
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from tests.scenarios.busy.checks import troubles
from tests.scenarios.busy.crew import FIRST, LAST, SIZES
from tests.scenarios.busy.life import live
from tests.scenarios.busy.spoiling import spoiled

SEED = int(os.environ.get("TEST_SEED") or 20261122)
LAST_WEEK = LAST - timedelta(weeks=1) + timedelta(days=1)
SURELY = {"summaries.digest.monday", "summaries.weekly.preview"}
MOST = {
    *SURELY,
    "evidence.check_pushed",
    "actions.due",
    "actions.made",
    "call_plans.outcome",
    "evidence.check",
    "evidence.next",
    "evidence.praise",
    "evidence.win_loss",
    "summaries.roll_up",
    "summaries.weekly.shared",
}


@pytest.mark.timeout(7200)
async def test_a_busy_month(tmp_path: Path, *, is_long: bool) -> None:
    """Nobody is over budget, nothing comes at the wrong time, is said twice, or after it's done."""
    sizes, first = (SIZES, FIRST) if is_long else ((3,), LAST_WEEK)
    print(f"TEST_SEED={SEED}")
    pace = 2 if is_long else 1
    evidence, done = await live(tmp_path, sizes=sizes, first=first, seed=SEED, pace=pace)
    wrong = troubles(evidence)
    kinds = Counter(item.kind for one in evidence.messages for item in one.items)
    print(f"{len(evidence.messages)} messages, {len(evidence.calls)} calls; {dict(done)}; {kinds}")
    assert not wrong, "\n".join([*wrong, "", *evidence.ledger.told])
    # It was no idle month.
    missing = (MOST if is_long else SURELY) - kinds.keys()
    assert not missing, missing
    assert evidence.questions or not is_long
    # And nothing of it would have gone unnoticed.
    for check, other in spoiled(evidence):
        assert any(words.startswith(f"{check}:") for words in troubles(other)), check
