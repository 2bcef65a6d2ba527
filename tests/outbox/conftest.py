"""A world for the worker on each database."""

from __future__ import annotations

import pytest

from bot.clock import HandClock
from bot.store import Store, WorkspaceId
from tests.outbox.world import Desk, FakeSlack, World


@pytest.fixture(name="world")
def _world(store: Store, clock: HandClock, workspace: WorkspaceId) -> World:
    return World(store, clock, workspace, FakeSlack(clock), Desk())
