"""What isn't set up yet, by whom it can be, and what they put off (docs/rhythm.md R49a)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass

from bot.errors import N_, NotFound
from bot.home import rows, step_rows
from bot.home.rules import Lack, Step, Steps, next_steps
from bot.outbox import service as outbox
from bot.people.access import Role, WorkspaceRight, allows
from bot.people.calendars.service import Calendars
from bot.people.ground import Ground
from bot.people.homes import home_changed
from bot.people.rules import Greeting, PersonFacts, TeamFacts, WorkingHours
from bot.rhythm.roster_pages import TeamPage
from bot.rhythm.rules import Kind as RhythmKind
from bot.store import WorkspaceId, WorkspaceSession

__all__ = ["SettingUp", "Stand"]

GONE = N_("I don't know you here yet. `/coach setup` begins a team of yours.")


@dataclass(frozen=True, slots=True)
class Stand:
    """Where somebody stands: what they lead and take part in, and their open `deals`' ids."""

    reader: PersonFacts
    team: TeamPage
    roles: Collection[Role]
    deals: tuple[int, ...] = ()
    has_ideal: bool = True

    @property
    def own_teams(self) -> list[TeamFacts]:
        """The teams that are theirs to change."""
        return [one.team for one in self.team.sections if one.may_change]

    @property
    def takes_part(self) -> bool:
        """Whether 1:1s are planned in their hours."""
        return bool(self.own_teams) or self.team.own is not None


class SettingUp:
    """Use cases of the list: each line is something that its reader may set up, now."""

    def __init__(self, ground: Ground, calendars: Calendars) -> None:
        self._store = ground.store
        self._people = ground.people
        self._clock = ground.clock
        self._calendars = calendars

    async def of(self, session: WorkspaceSession, stand: Stand) -> Steps:
        """List what isn't set up, but for what they put off."""
        found = [
            *[one async for one in self._of_teams(session, stand)],
            *[one async for one in self._own(session, stand)],
            *[one async for one in self._of_workspace(session, stand)],
        ]
        return next_steps(found, await step_rows.put_off(session, stand.reader.slack_id))

    async def put_off(self, workspace: WorkspaceId, person: str, step: Step) -> None:
        """Leave something out of somebody's list from now on; twice is once. Raises NotFound."""
        async with self._store.begin(workspace) as session:
            if await self._people.known(session, person) is None:
                raise NotFound(GONE)
            await step_rows.put_it_off(session, person, step, self._clock.now())
            await home_changed(session, [person])

    async def _of_teams(self, session: WorkspaceSession, stand: Stand) -> AsyncIterator[Lack]:
        """List what their own teams lack, and the team that waits for them to start it."""
        person = stand.reader.slack_id
        if (prepared := await step_rows.prepared_for(session, person)) is not None:
            yield Lack(Step.TEAM, str(prepared))
        if not stand.own_teams:
            return
        for section in stand.team.sections:
            waiting = [one for one in section.lines if one.member.greeting is Greeting.WAITING]
            if waiting and section.may_change:
                sent = await outbox.sent_message(
                    session, RhythmKind.PREVIEW, section.team.id, person
                )
                place = f"{sent.channel}:{sent.ts}" if sent else ""
                yield Lack(Step.GREETING, place, len(waiting))
                break
        if not stand.has_ideal:
            yield Lack(Step.IDEAL)
        ids = [one.id for one in stand.own_teams]
        if unset := await step_rows.without_summary(session, ids):
            yield Lack(Step.SUMMARY, str(unset[0]))
        reps = [
            line.rep.slack_id
            for section in stand.team.sections
            for line in section.lines
            if section.may_change and line.member.greeting is Greeting.GREETED
        ]
        if bare := await step_rows.without_skill(session, reps):
            yield Lack(Step.SKILL, bare[0], len(bare))

    async def _own(self, session: WorkspaceSession, stand: Stand) -> AsyncIterator[Lack]:
        """List what is for themselves."""
        if not stand.takes_part:
            return
        person, hours = stand.reader.slack_id, stand.reader.hours
        usual = WorkingHours(hours.zone)
        is_usual = (hours.days, hours.start, hours.end) == (usual.days, usual.start, usual.end)
        if is_usual and await step_rows.has_guessed_country(session, person):
            yield Lack(Step.HOURS)
        if self._calendars.is_on and not await rows.has_calendar(session, person):
            yield Lack(Step.CALENDAR)
        if stand.deals and not await step_rows.has_channel(session, stand.deals):
            yield Lack(Step.CHANNEL)

    async def _of_workspace(self, session: WorkspaceSession, stand: Stand) -> AsyncIterator[Lack]:
        """List what the whole workspace lacks, for who may change that."""
        if not stand.roles:
            return
        counted = await step_rows.workspace(session)
        if allows(WorkspaceRight.APPOINT, stand.roles) and not counted.grants:
            yield Lack(Step.ROLES)
        if allows(WorkspaceRight.PREPARE_TEAMS, stand.roles) and not counted.teams:
            yield Lack(Step.PREPARE)
        if (
            allows(WorkspaceRight.SET_WEBHOOK, stand.roles)
            and self._store.secrets.is_on
            and counted.teams
            and not counted.webhooks
        ):
            yield Lack(Step.WEBHOOK)
