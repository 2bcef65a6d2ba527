"""Leave: set until a day in one step, by the person or their manager, and ended early (R8)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from sqlalchemy import select

from bot.clock import Clock
from bot.errors import InvalidInput
from bot.outbox import service as outbox
from bot.outbox.types import DeliveryClass
from bot.people import access, audit, rows, statuses
from bot.people.access import Parties, Right
from bot.people.dates import Span
from bot.people.kinds import Kind
from bot.people.model import DayOff
from bot.people.pages import AwayField, AwayPage, Leave, LeaveDone, LeaveNotice
from bot.people.roster import Roster
from bot.people.roster_rules import RosterField, StandInFacts, day_problems
from bot.people.rules import PersonFacts, TeamFacts, WhyOff, at_local
from bot.people.service import People
from bot.slack.answers import SlackUser
from bot.store import Store, WorkspaceId, WorkspaceSession

__all__ = ["DaysOff"]

TOLD_FOR = timedelta(days=14)
DAY = timedelta(days=1)


class DaysOff:
    """Use cases of leave; each is one transaction.

    Everybody sets their own, and a manager that of their reps (docs/rhythm.md R8).
    """

    def __init__(self, store: Store, people: People, roster: Roster, clock: Clock) -> None:
        self._store = store
        self._people = people
        self._roster = roster
        self._clock = clock

    async def page(self, workspace: WorkspaceId, reader: str) -> AwayPage:
        """Load what the form shows. Raises NotFound for a stranger."""
        async with self._store.begin(workspace) as session:
            me = (await self._people.persons(session, [reader]))[reader]
            teams = await self._people.teams_of(session, reader)
            reps = [member.rep for team in teams for member in team.members]
            known = await self._people.persons(session, reps)
            today = self._today(me)
            coming = await self._coming(session, reader, today)
        leaves = tuple(_leave_of(row) for row in coming)
        return AwayPage(me, today, tuple(known[one] for one in reps), leaves)

    async def set_away(
        self,
        workspace: WorkspaceId,
        person: str,
        span: Span,
        *,
        by: str,
        stand_in: str | None = None,
    ) -> LeaveDone:
        """Have somebody off from the first to the last day; what overlaps becomes one leave.

        With a `stand_in`, who leads all their teams on these days: both are set, or neither.
        Raises NotFound, NotAllowed, InvalidInput, and SlackFailure where there is a stand-in.
        """
        users = await self._people.profiles(workspace, [by, stand_in] if stand_in else [])
        async with self._store.begin(workspace) as session:
            teams = await self._people.teams_of(session, person) if stand_in else []
            led = {member.rep for team in teams for member in team.members}
            reader, facts = await self._load(session, person, by=by, besides=led | users.keys())
            if problems := day_problems(span.first, span.last, self._today(facts)):
                raise InvalidInput(problems)
            if stand_in:
                await self._have_led(session, teams, users[stand_in], span, asks=users[by])
            row, is_new = await self._merged(session, person, span, by=by)
            if is_new:
                await self._write_down(session, audit.Event.AWAY_SET, row, by=by)
                await self._people.days_changed(session, [person])
                if by != person:
                    await self._tell(session, facts, row)
            today = self._today(facts)
            led_by = await self._led_by(session, person, today)
            return LeaveDone(reader, facts, _leave_of(row), today, led_by)

    async def back(
        self, workspace: WorkspaceId, person: str, *, by: str, leave: int | None = None
    ) -> LeaveDone:
        """Have somebody work again from now on.

        Ends the numbered leave, or whatever keeps them away today, or else the next one to come,
        if there is one. A leave status that stands has no effect any more.

        Raises NotFound, NotAllowed.
        """
        async with self._store.begin(workspace) as session:
            reader, facts = await self._load(session, person, by=by)
            today = self._today(facts)
            ended = _ended(await self._coming(session, person, today), today, leave)
            if not ended:
                return LeaveDone(reader, facts, None, today)
            told = _leave_of(ended[0])
            for row in ended:
                await self._end(session, row, today)
                await self._write_down(session, audit.Event.AWAY_ENDED, row, by=by)
            if told.first <= today:
                await self._overrule_status(session, person, today)
            await self._people.days_changed(session, [person])
            return LeaveDone(reader, facts, told, today, await self._led_by(session, person, today))

    async def notice(self, workspace: WorkspaceId, leave: int, *, reader: str) -> LeaveNotice:
        """Load what a rep reads of leave that was set for them. Raises NotFound."""
        async with self._store.begin(workspace) as session:
            facts = (await self._people.persons(session, [reader]))[reader]
            row = await session.scalar(select(DayOff).where(DayOff.id == leave))
        if row is None or row.person != reader:
            return LeaveNotice(facts, self._today(facts), None, None)
        return LeaveNotice(facts, self._today(facts), row.set_by, _leave_of(row))

    async def over(self, workspace: WorkspaceId, leave: int) -> None:
        """Have what a rep reads of leave say that it is over."""
        async with self._store.begin(workspace) as session:
            await outbox.refresh(session, Kind.AWAY_SET, leave)

    async def _load(
        self,
        session: WorkspaceSession,
        person: str,
        *,
        by: str,
        besides: Collection[str] = (),
    ) -> tuple[PersonFacts, PersonFacts]:
        """Hold somebody and those around them, and see that their leave is the asker's to set."""
        await self._people.hold_around(session, {person, *besides})
        leads = await self._people.managers_of(session, [person])
        access.require(by, Right.SET_AWAY, Parties(leads.get(person, person), person))
        known = await self._people.persons(session, {by, person})
        return known[by], known[person]

    async def _have_led(
        self,
        session: WorkspaceSession,
        teams: Iterable[TeamFacts],
        user: SlackUser,
        span: Span,
        *,
        asks: SlackUser,
    ) -> None:
        try:
            for team in teams:
                await self._roster.have_led(
                    session, team.id, user, span.first, span.last, asks=asks
                )
        except InvalidInput as error:
            # That form has other fields than ours.
            raise InvalidInput(
                {
                    AwayField.STAND_IN if name == RosterField.WHO else name: words
                    for name, words in error.fields.items()
                }
            ) from error

    async def _led_by(
        self, session: WorkspaceSession, person: str, today: date
    ) -> tuple[StandInFacts, ...]:
        teams = [team.id for team in await self._people.teams_of(session, person)]
        found = await self._roster.stand_ins(session, teams) if teams else {}
        return tuple(one for team in teams for one in found[team] if one.last >= today)

    async def _merged(
        self, session: WorkspaceSession, person: str, span: Span, *, by: str
    ) -> tuple[DayOff, bool]:
        """Write leave down, as one with what it overlaps or touches; tells whether it is new."""
        touched = await session.scalars(
            select(DayOff)
            .where(
                DayOff.person == person,
                DayOff.kind == WhyOff.AWAY,
                DayOff.last >= span.first - DAY,
                DayOff.first <= span.last + DAY,
            )
            .order_by(DayOff.first, DayOff.id)
        )
        others = list(touched)
        row = others.pop(0) if others else None
        if row is not None and row.first <= span.first and row.last >= span.last:
            return row, False
        if row is None:
            row = DayOff(person=person, first=span.first, last=span.last, kind=WhyOff.AWAY)
            session.add(row)
        row.first = min(row.first, span.first)
        row.last = max(row.last, span.last, *(one.last for one in others))
        row.set_by, row.set_at = by, self._clock.now()
        for one in others:
            await session.delete(one)
        await session.flush()
        return row, True

    async def _coming(self, session: WorkspaceSession, person: str, today: date) -> list[DayOff]:
        found = await session.scalars(
            select(DayOff)
            .where(
                DayOff.person == person,
                DayOff.kind.in_([WhyOff.AWAY, WhyOff.STATUS]),
                DayOff.last >= today,
            )
            .order_by(DayOff.first, DayOff.id)
        )
        return list(found)

    async def _end(self, session: WorkspaceSession, row: DayOff, today: date) -> None:
        if row.first >= today:
            await session.delete(row)
        else:
            row.last = today - DAY
        await outbox.refresh(session, Kind.AWAY_SET, row.id)

    async def _overrule_status(self, session: WorkspaceSession, person: str, today: date) -> None:
        [row] = await rows.persons_to_change(session, [person])
        row.is_status_overruled = row.status_key is not None
        await statuses.end(session, row, today)

    async def _tell(self, session: WorkspaceSession, rep: PersonFacts, row: DayOff) -> None:
        """Let a rep know what their manager set, unless they haven't heard of us (R46)."""
        await outbox.refresh(session, Kind.AWAY_SET, row.id)
        if not await self._people.is_greeted(session, rep.slack_id):
            return
        await outbox.enqueue(
            session,
            kind=Kind.AWAY_SET,
            subject=row.id,
            recipient=rep.slack_id,
            due_at=self._clock.now(),
            # As a notice it waits for a working day, and so for the end of the leave.
            expires_at=at_local(row.last + TOLD_FOR, 0, rep.zone),
            dedup_key=f"{Kind.AWAY_SET}:{row.id}",
            klass=DeliveryClass.NOTICE,
        )
        over_at = at_local(row.last + DAY, 0, rep.zone)
        key, expires_at = f"{Kind.AWAY_OVER}:{row.id}", over_at + TOLD_FOR
        is_new = await outbox.enqueue(
            session,
            kind=Kind.AWAY_OVER,
            subject=row.id,
            recipient=rep.slack_id,
            due_at=over_at,
            expires_at=expires_at,
            dedup_key=key,
            klass=DeliveryClass.SILENT,
        )
        if not is_new:
            await outbox.re_date(session, key, due_at=over_at, expires_at=expires_at)

    async def _write_down(
        self, session: WorkspaceSession, event: audit.Event, row: DayOff, *, by: str
    ) -> None:
        await audit.note(
            session,
            event,
            actor=by,
            subject=f"person:{row.person}",
            first=row.first.isoformat(),
            last=row.last.isoformat(),
        )

    def _today(self, facts: PersonFacts) -> date:
        return facts.hours.local_day(self._clock.now())


def _leave_of(row: DayOff) -> Leave:
    return Leave(row.id, row.person, row.first, row.last, is_status=row.kind == WhyOff.STATUS)


def _ended(coming: list[DayOff], today: date, leave: int | None) -> list[DayOff]:
    """Pick what coming back ends: one leave that is still ahead, or all that there is today."""
    asked = [row for row in coming if row.id == leave] if leave else coming[:1]
    if asked and asked[0].first <= today:
        return [row for row in coming if row.first <= today]
    return asked
