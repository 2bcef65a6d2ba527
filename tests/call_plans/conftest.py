"""A furnished house in which Mia leads Ron and Sam, on each database."""

from __future__ import annotations

import pytest

from bot.clock import HandClock
from bot.store import Store, WorkspaceId
from tests.call_plans.office import Office
from tests.rhythm.house import RON, SAM, House


@pytest.fixture(name="office")
async def _office(store: Store, clock: HandClock, workspace: WorkspaceId) -> Office:
    house = House(store, clock, workspace)
    house.furnish()
    await house.greeted(RON, SAM)
    return Office(house)
