"""The App Home: what stands in it now, and when it is shown anew."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from datetime import date, timedelta

import structlog

from bot.errors import NotFound
from bot.home import rows, rules
from bot.home.evidence import Evidence
from bot.home.gathering import Gathering
from bot.home.pages import HomeShown, Settings
from bot.home.steps import SettingUp, Stand
from bot.people.ground import Ground
from bot.people.homes import home_changed, home_opened
from bot.people.rules import DayOff, Greeting, PersonFacts, WhyOff
from bot.people.why import Why
from bot.rhythm.pages import Meeting
from bot.rhythm.roster_pages import TeamPage
from bot.rhythm.rules import OneOnOneFacts, Phase
from bot.rhythm.team_page import TeamPages
from bot.slack.failures import SlackFailure
from bot.slack.home_events import HomeOpened
from bot.slack.seen import first_time
from bot.store import WorkspaceId, WorkspaceSession
from bot.summaries.digest.kind_words import KindWords
from bot.summaries.digest.kinds import Kind as WordKind
from bot.summaries.digest.pages import WordPage

__all__ = ["Homes"]

log = structlog.get_logger(__name__)

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
        setting_up: SettingUp,
        kind_words: KindWords,
        team_pages: TeamPages,
    ) -> None:
        self._evidence = evidence
        self._store = ground.store
        self._people = ground.people
        self._roster = ground.roster
        self._clock = ground.clock
        self._gathering = gathering
        self._roles = ground.roles
        self._why = why
        self._setting_up = setting_up
        self._kind_words = kind_words
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
        word = await self._word(workspace, settings, person)
        async with self._store.begin(workspace) as session:
            is_rep = team.own is not None
            meetings = await self._meetings(
                session, await rows.open_one_on_ones(session, person, as_rep=is_rep)
            )
            differing = await self._meetings(
                session, await rows.differing_labels(session, person, as_rep=is_rep)
            )
            reps = [line.rep.slack_id for one in team.sections for line in one.lines]
            mine = await self._gathering.of(session, reader, meetings, is_rep=is_rep, leads=reps)
            leads = {one.slack_id: one for one in _led(team)}
            evidence = await self._evidence.of(
                session, reader, is_rep=is_rep, leads=tuple(leads.values())
            )
            roles = await self._roles.roles_of(session, person)
            stand = Stand(
                reader,
                team,
                roles,
                tuple(deal.id for deal in mine.work.deals),
                has_ideal=evidence.checks.has_ideal,
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
                unset=await self._setting_up.of(session, stand),
                roles=roles,
                sees=len(await self._roles.led_by(session, person)) if roles else 0,
                word=word,
                differing=tuple(differing),
            )

    async def look_at(self, workspace: WorkspaceId, person: str) -> None:
        """Ask Slack who somebody is whom we never met: an admin there has a Home of their own.

        Slack being away is no harm.
        """
        async with self._store.begin(workspace) as session:
            if await self._people.known(session, person) is not None:
                return
        try:
            await self._roles.look_at(workspace, person)
        except SlackFailure as failure:
            log.info("home.not_looked_at", reason=str(failure))

    async def _word(
        self, workspace: WorkspaceId, settings: Settings, person: str
    ) -> WordPage | None:
        """Find the kind word that fell away lately and is still true: here it is read, alone."""
        for one in settings.why.fallen:
            if one.kind == WordKind.KIND_WORD:
                with suppress(NotFound):
                    page = await self._kind_words.page(workspace, one.subject, reader=person)
                    return page if page.holds else None
        return None

    async def _refused(self, session: WorkspaceSession, person: str) -> int | None:
        for member, _ in await self._people.members(session, [person]):
            if member.greeting is Greeting.REFUSED:
                return member.id
        return None

    async def _meetings(
        self, session: WorkspaceSession, found: Sequence[OneOnOneFacts]
    ) -> list[Meeting]:
        if not found:
            return []
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
