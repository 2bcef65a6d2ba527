"""The App Home: what stands in it now, and when it is shown anew."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta

from bot.home import rows, rules
from bot.home.evidence import Evidence
from bot.home.gathering import Gathering
from bot.home.pages import HomeShown, Settings, Unset
from bot.people.calendars.service import Calendars
from bot.people.ground import Ground
from bot.people.homes import home_changed, home_opened
from bot.people.rules import DayOff, Greeting, PersonFacts, WhyOff
from bot.people.why import Why
from bot.rhythm.pages import Meeting
from bot.rhythm.roster_pages import TeamPage
from bot.rhythm.rules import OneOnOneFacts, Phase
from bot.rhythm.team_page import TeamPages
from bot.slack.home_events import HomeOpened
from bot.slack.seen import first_time
from bot.store import WorkspaceId, WorkspaceSession

__all__ = ["Homes"]

AWAY = frozenset({WhyOff.AWAY, WhyOff.STATUS})
AWAY_SOON = timedelta(days=14)
MOST_COMING = 5
MOST_PAGES = 999


class Homes:
    """Puts Homes together. Whose it is decides what is loaded (docs/rhythm.md R50)."""

    def __init__(
        self,
        ground: Ground,
        gathering: Gathering,
        *,
        evidence: Evidence,
        why: Why,
        calendars: Calendars,
        team_pages: TeamPages,
    ) -> None:
        self._evidence = evidence
        self._store = ground.store
        self._people = ground.people
        self._roster = ground.roster
        self._clock = ground.clock
        self._gathering = gathering
        self._why = why
        self._calendars = calendars
        self._team_pages = team_pages

    async def opened(self, opening: HomeOpened) -> None:
        """Show somebody their Home, from its first page on; the same event twice shows it once."""
        async with self._store.begin(opening.workspace) as session:
            if await first_time(session, opening.event_id, self._clock.now()):
                await rows.turn_to(session, opening.user, 0)
                await home_opened(session, opening.user)

    async def turn(self, workspace: WorkspaceId, person: str, number: int) -> None:
        """Show another page of somebody's reps; it stays when their Home is shown anew."""
        async with self._store.begin(workspace) as session:
            if await self._people.known(session, person):
                await rows.turn_to(session, person, min(number, MOST_PAGES))
                await home_changed(session, [person])

    async def one_on_one_changed(self, session: WorkspaceSession, facts: OneOnOneFacts) -> None:
        """Follow a change of a 1:1: its two people, and whose rep it is while another leads it."""
        await home_changed(session, {facts.manager, facts.rep})
        session.lastly(self._leads_changed, [facts.rep])

    async def days_changed(self, session: WorkspaceSession, persons: Collection[str]) -> None:
        """Follow a change of people's working days: theirs, and of those who lead them."""
        await home_changed(session, persons)
        session.lastly(self._leads_changed, persons)

    async def _leads_changed(self, session: WorkspaceSession, reps: Sequence[str]) -> None:
        leads = await self._people.managers_of(session, reps)
        await home_changed(session, leads.values())

    async def leaders_changed(self, session: WorkspaceSession, team_id: int) -> None:
        """Follow a change of who leads a team on which days."""
        team = await self._people.team(session, team_id)
        stand_ins = (await self._roster.stand_ins(session, [team_id]))[team_id]
        reps = {one.rep for one in team.members}
        await home_changed(session, {team.manager, *reps, *(one.person for one in stand_ins)})

    async def page(self, workspace: WorkspaceId, person: str) -> HomeShown:
        """Load somebody's Home as it is to be read now; works for people whom we never met."""
        team = await self._team_pages.page(workspace, person)
        reader, now = team.reader, self._clock.now()
        if reader is None:
            return HomeShown(None, now)
        settings = Settings(await self._why.page(workspace, person), _away(reader, now.date()))
        async with self._store.begin(workspace) as session:
            is_rep = team.own is not None
            meetings = await self._meetings(session, person, as_rep=is_rep)
            reps = [line.rep.slack_id for one in team.sections for line in one.lines]
            mine = await self._gathering.of(session, reader, meetings, is_rep=is_rep, leads=reps)
            leads = {one.slack_id: one for one in _led(team)}
            evidence = await self._evidence.of(
                session, reader, is_rep=is_rep, leads=tuple(leads.values())
            )
            coming = tuple(one for one in meetings if _is_coming(one))[:MOST_COMING]
            agenda = (
                await self._gathering.agenda(session, coming[0].facts, viewer=person)
                if coming
                else None
            )
            return HomeShown(
                reader,
                now,
                refused=await self._refused(session, person),
                owing=rules.owing([*mine.owed, *evidence.owed]),
                checks=evidence.checks,
                coming=coming,
                agenda=agenda,
                figures=team.own.line.figures if team.own else None,
                work=mine.work,
                team=team,
                items=await rows.agenda_counts(session, reps) if reps else {},
                number=await rows.number_of(session, person),
                settings=settings,
                unset=Unset(
                    _ungreeted(team),
                    has_calendar=await rows.has_calendar(session, person),
                    can_have_calendar=self._calendars.is_on,
                ),
            )

    async def _refused(self, session: WorkspaceSession, person: str) -> int | None:
        for member, _ in await self._people.members(session, [person]):
            if member.greeting is Greeting.REFUSED:
                return member.id
        return None

    async def _meetings(
        self, session: WorkspaceSession, person: str, *, as_rep: bool
    ) -> list[Meeting]:
        found = await rows.open_one_on_ones(session, person, as_rep=as_rep)
        everybody = {who for one in found for who in (one.manager, one.rep)}
        known = await self._people.persons(session, everybody)
        now = self._clock.now()
        return [Meeting(one, known[one.manager], known[one.rep], now) for one in found]


def _is_coming(meeting: Meeting) -> bool:
    return meeting.facts.phase(meeting.now) in {Phase.AHEAD, Phase.UNDER_WAY}


def _away(reader: PersonFacts, today: date) -> DayOff | None:
    """Find the leave that somebody is on, or goes on within two weeks."""
    near = [
        off
        for off in reader.hours.off
        if off.why in AWAY and off.last >= today and off.first <= today + AWAY_SOON
    ]
    return min(near, key=lambda off: off.first, default=None)


def _led(team: TeamPage) -> Iterator[PersonFacts]:
    """Name whom somebody leads; nothing is shown of who would rather not take part (R46)."""
    for section in team.sections:
        for line in section.lines:
            if line.member.greeting is not Greeting.REFUSED:
                yield line.rep


def _ungreeted(team: TeamPage) -> int:
    return sum(
        line.member.greeting is Greeting.WAITING
        for section in team.sections
        if section.may_change
        for line in section.lines
    )
