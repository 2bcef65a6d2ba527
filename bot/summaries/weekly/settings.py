"""When a team's summary comes, where it goes, and what is left out of it (docs/rhythm.md R40)."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

from bot.people import access, audit
from bot.people.access import Parties, Right
from bot.people.ground import Ground
from bot.people.homes import home_changed
from bot.people.rules import TeamFacts
from bot.store import WorkspaceId, WorkspaceSession, upsert
from bot.summaries.figures.rules import Figure
from bot.summaries.weekly import rows, rules
from bot.summaries.weekly.crews import Crews
from bot.summaries.weekly.model import SummarySetting
from bot.summaries.weekly.pages import SettingPage
from bot.summaries.weekly.rules import Setting, Whither

__all__ = ["Settings"]


class Settings:
    """Use cases of a team's setting; what takes a session joins its caller's transaction."""

    def __init__(self, ground: Ground, crews: Crews) -> None:
        self._store = ground.store
        self._people = ground.people
        self._roster = ground.roster
        self._clock = ground.clock
        self._crews = crews
        self._watching: list[Callable[[], None]] = []

    def watch(self, follow: Callable[[], None]) -> None:
        """Have `follow` called whenever a setting is another one."""
        self._watching.append(follow)

    async def led(self, session: WorkspaceSession, person: str) -> list[TeamFacts]:
        """Load the teams about whose summaries somebody decides today."""
        teams = await self._people.teams_of(session, person)
        return [*teams, *await self._roster.led_by(session, person)]

    async def page(self, workspace: WorkspaceId, team: int, *, viewer: str) -> SettingPage:
        """Load a team's setting for who leads it. Raises NotFound."""
        async with self._store.begin(workspace) as session:
            facts = await self._owned(session, team, viewer)
            return await self._page(session, facts, viewer)

    async def save(
        self,
        workspace: WorkspaceId,
        team: int,
        wanted: Setting,
        *,
        at_once: bool = False,
        by: str,
        field: str,
    ) -> SettingPage:
        """Save it; the same form twice is once.

        With `at_once` the channel gets the first four weeks, too. Raises NotFound, and
        InvalidInput at `field` for no time of a week.
        """
        rules.checked_setting(wanted.weekday, wanted.minute, field=field)
        async with self._store.begin(workspace) as session:
            facts = await self._owned(session, team, by)
            stood = await rows.setting(session, team)
            since = (stood.shared_since or self._clock.now()) if at_once else None
            await self._write(session, team, replace(wanted, shared_since=since), by)
            await home_changed(session, [by])
            return await self._page(session, facts, by)

    async def leave_out(
        self, session: WorkspaceSession, team: int, figures: Collection[str], *, by: str
    ) -> None:
        """Leave these figures out of all that come."""
        stood = await rows.setting(session, team)
        await self._write(session, team, replace(stood, left_out=frozenset(figures)), by)

    async def _owned(self, session: WorkspaceSession, team: int, by: str) -> TeamFacts:
        found = await self._people.team(session, team, to_change=True)
        leads = any(one.id == team for one in await self.led(session, by))
        access.require(by, Right.CHANGE_TEAM, Parties(by if leads else found.manager))
        return found

    async def _page(self, session: WorkspaceSession, team: TeamFacts, viewer: str) -> SettingPage:
        known = await self._people.persons(session, [viewer])
        return SettingPage(
            known[viewer],
            team,
            await rows.setting(session, team.id),
            is_new=await self._is_new(session, team.id),
        )

    async def _is_new(self, session: WorkspaceSession, team: int) -> bool:
        crew = (await self._crews.of(session, [team]))[team]
        setting = await rows.setting(session, team)
        week = rules.latest_week(setting, crew.zone, self._clock.now())
        return rules.is_new(week.plus(1), crew.began)

    async def _write(self, session: WorkspaceSession, team: int, to: Setting, by: str) -> None:
        kept = {
            "is_on": to.whither is not Whither.NOBODY,
            "is_private": to.whither is Whither.MANAGER,
            "weekday": to.weekday,
            "minute": to.minute,
            "shared_since": to.shared_since,
            "left_out": rows.joined({one for one in to.left_out if one in set(Figure)}),
            "changed_by": by,
            "changed_at": self._clock.now(),
        }
        await session.execute(
            upsert(session, SummarySetting)
            .values(team_id=team, **kept)
            .on_conflict_do_update(index_elements=["team_id"], set_=kept)
        )
        await audit.note(
            session,
            audit.Event.SUMMARY_SET,
            actor=by,
            subject=f"team:{team}",
            goes_to=str(to.whither),
            weekday=to.weekday,
            minute=to.minute,
            left_out=sorted(to.left_out),
        )
        for follow in self._watching:
            follow()
