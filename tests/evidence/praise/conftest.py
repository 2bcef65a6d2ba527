"""A furnished house on each database, with a team whose reps were greeted."""

from __future__ import annotations

import pytest

from bot.clock import HandClock
from bot.store import Store, WorkspaceId
from tests.evidence.praise.stage import Stage
from tests.rhythm.house import AIKO, RON, SAM, House


@pytest.fixture(name="stage")
async def _stage(store: Store, clock: HandClock, workspace: WorkspaceId) -> Stage:
    """Mia leads Ron (New York), Aiko (Tokyo) and Sam (Berlin); Monday, nine in Berlin."""
    house = House(store, clock, workspace)
    house.furnish()
    await house.greeted(RON, AIKO, SAM)
    return Stage(house)
