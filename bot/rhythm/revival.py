"""A way to revive a rhythm that fell asleep, offered once and without blame (docs/rhythm.md R5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from bot.clock import Clock
from bot.errors import N_, NotFound
from bot.outbox import service as outbox
from bot.outbox.types import DeliveryClass
from bot.people import access
from bot.people.access import Parties, Right
from bot.people.service import People
from bot.rhythm.figures import DECIDED
from bot.rhythm.model import OneOnOne, Rhythm
from bot.rhythm.revival_pages import RevivalPage
from bot.rhythm.rules import Kind, OneOnOneFacts, State
from bot.rhythm.standing import slot_of
from bot.rhythm.streak import Streak, streak
from bot.store import Store, WorkspaceId, WorkspaceSession

__all__ = ["Revival"]

OFFER_LASTS = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class _Run:
    """How a rhythm goes, and the week in which its present drought began, if there is one."""

    streak: Streak
    since: str | None


class Revival:
    """Watches what becomes of 1:1s, and offers the manager another shape of a rhythm.

    `rhythms.offered_at` is set from the offer until it is taken up, or the two meet again.
    """

    def __init__(self, store: Store, people: People, clock: Clock) -> None:
        self._store = store
        self._people = people
        self._clock = clock

    async def follow(self, session: WorkspaceSession, facts: OneOnOneFacts) -> None:
        """Offer a new shape once two 1:1s in a row didn't happen, once per drought."""
        await session.flush()
        row = await session.scalar(
            select(Rhythm)
            .join(OneOnOne, OneOnOne.rhythm_id == Rhythm.id)
            .where(OneOnOne.id == facts.id, Rhythm.ended_at.is_(None))
        )
        if row is None:
            return
        run = await _run(session, row.id)
        if run.since and run.streak.is_drought:
            await self._offer(session, row, run.since)
        elif row.offered_at is not None:
            row.offered_at = None
            await outbox.refresh(session, Kind.REVIVAL, row.id)

    async def page(self, workspace: WorkspaceId, rhythm: int) -> RevivalPage:
        """Load an offer as it is to be read now. Raises NotFound when the rhythm has ended."""
        async with self._store.begin(workspace) as session:
            row = await session.scalar(
                select(Rhythm).where(Rhythm.id == rhythm, Rhythm.ended_at.is_(None))
            )
            places = [] if row is None else await self._people.members(session, [row.rep])
            if row is None or not places:
                raise NotFound(N_("This rhythm has ended. Type `/coach` to see what is yours."))
            run = await _run(session, row.id)
            both = await self._people.persons(session, [row.manager, row.rep])
            return RevivalPage(
                places[0][0].id,
                both[row.manager],
                both[row.rep],
                slot_of(row),
                run.streak,
                is_open=row.offered_at is not None,
            )

    async def settle(self, workspace: WorkspaceId, member_id: int, *, by: str) -> None:
        """Close an offer: the rhythm has another shape, or was left as it is.

        Raises NotFound, NotAllowed.
        """
        async with self._store.begin(workspace) as session:
            member, team = await self._people.member(session, member_id)
            access.require(by, Right.CHANGE_TEAM, Parties(team.manager, member.rep))
            row = await session.scalar(
                select(Rhythm)
                .where(Rhythm.rep == member.rep, Rhythm.ended_at.is_(None))
                .with_for_update()
            )
            if row is not None:
                row.offered_at = None
                await session.flush()
                await outbox.refresh(session, Kind.REVIVAL, row.id)

    async def _offer(self, session: WorkspaceSession, row: Rhythm, since: str) -> None:
        now = self._clock.now()
        is_new = await outbox.enqueue(
            session,
            kind=Kind.REVIVAL,
            subject=row.id,
            recipient=row.manager,
            due_at=now,
            expires_at=now + OFFER_LASTS,
            dedup_key=f"revival:{row.id}:{since}",
            klass=DeliveryClass.ASK,
        )
        if is_new:
            row.offered_at = now


async def _run(session: WorkspaceSession, rhythm: int) -> _Run:
    found = await session.execute(
        select(OneOnOne.week, OneOnOne.state)
        .where(OneOnOne.rhythm_id == rhythm, OneOnOne.state.in_(DECIDED))
        .order_by(OneOnOne.week)
    )
    decided = [(week, State(state)) for week, state in found]
    stands = streak(state for _, state in decided)
    since = decided[-stands.missed][0] if stands.missed else None
    return _Run(stands, since)
