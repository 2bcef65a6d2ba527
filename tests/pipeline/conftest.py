"""A house with deals on each database."""

from __future__ import annotations

import pytest

from bot.clock import HandClock
from bot.store import Store, WorkspaceId
from tests.pipeline.house import RON, SAM, DealHouse


@pytest.fixture(name="house")
async def _house(store: Store, clock: HandClock, workspace: WorkspaceId) -> DealHouse:
    """Monday 2026-11-23, 08:00 UTC; Mia has set up a team of Ron, in New York, and Sam."""
    house = DealHouse(store, clock, workspace)
    house.furnish()
    await house.save(RON, SAM)
    return house
