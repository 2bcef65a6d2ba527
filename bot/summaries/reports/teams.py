"""Which teams there are, by the names that others know them by."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from bot.people.model import Person, Team
from bot.store import WorkspaceSession
from bot.summaries.figures.rules import TeamWeek

__all__ = ["TeamName", "names_of", "tells_of_one"]

TWO = 2


@dataclass(frozen=True, slots=True)
class TeamName:
    """A team, by its name, which may be empty, and its manager's."""

    id: int
    name: str
    manager: str

    @property
    def known_as(self) -> str:
        """Its name, or its manager's where it has none."""
        return self.name or self.manager


async def names_of(
    session: WorkspaceSession, only: Collection[int] | None = None
) -> list[TeamName]:
    """List a workspace's teams, or these alone, by their names in the alphabet."""
    query = select(Team.id, Team.name, Person.name).join(Person, Person.slack_id == Team.manager)
    found = await session.execute(query)
    teams = [
        TeamName(team, name, manager)
        for team, name, manager in found
        if only is None or team in only
    ]
    return sorted(teams, key=lambda one: (one.known_as.casefold(), one.id))


def tells_of_one(week: TeamWeek) -> bool:
    """Tell whether a team is one rep: its numbers are that rep's, and no leader's to see (R50)."""
    return week.reps < TWO
