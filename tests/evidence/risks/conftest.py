"""A house with deals that could be lost, on each database."""

from __future__ import annotations

import pytest

from bot.clock import HandClock
from bot.store import Store, WorkspaceId
from tests.evidence.risks.risks_house import RisksHouse
from tests.rhythm.house import RON, SAM


@pytest.fixture(name="house")
async def _house(store: Store, clock: HandClock, workspace: WorkspaceId) -> RisksHouse:
    """Monday 2026-11-23, 08:00 UTC; Mia leads Ron and Sam, both greeted; Sam works in Berlin."""
    house = RisksHouse(store, clock, workspace)
    house.furnish()
    await house.greeted(RON, SAM)
    return house
