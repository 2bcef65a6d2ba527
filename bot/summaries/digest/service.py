"""The Monday digest: made once a week, true whenever it is read (docs/rhythm.md R41a)."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from bot.errors import N_, NotFound, Text
from bot.evidence.questions.rules import NEW_AGAIN
from bot.outbox import service as outbox
from bot.outbox.types import DeliveryClass
from bot.people.budget import week_of as iso_week
from bot.people.ground import Ground
from bot.people.model import Membership
from bot.people.rules import PersonFacts
from bot.rhythm import rows
from bot.rhythm.model import OneOnOne
from bot.rhythm.rules import OneOnOneFacts, State, Week
from bot.sessions.pages import PlanPage, Wish
from bot.store import WorkspaceId, WorkspaceSession, upsert
from bot.summaries.digest.asking import candidates
from bot.summaries.digest.kinds import Kind
from bot.summaries.digest.leading import Led, led_by
from bot.summaries.digest.model import Digest, DigestPick
from bot.summaries.digest.monthly import BESIDES, Monthly, week_of
from bot.summaries.digest.pages import DigestPage, Pick, WeeksMeeting
from bot.summaries.digest.rules import OF_RECORDS, Vulnerability, Weak, choose
from bot.summaries.digest.seeing import Seeing
from bot.summaries.neighbours import Neighbours

__all__ = ["Digests"]

GONE = N_("This overview isn't there any more. Your next one comes on Monday.")
LEADS_NOBODY = N_("You lead no 1:1s today, so there is no week of yours to look at.")
OF_USE = timedelta(days=2)
"""After this a Monday's overview is yesterday's news."""
LOOKS_BACK = timedelta(weeks=26)
DAY = timedelta(days=1)


class Digests:
    """Use cases of the digest; it is for whoever leads, and for nobody else (R50)."""

    def __init__(self, ground: Ground, neighbours: Neighbours) -> None:
        self._ground = ground
        self._planned = neighbours.sessions.planned
        self._questions = neighbours.evidence.questions.questions
        self._seeing = Seeing(ground, neighbours)
        self._monthly = Monthly(ground, neighbours)

    async def make(self, session: WorkspaceSession, person: PersonFacts, *, at: datetime) -> bool:
        """Make somebody's digest of this week, to be sent at once; False where there is none.

        There is none for who leads nobody today, or began with it only then, and no second one.
        """
        led = await led_by(session, self._ground, person.slack_id)
        if not led.today or not await self._was_there(session, led, before=at - DAY / 2):
            return False
        now = self._ground.clock.now()
        week = iso_week(person.hours.local_day(now))
        made = await session.scalar(
            upsert(session, Digest)
            .values(manager=person.slack_id, week=week, made_at=now)
            .on_conflict_do_nothing(index_elements=["workspace_id", "manager", "week"])
            .returning(Digest.id)
        )
        if made is None:
            return False
        if await self._ground.roles.shows_persons(session):
            await self._pick(session, made, led, week)
        await session.flush()
        return await outbox.enqueue(
            session,
            kind=Kind.MONDAY,
            subject=made,
            recipient=person.slack_id,
            due_at=at,
            expires_at=at + OF_USE,
            dedup_key=f"digest:{made}",
            klass=DeliveryClass.NOTICE,
        )

    async def page(self, workspace: WorkspaceId, digest: int, *, reader: str) -> DigestPage:
        """Load a digest as its reader is to read it now. Raises NotFound."""
        async with self._ground.store.begin(workspace) as session:
            row = await session.scalar(
                select(Digest).where(Digest.id == digest, Digest.manager == reader)
            )
            if row is None:
                raise NotFound(GONE)
            return await self._page(session, row.manager, Week.parse(row.week), row.id)

    async def look(self, workspace: WorkspaceId, *, viewer: str) -> DigestPage:
        """Load this week's digest for who leads somebody, made or not. Raises NotFound."""
        async with self._ground.store.begin(workspace) as session:
            person = await self._ground.people.known(session, viewer)
            led = await led_by(session, self._ground, viewer)
            if person is None or not led.reps:
                raise NotFound(LEADS_NOBODY)
            week = Week.of(person.hours.local_day(self._ground.clock.now()))
            made = await session.scalar(
                select(Digest.id).where(Digest.manager == viewer, Digest.week == str(week))
            )
            return await self._page(session, viewer, week, made)

    async def plan(self, workspace: WorkspaceId, rep: str, at: datetime, *, by: str) -> None:
        """Plan a session at the time that was offered, as `/coach session` does.

        Raises NotFound, NotAllowed, and InvalidInput where the time was taken meanwhile.
        """
        await self._planned.plan(workspace, Wish(rep, lambda _zone: at, BESIDES), by=by)
        async with self._ground.store.begin(workspace) as session:
            session.lastly(self._refresh_of_leaders, [by])

    async def to_plan(self, workspace: WorkspaceId, *, by: str) -> PlanPage:
        """Load the form that finds another time. Raises NotAllowed for who leads nobody."""
        return await self._planned.page(workspace, by)

    async def follow(self, session: WorkspaceSession, facts: OneOnOneFacts) -> None:
        """Have what tells of a 1:1 brought up to date: its leader's digest of this week."""
        session.lastly(self._refresh_of_leaders, [facts.manager])

    async def follow_rep(self, session: WorkspaceSession, rep: str) -> None:
        """Have the digests of this week that name a rep brought up to date."""
        session.lastly(self._refresh_of_reps, [rep])

    async def suggested(self, session: WorkspaceSession, person: str) -> Mapping[str, datetime]:
        """Tell which questions a leader was given for a rep, and when last (docs/rhythm.md R25)."""
        found = await session.execute(
            select(DigestPick.question, func.max(DigestPick.made_at))
            .where(
                DigestPick.rep == person,
                DigestPick.made_at > self._ground.clock.now() - LOOKS_BACK,
            )
            .group_by(DigestPick.question)
        )
        return dict(found.all())

    async def _pick(self, session: WorkspaceSession, digest: int, led: Led, week: str) -> None:
        now = self._ground.clock.now()
        # Who doesn't work any more this week can't be asked in it.
        sunday = Week.parse(week).day(7)
        reps = [one for one in led.today if _works_until(one, now, sunday)]
        found = await self._seeing.of(session, reps, among=led.ids, stands_in=led.lent_ids)
        keys = {}
        for one in found:
            if key := await self._question(session, one):
                keys[one] = key
        before = await self._before(session, digest, [one.slack_id for one in reps])
        for place, one in enumerate(choose(keys, before, week=week)):
            session.add(
                DigestPick(
                    digest_id=digest,
                    rep=one.rep,
                    place=place,
                    weak=one.weak,
                    part=one.part,
                    n=one.n,
                    more=one.more,
                    since=one.since,
                    names=json.dumps(one.names),
                    question=keys[one],
                    made_at=now,
                )
            )

    async def _was_there(self, session: WorkspaceSession, led: Led, *, before: datetime) -> bool:
        found = await session.scalar(
            select(Membership.id)
            .where(
                Membership.rep.in_([one.slack_id for one in led.today]),
                Membership.until.is_(None),
                Membership.since < before,
            )
            .limit(1)
        )
        return found is not None

    async def _question(self, session: WorkspaceSession, found: Vulnerability) -> str | None:
        """Choose a question; None where the rep had all that fit in the last four weeks (R25)."""
        fitting = candidates(found, await self._questions.aside(session))
        if not fitting:
            return None
        chosen = await self._questions.choose_of(session, fitting, person=found.rep)
        asked = await self._questions.last_asked(session, person=found.rep)
        last = asked.get(chosen.key)
        is_new = last is None or self._ground.clock.now() - last >= NEW_AGAIN
        return chosen.key if is_new else None

    async def _before(
        self, session: WorkspaceSession, digest: int, reps: Collection[str]
    ) -> Mapping[str, Weak]:
        """Tell for what each of these was named last, by whomever."""
        found = await session.execute(
            select(DigestPick.rep, DigestPick.weak)
            .where(
                DigestPick.rep.in_(reps),
                DigestPick.digest_id != digest,
                DigestPick.made_at > self._ground.clock.now() - LOOKS_BACK,
            )
            .order_by(DigestPick.made_at)
        )
        known = {str(one) for one in Weak}
        return {rep: Weak(weak) for rep, weak in found if weak in known}

    async def _page(
        self, session: WorkspaceSession, reader: str, week: Week, digest: int | None
    ) -> DigestPage:
        person = (await self._ground.people.persons(session, [reader]))[reader]
        led = await led_by(session, self._ground, reader)
        months = await self._monthly.of(session, led)
        shows = await self._ground.roles.shows_persons(session)
        shorts, all_shorts = (
            await self._monthly.shorts(session, person, led.own, months) if shows else ((), 0)
        )
        return DigestPage(
            person,
            week.day(1),
            self._ground.clock.now(),
            await self._meetings(session, person, led),
            await self._picks(session, digest, led) if shows and digest else (),
            shorts,
            all_shorts,
            # Of one rep alone it would be that person's figure (docs/rhythm.md R50).
            await self._monthly.capacity(session, person, months)
            if shows or len(months) > 1
            else None,
            stands_in=bool(led.lent),
        )

    async def _meetings(
        self, session: WorkspaceSession, reader: PersonFacts, led: Led
    ) -> tuple[WeeksMeeting, ...]:
        start, end = week_of(reader, self._ground.clock.now())
        reps = {one.slack_id: one for one in led.reps}
        found = await session.scalars(
            select(OneOnOne)
            .where(
                OneOnOne.manager == reader.slack_id,
                OneOnOne.planned_at >= start,
                OneOnOne.planned_at < end,
                OneOnOne.state.in_((State.PLANNED, State.HELD)),
            )
            .order_by(OneOnOne.planned_at, OneOnOne.id)
        )
        return tuple(
            WeeksMeeting(rows.facts_of(row), reps[row.rep]) for row in found if row.rep in reps
        )

    async def _picks(self, session: WorkspaceSession, digest: int, led: Led) -> tuple[Pick, ...]:
        """Load those of a digest's picks that its reader may read today, and whether they hold."""
        picked = await session.scalars(
            select(DigestPick).where(DigestPick.digest_id == digest).order_by(DigestPick.place)
        )
        reps = {one.slack_id: one for one in led.reps}
        told = [
            (_found_of(row), row.question)
            for row in picked
            if row.rep in reps and row.weak in set(Weak)
        ]
        told = [
            (one, key)
            for one, key in told
            if not (one.rep in led.lent_ids and one.weak in OF_RECORDS)
        ]
        now = await self._seeing.of(
            session,
            [reps[one.rep] for one, _ in told],
            among=led.ids,
            stands_in=led.lent_ids,
        )
        holds = {(one.rep, one.weak) for one in now}
        return tuple(
            [
                Pick(
                    reps[one.rep],
                    one,
                    await self._words(session, key),
                    (one.rep, one.weak) in holds,
                )
                for one, key in told
            ]
        )

    async def _words(self, session: WorkspaceSession, key: str) -> Text | None:
        found = await self._questions.find(session, key)
        return None if found is None else found.words

    async def _refresh_of_leaders(self, session: WorkspaceSession, leaders: Sequence[str]) -> None:
        found = await session.scalars(
            select(Digest.id).where(Digest.manager.in_(leaders), Digest.week.in_(self._this_week()))
        )
        await self._refresh(session, found.all())

    async def _refresh_of_reps(self, session: WorkspaceSession, reps: Sequence[str]) -> None:
        found = await session.scalars(
            select(DigestPick.digest_id)
            .join(Digest, Digest.id == DigestPick.digest_id)
            .where(DigestPick.rep.in_(reps), Digest.week.in_(self._this_week()))
            .where(DigestPick.made_at > self._ground.clock.now() - 8 * DAY)
        )
        await self._refresh(session, found.all())

    async def _refresh(self, session: WorkspaceSession, digests: Collection[int]) -> None:
        if digests:
            await outbox.refresh_all(session, {Kind.MONDAY: digests})

    def _this_week(self) -> set[str]:
        """Name the ISO week that it is somewhere on earth, or the two."""
        today = self._ground.clock.now().date()
        return {iso_week(today - DAY), iso_week(today), iso_week(today + DAY)}


def _works_until(rep: PersonFacts, now: datetime, last: date) -> bool:
    return rep.hours.local_day(rep.hours.next_open(now)) <= last


def _found_of(row: DigestPick) -> Vulnerability:
    names = tuple(json.loads(row.names))
    return Vulnerability(row.rep, Weak(row.weak), row.part, row.n, names, row.more, row.since)
