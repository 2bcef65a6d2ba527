"""Who is on a team: who decides about its summary, and whose days are the team's (R40, R44)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.people import roster_rules
from bot.people.ground import Ground
from bot.people.model import Membership, Team
from bot.people.roster_rules import ClosureFacts, StandInFacts
from bot.people.rules import Greeting, PersonFacts, WhyOff, WorkingHours, at_local
from bot.rhythm.rules import Week
from bot.store import WorkspaceSession
from bot.summaries.weekly import rules
from bot.summaries.weekly.rules import Setting, Times

__all__ = ["Crew", "Crews"]


@dataclass(frozen=True, slots=True)
class Crew:
    """A team's people and days. `reps` are the hours of those who take part."""

    team: int
    manager: str
    channel: str
    zone: str
    began: date
    people: Mapping[str, PersonFacts]
    reps: tuple[WorkingHours, ...]
    stand_ins: tuple[StandInFacts, ...]
    closures: tuple[ClosureFacts, ...]

    def local_day(self, now: datetime) -> date:
        """Tell which day it is for the team."""
        return now.astimezone(ZoneInfo(self.zone)).date()

    def is_paused(self, now: datetime) -> bool:
        """Tell whether the team pauses: nothing is sent then (docs/rhythm.md R4)."""
        today = self.local_day(now)
        return any(one.why is WhyOff.PAUSED and one.holds(today) for one in self.closures)

    def leader(self, day: date) -> PersonFacts | None:
        """Tell who decides on a day: who stands in then, else the manager; None for one gone."""
        found = self.people.get(roster_rules.leader_on(day, self.manager, self.stand_ins))
        return found if found is not None and not found.is_gone else None

    def leads(self, person: str, now: datetime) -> bool:
        """Tell whether somebody may decide: the manager always, and who stands in today."""
        return person in (
            self.manager,
            roster_rules.leader_on(self.local_day(now), self.manager, self.stand_ins),
        )

    def times(
        self, week: Week, setting: Setting, now: datetime
    ) -> tuple[PersonFacts, Times | None] | None:
        """Tell who sees a week first, and when it is shown; None where nobody leads the team.

        No times where it can't be shown before the next week's day.
        """
        asked = at_local(week.plus(1).day(setting.weekday), setting.minute, self.zone)
        leader = self.leader(self.local_day(max(asked, now)))
        if leader is None:
            return None
        found = rules.times(
            week, setting, self.zone, manager=leader.hours, team=self.hours(leader), now=now
        )
        return leader, found

    def hours(self, leader: PersonFacts) -> tuple[WorkingHours, ...]:
        """List the hours that make a day the team's: the reps', or the leader's for no reps."""
        return self.reps or (leader.hours,)


class Crews:
    """Loads them in its caller's transaction, in as many statements for one team as for all."""

    def __init__(self, ground: Ground) -> None:
        self._people = ground.people
        self._roster = ground.roster

    async def of(self, session: WorkspaceSession, teams: Collection[int]) -> Mapping[int, Crew]:
        """Load these teams' people; a team that isn't there is left out."""
        rows = (await session.scalars(select(Team).where(Team.id.in_(teams)))).all()
        reps: defaultdict[int, list[str]] = defaultdict(list)
        for team, rep in await session.execute(
            select(Membership.team_id, Membership.rep).where(
                Membership.team_id.in_(teams),
                Membership.until.is_(None),
                Membership.greeting == Greeting.GREETED,
            )
        ):
            reps[team].append(rep)
        stand_ins = await self._roster.stand_ins(session, teams)
        closures = await self._roster.closures(session, teams)
        wanted = {one for team in reps.values() for one in team}
        wanted |= {row.manager for row in rows}
        wanted |= {one.person for several in stand_ins.values() for one in several}
        people = {one.slack_id: one for one in await self._people.met(session, wanted)}
        return {
            row.id: Crew(
                row.id,
                row.manager,
                row.channel,
                row.zone,
                row.created_at.astimezone(ZoneInfo(row.zone)).date(),
                people,
                tuple(people[one].hours for one in reps[row.id] if one in people),
                stand_ins[row.id],
                closures[row.id],
            )
            for row in rows
        }
