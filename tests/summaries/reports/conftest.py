"""A furnished house that can keep secrets, on each database."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.clock import HandClock
from bot.store import Store, WorkspaceId
from bot.store.secrets import new_key
from tests.rhythm.house import House


@pytest.fixture(name="store")
async def _store(database_url: str, clock: HandClock) -> AsyncIterator[Store]:
    store = Store(database_url, clock=clock, secret_keys=(new_key(),))
    yield store
    await store.close()


@pytest.fixture(name="house")
def _house(store: Store, clock: HandClock, workspace: WorkspaceId) -> House:
    """All services and a small Slack with people in it, among them its admin."""
    house = House(store, clock, workspace)
    house.furnish()
    return house
