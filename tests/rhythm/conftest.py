"""A furnished house on each database."""

from __future__ import annotations

import pytest

from bot.clock import HandClock
from bot.store import Store, WorkspaceId
from tests.rhythm.house import House


@pytest.fixture(name="house")
def _house(store: Store, clock: HandClock, workspace: WorkspaceId) -> House:
    """All services and a small Slack with people in it; nobody has set anything up."""
    house = House(store, clock, workspace)
    house.furnish()
    return house
