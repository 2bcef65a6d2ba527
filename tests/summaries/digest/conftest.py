"""A furnished house on each database, with a team that has met for weeks."""

from __future__ import annotations

import pytest

from bot.clock import HandClock
from bot.store import Store, WorkspaceId
from tests.summaries.digest.office import Office


@pytest.fixture(name="office")
async def _office(store: Store, clock: HandClock, workspace: WorkspaceId) -> Office:
    """Monday 2026-11-23, 08:00 UTC; Mia leads Ron, Aiko and Sam since September."""
    office = Office(store, clock, workspace)
    await office.open()
    return office
