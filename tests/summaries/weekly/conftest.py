"""A team of three, on each database."""

from __future__ import annotations

import pytest

from bot.clock import HandClock
from bot.store import Store, WorkspaceId
from tests.rhythm.house import House
from tests.summaries.weekly.monday import Monday


@pytest.fixture(name="monday")
async def _monday(store: Store, clock: HandClock, workspace: WorkspaceId) -> Monday:
    """Mia leads Ron, Aiko and Sam since October; their 1:1s of week 48 are on Friday."""
    monday = Monday(House(store, clock, workspace))
    await monday.begin()
    return monday
