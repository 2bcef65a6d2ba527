"""A furnished house on each database, with and without keys for secrets."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.clock import HandClock
from bot.store import Store, WorkspaceId
from bot.store.secrets import new_key
from tests.conftest import add_workspace
from tests.rhythm.house import House


@pytest.fixture(name="house")
def _house(store: Store, clock: HandClock, workspace: WorkspaceId) -> House:
    """All services and a small Slack with people in it; nobody has set anything up."""
    house = House(store, clock, workspace)
    house.furnish()
    return house


@pytest.fixture(name="locked")
async def _locked(database_url: str, clock: HandClock) -> AsyncIterator[House]:
    """The same house in a store that can keep secrets."""
    store = Store(database_url, clock=clock, secret_keys=[new_key()])
    house = House(store, clock, await add_workspace(store, clock, "T0001"))
    house.furnish()
    yield house
    await store.close()
