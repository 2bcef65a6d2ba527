"""People on each database."""

from __future__ import annotations

import pytest

from bot.clock import HandClock
from bot.people.service import People
from bot.store import Store, WorkspaceId
from tests.outbox.world import FakeSlack as MessageSlack
from tests.people.fakes import FakeSlack
from tests.people.gatehouse import Gatehouse


@pytest.fixture(name="slack")
def _slack() -> FakeSlack:
    """A small Slack that knows a manager and three reps."""
    slack = FakeSlack()
    for slack_id, zone in (
        ("U1MIA", "Europe/Berlin"),
        ("U1RON", "America/New_York"),
        ("U1AIKO", "Asia/Tokyo"),
        ("U1SAM", "Europe/Berlin"),
    ):
        slack.meet(slack_id, zone)
    return slack


@pytest.fixture(name="people")
def _people(store: Store, slack: FakeSlack, clock: HandClock) -> People:
    return People(store, slack, clock)


@pytest.fixture(name="gate")
async def _gate(
    store: Store, people: People, clock: HandClock, workspace: WorkspaceId
) -> Gatehouse:
    """The gate, a team of three and a worker; Monday 2026-11-23, nine in Berlin."""
    gate = Gatehouse(store, people, clock, workspace, MessageSlack(clock))
    await gate.furnish()
    return gate
