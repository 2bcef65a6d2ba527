"""What `/coach` alone shows: what comes next, and how it is going."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from bot.clock import Clock
from bot.people.roles import Roles
from bot.people.rules import WhyOff, WorkingHours
from bot.people.service import People
from bot.rhythm.figures import Figures, summed_up
from bot.rhythm.pages import WayIn
from bot.rhythm.service import Rhythms
from bot.store import Store, WorkspaceId

__all__ = ["Front"]

LEAVE = frozenset({WhyOff.AWAY, WhyOff.STATUS})


class Front:
    """Loads the page in one transaction."""

    def __init__(
        self,
        store: Store,
        people: People,
        rhythms: Rhythms,
        *,
        figures: Figures,
        roles: Roles,
        clock: Clock,
    ) -> None:
        self._store = store
        self._people = people
        self._rhythms = rhythms
        self._figures = figures
        self._roles = roles
        self._clock = clock

    async def page(self, workspace: WorkspaceId, person: str) -> WayIn:
        """Tell somebody where they stand; works for people whom we never met."""
        async with self._store.begin(workspace) as session:
            page = await self._rhythms.way_in_of(session, person)
            # Who hasn't been greeted hears of no rhythm of theirs (docs/rhythm.md R46).
            is_greeted = await self._people.is_greeted(session, person)
            shows_persons = await self._roles.shows_persons(session)
            has_own = is_greeted and shows_persons
            own = await self._figures.of_rep(session, person) if has_own else None
            teams = {}
            for team in page.teams:
                figures = await self._figures.of_team(session, team)
                if sums := summed_up(figures, shows_persons=shows_persons):
                    teams[team.id] = sums
        away = _away_until(page.reader.hours, self._clock.now()) if page.reader else None
        return replace(
            page,
            figures=own,
            team_figures=teams,
            away_until=away,
            hides_persons=is_greeted and not shows_persons,
        )


def _away_until(hours: WorkingHours, now: datetime) -> date | None:
    today = hours.local_day(now)
    lasts = [off.last for off in hours.off if off.why in LEAVE and off.holds(today)]
    return max(lasts, default=None)
