"""A furnished house on each database."""

from __future__ import annotations

import pytest

from bot.clock import HandClock
from bot.store import Store, WorkspaceId
from tests.rhythm.house import House


@pytest.fixture(name="house")
def _house(store: Store, clock: HandClock, workspace: WorkspaceId) -> House:
    """All services and a small Slack with people in it; Monday 23 November 2026, 8:00 UTC."""
    house = House(store, clock, workspace)
    house.furnish()
    return house
