"""A house with deals on each database."""

from __future__ import annotations

import pytest

from bot.clock import HandClock
from bot.store import Store, WorkspaceId
from tests.evidence.fit.fit_house import FitHouse
from tests.rhythm.house import RON, SAM


@pytest.fixture(name="house")
async def _house(store: Store, clock: HandClock, workspace: WorkspaceId) -> FitHouse:
    """Monday 2026-11-23, 08:00 UTC; Mia leads Ron, in New York, and Sam, both greeted."""
    house = FitHouse(store, clock, workspace)
    house.furnish()
    await house.greeted(RON, SAM)
    return house
