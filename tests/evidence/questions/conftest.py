"""A house with a team on each database, and its bank of questions."""

from __future__ import annotations

import pytest

from bot.clock import HandClock
from bot.store import Store, WorkspaceId
from tests.evidence.questions.library import Library
from tests.rhythm.house import RON, SAM, House


@pytest.fixture(name="library")
async def _library(store: Store, clock: HandClock, workspace: WorkspaceId) -> Library:
    """Monday 2026-11-23, 08:00 UTC; Mia leads Ron and Sam."""
    house = House(store, clock, workspace)
    house.furnish()
    await house.save(RON, SAM)
    return Library(house)
