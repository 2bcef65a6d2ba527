"""A house in which deals are checked, on each database."""

from __future__ import annotations

import pytest

from bot.clock import HandClock
from bot.store import Store, WorkspaceId
from tests.evidence.checks.check_house import CheckHouse
from tests.evidence.checks.word_reader import WordReader
from tests.rhythm.house import RON, SAM


@pytest.fixture(name="house")
async def _house(store: Store, clock: HandClock, workspace: WorkspaceId) -> CheckHouse:
    """Monday 2026-11-23, 08:00 UTC; Mia leads Ron and Sam, both greeted; Sam works in Berlin."""
    house = CheckHouse(store, clock, workspace)
    house.furnish()
    house.checks.reader = WordReader()
    # What the parts above wish for is their own to hold.
    house.checks.extensions.clear()
    house.checks.shown.clear()
    house.checks.watching.clear()
    await house.greeted(RON, SAM)
    return house
