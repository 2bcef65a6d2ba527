"""What who leads a team may do with its week, and what others read of it (docs/rhythm.md R40)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from bot.errors import N_, NotAllowed, NotFound
from bot.outbox import service as outbox
from bot.people import access, audit
from bot.people.access import Parties, Right
from bot.people.ground import Ground
from bot.people.rules import PersonFacts
from bot.slack.messages import MessageRef
from bot.store import WorkspaceId, WorkspaceSession
from bot.summaries.figures.rules import Figure
from bot.summaries.weekly import rows, rules, sharing
from bot.summaries.weekly.crews import Crew, Crews
from bot.summaries.weekly.kinds import Kind
from bot.summaries.weekly.model import Summary
from bot.summaries.weekly.pages import FrontPage, SummaryPage
from bot.summaries.weekly.rules import State, Whither
from bot.summaries.weekly.settings import Settings
from bot.summaries.weekly.telling import Telling

__all__ = ["Summaries"]

MOST_PAST = 12
NOT_YOURS = N_("I can't find that for you. Type `/coach` to see what is yours.")
NO_TEAM = N_(
    "You are in no team yet, so there is no summary. `/coach setup` sets one up, if you lead one."
)
ONE_PERSON = N_(
    "One rep took part in that week, so every number would be theirs alone. It stays between you "
    "two: with a second rep the channel can have it."
)


class Summaries:
    """Use cases of the weekly summary; what takes a session joins its caller's transaction."""

    def __init__(self, ground: Ground, telling: Telling, crews: Crews, settings: Settings) -> None:
        self._store = ground.store
        self._people = ground.people
        self._clock = ground.clock
        self._telling = telling
        self._crews = crews
        self._settings = settings

    async def share(self, workspace: WorkspaceId, summary: int, *, by: str) -> SummaryPage:
        """Have the channel read it now; outside of the team's day, as the next one begins (R44).

        Twice is once. Raises NotFound, NotAllowed.
        """
        async with self._store.begin(workspace) as session:
            row, crew = await self._led(session, summary, by)
            facts = rows.facts_of(row)
            if facts.state is not State.SHARED:
                told = await self._telling.page(session, facts)
                if told.is_one_persons:
                    raise NotAllowed(ONE_PERSON)
                now = self._clock.now()
                leader = crew.people[crew.manager]
                opens = rules.team_opens(crew.hours(leader), crew.zone, now)
                rows.write(row, rules.shared(facts, opens, by=by, now=now))
                if opens <= now:
                    await sharing.go_out(session, row, crew.channel)
                await sharing.refresh(session, row)
                await audit.note(
                    session,
                    audit.Event.SUMMARY_SHARED,
                    actor=by,
                    subject=f"team:{row.team_id}",
                    week=row.week,
                    channel=crew.channel,
                )
            return await self._page(session, row, crew, by)

    async def hold(self, workspace: WorkspaceId, summary: int, *, by: str) -> SummaryPage:
        """Have nothing go out until they say so. Raises NotFound, NotAllowed."""
        async with self._store.begin(workspace) as session:
            row, crew = await self._led(session, summary, by)
            rows.write(row, rules.held(rows.facts_of(row), by=by, now=self._clock.now()))
            await sharing.refresh(session, row)
            return await self._page(session, row, crew, by)

    async def keep(self, workspace: WorkspaceId, summary: int, *, by: str) -> SummaryPage:
        """Keep this one to who leads the team. Raises NotFound, NotAllowed."""
        async with self._store.begin(workspace) as session:
            row, crew = await self._led(session, summary, by)
            rows.write(row, rules.kept(rows.facts_of(row), by=by, now=self._clock.now()))
            await sharing.refresh(session, row)
            return await self._page(session, row, crew, by)

    async def leave_out(
        self,
        workspace: WorkspaceId,
        summary: int,
        figures: Collection[str],
        *,
        for_good: bool,
        by: str,
    ) -> SummaryPage:
        """Leave figures out, also of what is posted; `for_good` in the weeks to come, too.

        Raises NotFound.
        """
        known = frozenset(Figure(one) for one in figures if one in set(Figure))
        async with self._store.begin(workspace) as session:
            row, crew = await self._led(session, summary, by)
            rows.write(row, replace(rows.facts_of(row), left_out=known))
            if for_good:
                await self._settings.leave_out(session, row.team_id, known, by=by)
            await sharing.refresh(session, row)
            return await self._page(session, row, crew, by)

    async def page(self, workspace: WorkspaceId, summary: int, *, viewer: str) -> SummaryPage:
        """Load a summary for who leads the team. Raises NotFound."""
        async with self._store.begin(workspace) as session:
            row, crew = await self._led(session, summary, viewer)
            return await self._page(session, row, crew, viewer)

    async def counted(
        self, workspace: WorkspaceId, summary: int, *, viewer: str, channel: str
    ) -> SummaryPage:
        """Load it for whoever reads it where it stands: in `channel`, or who leads the team.

        Raises NotFound.
        """
        async with self._store.begin(workspace) as session:
            row = await rows.load(session, summary)
            crew = await self._crew(session, row.team_id)
            stands = await outbox.sent_message(session, Kind.SHARED, row.id, row.channel)
            reads = stands is not None and stands.channel == channel
            if not reads and not await self._reads(session, row, crew, viewer):
                access.require(viewer, Right.CHANGE_TEAM, Parties(crew.manager))
            return await self._page(session, row, crew, viewer)

    async def shown(self, workspace: WorkspaceId, summary: int) -> SummaryPage:
        """Load it for a message about it, in the language of who decides. Raises NotFound."""
        async with self._store.begin(workspace) as session:
            row = await rows.load(session, summary)
            crew = await self._crew(session, row.team_id)
            return await self._page(session, row, crew, row.manager)

    async def front(
        self,
        workspace: WorkspaceId,
        viewer: str,
        *,
        team: int | None = None,
        summary: int | None = None,
    ) -> FrontPage:
        """Load what `/coach summary` shows: of a team that they lead, else of their own.

        A rep reads what the channel got. Raises NotFound.
        """
        now = self._clock.now()
        async with self._store.begin(workspace) as session:
            led = await self._settings.led(session, viewer)
            teams = led or [team for _, team in await self._people.members(session, [viewer])]
            if not teams:
                raise NotFound(NO_TEAM)
            chosen = next((one for one in teams if one.id == team), teams[0])
            states = set(State) - {State.NOTHING} if led else {State.SHARED}
            past = await rows.latest(session, chosen.id, states, MOST_PAST)
            crew = await self._crew(session, chosen.id)
            setting = await rows.setting(session, chosen.id)
            pick = next((one for one in past if one.id == summary), past[0] if past else None)
            page = None
            if pick is not None:
                row = await rows.load(session, pick.id)
                page = await self._page(session, row, crew, viewer)
            [reader] = (await self._people.persons(session, [viewer])).values()
            is_on = setting.whither is not Whither.NOBODY
            return FrontPage(
                reader,
                leads=bool(led),
                team=chosen,
                setting=setting,
                latest=page,
                past=tuple(past),
                next_at=rules.next_asked(setting, crew.zone, now) if is_on else None,
                teams=tuple(teams),
            )

    async def stop(self, workspace: WorkspaceId, summary: int, why: str) -> None:
        """Take down that its channel can't be used now; who leads the team is told once (R50)."""
        async with self._store.begin(workspace) as session:
            row = await rows.load(session, summary)
            stands = await outbox.sent_message(session, Kind.SHARED, row.id, row.channel)
            if stands is None:
                row.state, row.shared_at = State.STOPPED, None
                await sharing.refresh(session, row)
            await sharing.tell_stopped(session, row, why, self._clock.now())

    async def drew(self, workspace: WorkspaceId, summary: int, picture: str, drawn: str) -> None:
        """Remember which picture it has, so that it is drawn anew only when it changed."""
        async with self._store.begin(workspace) as session:
            row = await rows.load(session, summary)
            row.picture, row.drawn = picture, drawn

    async def picture(self, workspace: WorkspaceId, summary: int) -> tuple[str | None, str]:
        """Tell which picture it has, and the digest of what that shows. Raises NotFound."""
        async with self._store.begin(workspace) as session:
            row = await rows.load(session, summary)
            return row.picture, row.drawn

    async def stands(self, workspace: WorkspaceId, summary: int) -> MessageRef | None:
        """Tell where its message stands in the channel. Raises NotFound."""
        async with self._store.begin(workspace) as session:
            row = await rows.load(session, summary)
            return await outbox.sent_message(session, Kind.SHARED, row.id, row.channel)

    async def _led(self, session: WorkspaceSession, summary: int, by: str) -> tuple[Summary, Crew]:
        """Load a summary for who leads its team today. Raises NotFound."""
        row = await rows.load(session, summary)
        crew = await self._crew(session, row.team_id)
        leads = crew.leads(by, self._clock.now())
        access.require(by, Right.CHANGE_TEAM, Parties(by if leads else crew.manager))
        return row, crew

    async def _reads(
        self, session: WorkspaceSession, row: Summary, crew: Crew, viewer: str
    ) -> bool:
        """Tell whether somebody may read it elsewhere: who leads, and reps once it is shared."""
        if crew.leads(viewer, self._clock.now()):
            return True
        places = await self._people.members(session, [viewer])
        return row.state == State.SHARED and any(team.id == row.team_id for _, team in places)

    async def _crew(self, session: WorkspaceSession, team: int) -> Crew:
        found = await self._crews.of(session, [team])
        if team not in found:
            raise NotFound(NOT_YOURS)
        return found[team]

    async def _page(
        self, session: WorkspaceSession, row: Summary, crew: Crew, viewer: str
    ) -> SummaryPage:
        facts = rows.facts_of(row)
        told = await self._telling.page(session, facts)
        named = {one for insight in told.insights for one in (insight.rep, insight.by)}
        named.add(crew.manager)
        met = await self._people.met(session, {*named, viewer, facts.manager})
        known: dict[str, PersonFacts] = {one.slack_id: one for one in met}
        now = self._clock.now()
        return SummaryPage(
            facts,
            await self._people.team(session, facts.team_id),
            known[facts.manager],
            told,
            {one: known[one].name for one in named if one in known},
            now,
            await rows.setting(session, facts.team_id),
            crew.began,
            known.get(viewer),
            row.picture,
            leads=crew.leads(viewer, now),
        )
