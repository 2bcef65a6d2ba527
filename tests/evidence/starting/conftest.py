"""A furnished house on each database, with a team, and the channel of one of its deals."""

from __future__ import annotations

import pytest

from bot.clock import HandClock
from bot.store import Store, WorkspaceId
from tests.evidence.starting.office import ACME, Office
from tests.rhythm.house import AIKO, MIA, RON, SAM, House


@pytest.fixture(name="office")
async def _office(store: Store, clock: HandClock, workspace: WorkspaceId) -> Office:
    """Mia leads Ron (New York), Aiko (Tokyo) and Sam (Berlin); Monday, nine in Berlin."""
    house = House(store, clock, workspace)
    house.furnish()
    await house.greeted(RON, AIKO, SAM)
    house.slack.open(ACME, "acme")
    house.slack.people[ACME] = [MIA, RON]
    return Office(house)
