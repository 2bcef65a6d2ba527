"""People on each database."""

from __future__ import annotations

import pytest

from bot.clock import HandClock
from bot.people.service import People
from bot.store import Store
from tests.people.fakes import FakeSlack


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
