"""What two people do with their 1:1: start it, move it, skip it, say what became of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType

from sqlalchemy import bindparam, select

from bot.clock import Clock
from bot.errors import N_, InvalidInput, NotFound, Text
from bot.outbox import service as outbox
from bot.people.access import Right
from bot.people.model import Person
from bot.people.roles import shows_persons
from bot.people.rules import PersonFacts
from bot.people.service import People
from bot.rhythm import diaries, rows, rules, slots
from bot.rhythm.figures import streaks_at
from bot.rhythm.label import Label, labelled
from bot.rhythm.model import OneOnOne, Rhythm, Sheet
from bot.rhythm.pages import Meeting, Offer, SheetPage, WayIn
from bot.rhythm.planning import Planner
from bot.rhythm.replan import day_off
from bot.rhythm.rules import Answer, Kind, OneOnOneFacts, State
from bot.rhythm.slots import Calendar, Window
from bot.rhythm.streak import NO_STREAK
from bot.slack.messages import MessageRef
from bot.store import Store, WorkspaceId, WorkspaceSession

__all__ = ["Rhythms"]

OFFERED = 60
COMING = 5

_SHEET = (
    select(Sheet.person, Sheet.day, Person.zone)
    .join(Person, Person.slack_id == Sheet.person)
    .where(Sheet.id == bindparam("id"))
)


class Rhythms:
    """Use cases of the 1:1; each is one transaction, and who asks is checked on loading."""

    def __init__(self, store: Store, people: People, planner: Planner, clock: Clock) -> None:
        self._store = store
        self._people = people
        self._planner = planner
        self._clock = clock

    async def way_in(self, workspace: WorkspaceId, person: str) -> WayIn:
        """Tell somebody where they stand; works for people whom we never met."""
        async with self._store.begin(workspace) as session:
            return await self.way_in_of(session, person)

    async def way_in_of(self, session: WorkspaceSession, person: str) -> WayIn:
        """Do the same in a transaction that is open already."""
        teams = await self._people.teams_of(session, person)
        hears_of_us = await self._people.is_greeted(session, person)
        coming = await session.scalars(
            select(OneOnOne)
            .where(
                rows.known_to(person, as_rep=hears_of_us),
                OneOnOne.state == State.PLANNED,
                OneOnOne.planned_at >= self._clock.now() - timedelta(hours=1),
            )
            .order_by(OneOnOne.planned_at)
            .limit(COMING)
        )
        meetings = await self._meetings(session, [rows.facts_of(row) for row in coming])
        return WayIn(await self._people.known(session, person), tuple(teams), meetings)

    async def zone_of(self, workspace: WorkspaceId, person: str) -> str:
        """Tell by which clock somebody types times. Raises NotFound for a stranger."""
        async with self._store.begin(workspace) as session:
            return (await self._people.persons(session, [person]))[person].zone

    async def start(self, workspace: WorkspaceId, one_on_one: int, *, by: str) -> None:
        """Note that a 1:1 begins. Raises NotFound, NotAllowed."""
        async with self._store.begin(workspace) as session:
            row = await rows.load(session, one_on_one, viewer=by, right=Right.RUN_ONE_ON_ONE)
            before = rows.facts_of(row)
            facts = rules.started(before, self._clock.now())
            if facts == before:
                return
            rows.write(row, facts)
            await self._planner.show_card(session, facts)
            await self._planner.follow(session, facts)

    async def answer(
        self, workspace: WorkspaceId, one_on_one: int, *, by: str, says: Answer | None
    ) -> None:
        """Record what one side says became of the 1:1; None takes it back (R42, R48).

        Raises NotFound, NotAllowed.
        """
        async with self._store.begin(workspace) as session:
            row = await rows.load(session, one_on_one, viewer=by, right=Right.RUN_ONE_ON_ONE)
            before = rows.facts_of(row)
            facts = rules.answered(before, by, says, now=self._clock.now())
            if facts == before:
                return
            await self._change(session, row, facts)

    async def label(
        self, workspace: WorkspaceId, one_on_one: int, *, by: str, label: Label | None
    ) -> None:
        """Record what one side says that a 1:1 mostly was; None takes it back (R15, R48).

        Raises NotFound, NotAllowed.
        """
        async with self._store.begin(workspace) as session:
            row = await rows.load(session, one_on_one, viewer=by, right=Right.RUN_ONE_ON_ONE)
            before = rows.facts_of(row)
            facts = labelled(before, by, label, now=self._clock.now())
            if facts != before:
                await self._change(session, row, facts)

    async def decide(
        self,
        session: WorkspaceSession,
        one_on_one: int,
        change: Callable[[OneOnOneFacts], OneOnOneFacts],
        *,
        by: str,
        right: Right,
    ) -> OneOnOneFacts:
        """Change what became of a 1:1 in a transaction that is open already.

        For rooms that close a 1:1 with more than an answer; cards, sheets and figures follow.
        Raises NotFound, NotAllowed, and whatever `change` does.
        """
        row = await rows.load(session, one_on_one, viewer=by, right=right)
        before = rows.facts_of(row)
        facts = change(before)
        if facts != before:
            await self._change(session, row, facts)
        return facts

    async def offer(self, workspace: WorkspaceId, one_on_one: int, *, by: str) -> Offer:
        """Find the free times to which a 1:1 may move. Raises NotFound, NotAllowed."""
        async with self._store.begin(workspace) as session:
            row = await rows.load(session, one_on_one, viewer=by, right=Right.RUN_ONE_ON_ONE)
            facts = rows.facts_of(row)
            rules.still_planned(facts)
            meeting = await self._meeting(session, facts)
            manager, rep, window = await self._calendars(session, meeting)
            belongs = await self._planner.belongs(session, facts.id)
        free = slots.free_slots(manager, rep, window, facts.length, self._clock.now(), most=OFFERED)
        led_so = [start for start in free if belongs.leader_at(start) == facts.manager]
        reader = meeting.manager if by == facts.manager else meeting.rep
        return Offer(meeting, reader, tuple(led_so), window.last)

    async def move(
        self,
        workspace: WorkspaceId,
        one_on_one: int,
        *,
        by: str,
        to: datetime,
        field: str,
        reason: str | None = None,
    ) -> None:
        """Give a 1:1 another time; with a reason it is a skip that is caught up (R4).

        Raises NotFound, NotAllowed, InvalidInput at `field` when the time doesn't fit.
        """
        async with self._store.begin(workspace) as session:
            await self._people.hold(session, await rows.parties(session, one_on_one))
            row = await rows.load(session, one_on_one, viewer=by, right=Right.RUN_ONE_ON_ONE)
            before = rows.facts_of(row)
            rules.still_planned(before)
            if to == before.planned_at:
                if before.changed_by == by:
                    return  # sent again, since the answer got lost
                raise InvalidInput({field: N_("It is planned for that time. Pick another one.")})
            facts = rules.moved(before, to, by=by, reason=reason)
            meeting = await self._meeting(session, before)
            if problem := await self._problem_with(session, meeting, to, by=by):
                raise InvalidInput({field: problem})
            await self._change(session, row, facts, before=before)
            rhythm = (await session.scalars(select(Rhythm).where(Rhythm.id == row.rhythm_id))).one()
            team = await self._people.team(session, rhythm.team_id)
            readers = {one.slack_id: one for one in (meeting.manager, meeting.rep)}
            fresh = await self._planner.announce(session, facts, team, readers)
            await self._planner.tell_of_change(session, facts, new_sheets=fresh)

    async def skip(self, workspace: WorkspaceId, one_on_one: int, *, by: str, reason: str) -> None:
        """Skip a 1:1 without a new time: it counts as missed, and says so (R4).

        Raises NotFound, NotAllowed, InvalidInput.
        """
        async with self._store.begin(workspace) as session:
            # As a move does: who changes the rhythm at this moment holds them first, too.
            await self._people.hold(session, await rows.parties(session, one_on_one))
            row = await rows.load(session, one_on_one, viewer=by, right=Right.RUN_ONE_ON_ONE)
            before = rows.facts_of(row)
            facts = rules.skipped(before, by=by, reason=reason)
            if facts == before:
                return
            await self._change(session, row, facts)
            await self._planner.tell_of_change(session, facts)

    async def sheet(self, workspace: WorkspaceId, sheet_id: int) -> SheetPage:
        """Load a sheet as it is to be read now. Raises NotFound."""
        async with self._store.begin(workspace) as session:
            return await self._page(session, sheet_id)

    async def sent_sheet(
        self, workspace: WorkspaceId, sheet_id: int
    ) -> tuple[SheetPage, MessageRef | None]:
        """Load a sheet, and the message that its reader got it as, if so. Raises NotFound."""
        async with self._store.begin(workspace) as session:
            page = await self._page(session, sheet_id)
            reader = page.reader.slack_id
            return page, await outbox.sent_message(session, Kind.SHEET, sheet_id, reader)

    async def meeting(self, workspace: WorkspaceId, one_on_one: int, *, viewer: str) -> Meeting:
        """Load a 1:1 for one of its two people. Raises NotFound."""
        async with self._store.begin(workspace) as session:
            row = await rows.load(session, one_on_one, viewer=viewer, right=Right.SEE_ONE_ON_ONE)
            return await self._meeting(session, rows.facts_of(row))

    async def as_it_stands(self, workspace: WorkspaceId, one_on_one: int) -> Meeting:
        """Load a 1:1 for a message about it that stands already, whoever leads it now.

        Raises NotFound.
        """
        async with self._store.begin(workspace) as session:
            return await self._meeting(session, await rows.one_on_one(session, one_on_one))

    async def with_block(
        self, workspace: WorkspaceId, one_on_one: int, *, reader: str
    ) -> tuple[Meeting, tuple[Meeting, ...]] | None:
        """Load a 1:1, and the back-to-back ones that its ping stands for (R43).

        Those are none when another's ping does; None for a reader who doesn't meet in it. Raises
        NotFound.
        """
        async with self._store.begin(workspace) as session:
            first = await rows.one_on_one(session, one_on_one)
            both = {first.manager, first.rep}
            if reader not in both:
                return None
            known = await self._people.persons(session, both)
            hours = known[reader].hours
            day = hours.local_day(first.planned_at)
            facts = await rows.of_person(session, reader, day, hours.zone)
            chain = rules.block_from(first, facts)
            meeting, *block = await self._meetings(session, [first, *chain], known)
            return meeting, tuple(block)

    async def announcement(
        self, workspace: WorkspaceId, one_on_one: int, *, reader: str
    ) -> MessageRef | None:
        """Find the sheet that told somebody of a 1:1, as it is now or as it was before.

        The sheet is theirs, though they may not lead that 1:1 any more. Raises NotFound.
        """
        async with self._store.begin(workspace) as session:
            facts = await rows.one_on_one(session, one_on_one)
            hours = (await self._people.persons(session, [reader]))[reader].hours
            for instant in (facts.planned_at, facts.original_at):
                day = hours.local_day(instant)
                for sheet in await rows.sheets_about(session, {reader: [day]}):
                    if found := await outbox.sent_message(session, Kind.SHEET, sheet, reader):
                        return found
        return None

    async def _change(
        self,
        session: WorkspaceSession,
        row: OneOnOne,
        facts: OneOnOneFacts,
        *,
        before: OneOnOneFacts | None = None,
    ) -> None:
        manager = (await self._people.persons(session, [facts.manager]))[facts.manager]
        was = row.state
        rows.write(row, facts)
        row.wake_at = self._planner.wakes_at(facts, manager.hours)
        await session.flush()
        if facts.state != was:
            await self._planner.tell_closed(session, facts)
        await self._planner.follow(session, facts, besides=before.planned_at if before else None)

    async def _page(self, session: WorkspaceSession, sheet_id: int) -> SheetPage:
        found = (await session.execute(_SHEET, {"id": sheet_id})).one_or_none()
        if found is None:
            raise NotFound(N_("This sheet isn't there any more."))
        person, day, zone = found
        facts = await rows.of_person(session, person, day, zone)
        others = await rows.led_by_others(session, person, day, zone)
        # A streak is a single person's figure, too (docs/rhythm.md R50).
        has_streaks = facts and await shows_persons(session)
        streaks = await streaks_at(session, [one.id for one in facts]) if has_streaks else {}
        everybody = {who for one in (*facts, *others) for who in (one.manager, one.rep)}
        known = await self._people.persons(session, {person, *everybody})
        meetings = [
            replace(one, streak=streaks.get(one.facts.id, NO_STREAK))
            for one in await self._meetings(session, facts, known)
        ]
        by_others = await self._meetings(session, others, known)
        return SheetPage(day, known[person], tuple(meetings), by_others)

    async def _meeting(self, session: WorkspaceSession, facts: OneOnOneFacts) -> Meeting:
        return (await self._meetings(session, [facts]))[0]

    async def _meetings(
        self,
        session: WorkspaceSession,
        several: Sequence[OneOnOneFacts],
        known: Mapping[str, PersonFacts] = MappingProxyType({}),
    ) -> tuple[Meeting, ...]:
        """Put 1:1s together with their people; who is `known` already isn't loaded again."""
        everybody = {person for facts in several for person in (facts.manager, facts.rep)}
        if unknown := everybody - known.keys():
            known = {**known, **await self._people.persons(session, unknown)}
        now = self._clock.now()
        excused = [one.id for one in several if one.state is State.EXCUSED]
        after = await rows.next_after(session, excused) if excused else {}
        return tuple(
            Meeting(one, known[one.manager], known[one.rep], now, next_at=after.get(one.id))
            for one in several
        )

    async def _calendars(
        self, session: WorkspaceSession, meeting: Meeting
    ) -> tuple[Calendar, Calendar, Window]:
        facts = meeting.facts
        hours = meeting.manager.hours
        window = slots.skip_window(hours, facts.planned_at, self._clock.now())
        start = hours.opens(window.first) - timedelta(days=1)
        end = hours.closes(window.last) + timedelta(days=1)
        both = {one.slack_id: one for one in (meeting.manager, meeting.rep)}
        found = await diaries.calendars(session, both, start, end, but=[facts.id])
        return found[facts.manager], found[facts.rep], window

    async def _problem_with(
        self, session: WorkspaceSession, meeting: Meeting, to: datetime, *, by: str
    ) -> Text | None:
        """Tell why a 1:1 can't move to this time, if so (R3, R4).

        Over what stands in their own calendar people may decide; not over the other's.
        """
        manager, rep, window = await self._calendars(session, meeting)
        if to <= self._clock.now():
            return N_("That time is past. Pick one that is still to come.")
        if not window.holds(manager.hours.local_day(to)):
            return N_(
                "Keep it near, so that the week isn't lost. Pick a day from {first} to {last}.",
                first=window.first,
                last=window.last,
            )
        end = to + timedelta(minutes=meeting.facts.length)
        belongs = await self._planner.belongs(session, meeting.facts.id)
        if belongs.leader_at(to) != meeting.facts.manager:
            return N_(
                "{name} doesn't lead it on that day. Pick another day.", name=meeting.manager.name
            )
        for person in (meeting.manager, meeting.rep):
            if day_off(person.hours, to):
                return N_("{name} has that day off. Pick another day.", name=person.name)
            if not person.hours.covers(to, end):
                return N_(
                    "That is outside the working hours of {name} ({zone}). "
                    "Pick a time within both your hours.",
                    name=person.name,
                    zone=person.zone,
                )
        known = replace(manager, taken=()), replace(rep, taken=())
        if not slots.is_free(*known, to, meeting.facts.length):
            return N_("One of you has another 1:1 then, or four that day. Pick another time.")
        other, calendar = (
            (meeting.rep, rep) if by == meeting.facts.manager else (meeting.manager, manager)
        )
        if any(begun < end and to < over for begun, over in calendar.taken):
            return N_(
                "{name} is busy then, says their calendar. Pick another time.", name=other.name
            )
        return None
