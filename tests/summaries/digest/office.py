"""A house whose team has a past: 1:1s, deals, what was looked at and said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count

from sqlalchemy import Delete, Select, delete, select, update

from bot.evidence.questions.service import Questions
from bot.meeting.model import DealReview
from bot.people.ground import Ground
from bot.people.model import Membership, WorkspacePolicy
from bot.people.roles import Roles
from bot.people.rules import PersonFacts
from bot.pipeline.model import Deal
from bot.pipeline.rules import DealState
from bot.rhythm.model import OneOnOne, Rhythm
from bot.rhythm.rules import State, Week
from bot.summaries.digest.kinds import Kind
from bot.summaries.digest.model import Digest, DigestPick, KindWord
from bot.summaries.digest.pages import DigestPage, WordPage
from tests.rhythm.house import AIKO, MIA, RON, SAM, House

__all__ = ["AIKO", "LONG_AGO", "MIA", "RON", "SAM", "Office"]

LONG_AGO = datetime(2026, 9, 7, 8, tzinfo=UTC)
NUMBERS = count(1)


class Office(House):
    """A house, and ways to make up its past."""

    async def open(self) -> None:
        """Let Mia lead Ron (New York), Aiko (Tokyo) and Sam (Berlin) since September."""
        self.furnish()
        self.digests = self.rooms.summaries.digest.digests
        self.words = self.rooms.summaries.digest.words
        self.mornings = self.rooms.summaries.digest.mornings
        self.team = await self.save(RON, AIKO, SAM)
        await self.welcome.greet(self.workspace, self.team, by=MIA)
        async with self.store.begin(self.workspace) as session:
            await session.execute(update(Membership).values(since=LONG_AGO))
            await session.execute(update(Rhythm).values(created_at=LONG_AGO))

    async def person(self, who: str) -> PersonFacts:
        async with self.store.begin(self.workspace) as session:
            return (await self.people.persons(session, [who]))[who]

    async def met(
        self, rep: str, weeks: int, state: State = State.HELD, *, coaching: int = 0
    ) -> list[int]:
        """Have 1:1s of the last weeks been held, or whatever became of them, the latest first."""
        now, made = self.clock.now(), []
        async with self.store.begin(self.workspace) as session:
            rhythm = (await session.scalars(select(Rhythm).where(Rhythm.rep == rep))).one()
            for back in range(1, weeks + 1):
                at = now - timedelta(weeks=back, days=-3)
                row = OneOnOne(
                    rhythm_id=rhythm.id,
                    week=str(Week.of(at.date())),
                    uid=f"past{next(NUMBERS)}",
                    manager=MIA,
                    rep=rep,
                    zone="Europe/Berlin",
                    original_at=at,
                    planned_at=at,
                    length_minutes=60,
                    state=state,
                    manager_coaching=coaching,
                    rep_coaching=coaching,
                )
                session.add(row)
                await session.flush()
                made.append(row.id)
        return made

    async def deals(
        self, rep: str, several: int, phase: str = "middle", *, name: str = "Deal"
    ) -> list[int]:
        """Let a rep have deals since long ago; amounts grow, and they close this quarter."""
        made = []
        async with self.store.begin(self.workspace) as session:
            for number in range(1, several + 1):
                row = Deal(
                    rep=rep,
                    name=f"{name} {number}",
                    account="Acme",
                    stage="Stage",
                    phase=phase,
                    amount=number * 100_000,
                    currency="EUR",
                    state=DealState.OPEN,
                    created_by=rep,
                    created_at=LONG_AGO,
                    changed_at=LONG_AGO,
                    stage_since=LONG_AGO,
                )
                session.add(row)
                await session.flush()
                made.append(row.id)
        return made

    async def looked_at(self, meetings: Sequence[int], deals: Sequence[int]) -> None:
        """Have deals been looked at in 1:1s, one each; nothing of it in depth."""
        async with self.store.begin(self.workspace) as session:
            for meeting, deal in zip(meetings, deals, strict=False):
                session.add(
                    DealReview(one_on_one_id=meeting, deal_id=deal, made_at=self.clock.now())
                )

    async def begin_week(self) -> None:
        """Let the tick come ten minutes after the offices open in Berlin."""
        self.clock.set(self.clock.now() + timedelta(minutes=10))
        await self.mornings.tick(self.clock.now())

    async def page(self, who: str = MIA) -> DigestPage:
        """Read somebody's latest digest."""
        found = await self.all(Digest, Digest.manager == who)
        return await self.digests.page(self.workspace, found[-1].id, reader=who)

    async def picks(self) -> list[DigestPick]:
        return list(await self.all(DigestPick))

    async def word(self, who: str) -> WordPage:
        """Read somebody's latest kind word."""
        found = await self.all(KindWord, KindWord.person == who)
        return await self.words.page(self.workspace, found[-1].id, reader=who)

    async def told(self, who: str, kind: Kind = Kind.MONDAY) -> int:
        """Count what was put into the outbox for somebody."""
        return len(await self.deliveries(kind, to=who))

    async def joined(self, at: datetime) -> None:
        """Have everybody's place in the team begin then."""
        async with self.store.begin(self.workspace) as session:
            await session.execute(update(Membership).values(since=at))

    async def hide_persons(self) -> None:
        """Switch figures of single people off."""
        async with self.store.begin(self.workspace) as session:
            session.add(
                WorkspacePolicy(shows_persons=False, changed_by=MIA, changed_at=self.clock.now())
            )

    async def lend(self, who: str, days: int = 7) -> None:
        """Have somebody stand in for Mia from today on."""
        today = self.clock.now().date()
        last = today + timedelta(days=days)
        await self.roster.set_stand_in(self.workspace, self.team, who, today, last, by=MIA)

    @property
    def ground(self) -> Ground:
        """What services stand on."""
        rooms = self.rooms
        return Ground(self.store, rooms.people, rooms.roster, self.clock, self.roles)

    @property
    def roles(self) -> Roles:
        """Who is what."""
        return Roles(self.store, self.people, self.clock)

    @property
    def questions(self) -> Questions:
        """The question bank."""
        return self.rooms.evidence.questions.questions

    def deals_of(self, rep: str) -> Select[Deal]:
        return select(Deal).where(Deal.rep == rep)

    def one_on_ones(self, state: State = State.PLANNED) -> Select[OneOnOne]:
        return select(OneOnOne).where(OneOnOne.state == state)

    def rhythm_rows(self) -> Select[Rhythm]:
        return select(Rhythm)

    def without_looks(self) -> Delete:
        return delete(DealReview)
