"""The service with nothing but what it stands on."""

from __future__ import annotations

from bot.clock import Clock
from bot.people.ground import Ground
from bot.people.roles import Roles
from bot.people.roster import Roster
from bot.people.service import People
from bot.store import Store
from bot.summaries.figures.service import TeamWeeks
from tests.people.fakes import FakeSlack

__all__ = ["team_weeks"]


def team_weeks(store: Store, clock: Clock) -> TeamWeeks:
    """Furnish it."""
    people = People(store, FakeSlack(), clock)
    roster, roles = Roster(store, people, clock), Roles(store, people, clock)
    return TeamWeeks(Ground(store, people, roster, clock, roles))
