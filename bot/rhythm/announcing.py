"""Keeping everybody's messages about 1:1s in step with the plan (docs/rhythm.md R3, R43)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select

from bot.clock import Clock
from bot.outbox import service as outbox
from bot.outbox.types import DeliveryClass
from bot.people.rules import Greeting, PersonFacts, TeamFacts, at_local
from bot.people.service import People
from bot.people.topics import Topic
from bot.rhythm import rows
from bot.rhythm.model import OneOnOne
from bot.rhythm.rules import Kind, OneOnOneFacts, State
from bot.store import WorkspaceSession

__all__ = ["Announcer", "group_of"]

TOLD_FOR = timedelta(days=14)

Follow = Callable[[WorkspaceSession, OneOnOneFacts], Awaitable[None]]
"""Told of a 1:1 as it is now, in the transaction that changed it; its row is flushed."""


class Announcer:
    """Has sheets, pings, cards and calendar files sent and followed up.

    Each method joins its caller's transaction.
    """

    def __init__(self, people: People, clock: Clock) -> None:
        self._people = people
        self._clock = clock
        self._followers: list[Follow] = []

    def watch_changes(self, follow: Follow) -> None:
        """Have `follow` called whenever a 1:1 is made, or anything about one changes."""
        self._followers.append(follow)

    async def announce(
        self,
        session: WorkspaceSession,
        facts: OneOnOneFacts,
        team: TeamFacts,
        readers: Mapping[str, PersonFacts],
    ) -> frozenset[str]:
        """Have a 1:1 on the sheet of each who was greeted, with a ping before (R43, R46).

        Of `readers` those are told who meet in it. Returns who gets a new sheet at once, and with
        it the .ics. All others have the old file in their calendars until somebody hands them the
        new one.
        """
        told = [readers[one] for one in (facts.manager, facts.rep) if one in readers]
        await self._tell_followers(session, facts)
        return frozenset(
            [
                one.slack_id
                for one in told
                if _hears(facts, team, one) and await self._announce_to(session, facts, one)
            ]
        )

    async def follow(
        self,
        session: WorkspaceSession,
        facts: OneOnOneFacts,
        *,
        besides: datetime | None = None,
        readers: Mapping[str, PersonFacts] | None = None,
        watchers: Collection[str] = (),
    ) -> None:
        """Bring every message about a 1:1 up to date; `besides` is where it stood before.

        `readers` are the two and whoever else was loaded with them; `watchers` read of it though
        they don't meet: who led it before, and whose rhythm it is.
        """
        instants = {facts.planned_at, facts.original_at, besides or facts.planned_at}
        concerned = {facts.manager, facts.rep, *watchers}
        readers = readers or await self._people.persons(session, concerned)
        days = {
            person: {readers[person].hours.local_day(instant) for instant in instants}
            for person in concerned
        }
        sheets = await rows.sheets_about(session, days)
        await outbox.refresh_all(
            session,
            {
                Kind.SHEET: sheets,
                Kind.DAY_SHEET: sheets,
                Kind.PING: [facts.id],
                Kind.CARD: [facts.id],
            },
        )
        await self._tell_followers(session, facts)

    async def _tell_followers(self, session: WorkspaceSession, facts: OneOnOneFacts) -> None:
        for follow in self._followers:
            await follow(session, facts)

    async def show_card(
        self,
        session: WorkspaceSession,
        facts: OneOnOneFacts,
        *,
        new_sheets: Collection[str] = (),
        klass: DeliveryClass = DeliveryClass.APPOINTMENT,
    ) -> None:
        """Put the card into the group DM of the two, once for each of its times.

        As a NOTICE it waits for working hours, like what brings it. Not where both read of it on a
        new sheet at once: one event is one notification. Not for a rep who hasn't been greeted:
        that would be the first contact (R46).
        """
        if {facts.manager, facts.rep} <= set(new_sheets):
            return
        if not await self._people.is_greeted(session, facts.rep):
            return
        now = self._clock.now()
        await outbox.enqueue(
            session,
            kind=Kind.CARD,
            subject=facts.id,
            recipient=group_of(facts),
            due_at=now,
            expires_at=max(facts.ends_at, now + timedelta(days=1)),
            dedup_key=f"card:{facts.id}:{facts.sequence}",
            klass=klass,
            detail=str(facts.sequence),
        )

    async def tell_of_change(
        self,
        session: WorkspaceSession,
        facts: OneOnOneFacts,
        *,
        new_sheets: frozenset[str] = frozenset(),
    ) -> None:
        """Tell both of a change: by their new sheets, or in their group DM with a new .ics."""
        await self.show_card(session, facts, new_sheets=new_sheets)
        await self.hand_out(session, facts, but=new_sheets)

    async def hand_out(
        self, session: WorkspaceSession, facts: OneOnOneFacts, *, but: Collection[str] = ()
    ) -> None:
        """Hand both the changed .ics in the thread of the sheet that told them first (R3)."""
        for person in sorted({facts.manager, facts.rep} - set(but)):
            await self._hand_file(session, facts, Kind.CHANGED_INVITE, "changed-invite", person)

    async def withdraw(
        self, session: WorkspaceSession, facts: OneOnOneFacts, *, from_: str
    ) -> None:
        """Take a 1:1 out of the calendar of somebody who doesn't lead it any more (R50)."""
        await self._hand_file(session, facts, Kind.WITHDRAWN, "withdrawn", from_)

    async def was_announced(
        self,
        session: WorkspaceSession,
        facts: OneOnOneFacts,
        readers: Mapping[str, PersonFacts],
    ) -> bool:
        """Tell whether one of the two has read of it as it stood, on a sheet."""
        days = {
            who: [readers[who].hours.local_day(facts.planned_at)]
            for who in (facts.manager, facts.rep)
        }
        for sheet in await rows.sheets_about(session, days):
            for who in days:
                if await outbox.sent_message(session, Kind.SHEET, sheet, who):
                    return True
        return False

    async def habits_changed(self, session: WorkspaceSession, person: str) -> None:
        """Bring the times of somebody's sheets and pings in step with their habits and days off.

        What they have been told already isn't said again (docs/rhythm.md R45).
        """
        coming = await session.scalars(
            select(OneOnOne)
            .where(
                or_(OneOnOne.manager == person, OneOnOne.rep == person),
                OneOnOne.state == State.PLANNED,
                OneOnOne.planned_at > self._clock.now(),
            )
            .order_by(OneOnOne.planned_at, OneOnOne.id)
        )
        several = [rows.facts_of(row) for row in coming]
        if not several:
            return
        reader = (await self._people.persons(session, [person]))[person]
        is_greeted = await self._people.is_greeted(session, person)
        for facts in several:
            if reader.is_gone or (facts.rep == person and not is_greeted):
                continue
            await self._tell(session, reader, reader.hours.local_day(facts.planned_at))
            await self._ping(session, facts, reader)

    async def _hand_file(
        self, session: WorkspaceSession, facts: OneOnOneFacts, kind: Kind, key: str, person: str
    ) -> None:
        now = self._clock.now()
        await outbox.enqueue(
            session,
            kind=kind,
            subject=facts.id,
            recipient=person,
            due_at=now,
            expires_at=max(facts.ends_at, now + timedelta(days=1)),
            dedup_key=f"{key}:{facts.id}:{facts.sequence}:{person}",
            klass=DeliveryClass.APPOINTMENT,
            detail=str(facts.sequence),
        )

    async def tell_undelivered(
        self, session: WorkspaceSession, reps: Collection[str], reason: str
    ) -> None:
        """Tell each rep's manager, once a reason, that Slack takes no messages for them."""
        now = self._clock.now()
        for member, team in await self._people.members(session, reps):
            await outbox.enqueue(
                session,
                kind=Kind.UNDELIVERED,
                subject=member.id,
                recipient=team.manager,
                due_at=now,
                expires_at=now + TOLD_FOR,
                dedup_key=f"undelivered:{member.id}:{reason}",
                klass=DeliveryClass.NOTICE,
                detail=reason,
            )

    async def _announce_to(
        self, session: WorkspaceSession, facts: OneOnOneFacts, person: PersonFacts
    ) -> bool:
        day = person.hours.local_day(facts.planned_at)
        sheet, tells_at, is_new = await self._tell(session, person, day)
        if not is_new:
            await outbox.refresh(session, Kind.SHEET, sheet)
        await self._ping(session, facts, person)
        is_read = Topic.CARD not in person.habits.muted
        return is_new and is_read and tells_at <= self._clock.now()

    async def _tell(
        self, session: WorkspaceSession, person: PersonFacts, day: date
    ) -> tuple[int, datetime, bool]:
        """Have a day's sheet and file sent when their reader likes it; False if they are there."""
        sheet = await rows.sheet_of(session, person.slack_id, day)
        told_on = day
        for _ in range(person.habits.sheet_days):
            told_on = person.hours.working_day_before(told_on)
        tells_at = max(self._clock.now(), person.hours.opens(told_on))
        ends = at_local(day + timedelta(days=1), 0, person.zone)
        to = person.slack_id
        page = _Message(Kind.SHEET, sheet, to, f"sheet:{sheet}", tells_at, ends)
        is_new = await page.say(session)
        await replace(page, kind=Kind.INVITE, key=f"invite:{sheet}").say(session)
        return sheet, tells_at, is_new

    async def _ping(
        self, session: WorkspaceSession, facts: OneOnOneFacts, person: PersonFacts
    ) -> None:
        lead = timedelta(minutes=person.habits.ping_lead)
        ping = _Message(
            Kind.PING,
            facts.id,
            person.slack_id,
            f"ping:{facts.id}:{facts.sequence}:{person.slack_id}",
            max(self._clock.now(), facts.planned_at - lead),
            facts.planned_at,
            str(facts.sequence),
        )
        await ping.say(session)


def group_of(facts: OneOnOneFacts) -> str:
    """Name the group DM of the two: their ids, which the outbox opens with the bot."""
    return f"{facts.manager},{facts.rep}"


def _hears(facts: OneOnOneFacts, team: TeamFacts, person: PersonFacts) -> bool:
    is_known = person.slack_id != facts.rep or team.greeting_of(facts.rep) is Greeting.GREETED
    return is_known and not person.is_gone


@dataclass(frozen=True, slots=True)
class _Message:
    """Something to say to somebody at a time of their own."""

    kind: Kind
    subject: int
    recipient: str
    key: str
    due_at: datetime
    expires_at: datetime
    detail: str = ""

    async def say(self, session: WorkspaceSession) -> bool:
        """Have it said then; False when it was said already, or is about to be."""
        is_new = await outbox.enqueue(
            session,
            kind=self.kind,
            subject=self.subject,
            recipient=self.recipient,
            due_at=self.due_at,
            expires_at=self.expires_at,
            dedup_key=self.key,
            klass=DeliveryClass.APPOINTMENT,
            detail=self.detail,
        )
        return is_new or await outbox.re_date(
            session, self.key, due_at=self.due_at, expires_at=self.expires_at
        )
