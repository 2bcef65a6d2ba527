"""Why somebody hears from us as they do: what was sent, what waits, what fell away (R43, R45)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased

from bot.clock import Clock
from bot.outbox.model import Delivery, Form, State
from bot.outbox.types import DeliveryClass
from bot.people import spending
from bot.people.holding import KEPT_BACK, Reason
from bot.people.kinds import Kind
from bot.people.manners import Manners
from bot.people.manners_pages import KeptBack, SaidLine, Waiting, Week, WhyPage
from bot.people.rules import PersonFacts
from bot.people.service import People
from bot.people.topics import Topic
from bot.store import Store, WorkspaceId, WorkspaceSession

__all__ = ["Why"]

MOST_SAID, MOST_WAITING, MOST_FALLEN = 8, 5, 5
LOOKS_BACK = timedelta(days=14)


class Why:
    """Reads the outbox as one reader's story. Only what they alone were sent is told."""

    def __init__(self, store: Store, people: People, manners: Manners, clock: Clock) -> None:
        self._store = store
        self._people = people
        self._manners = manners
        self._clock = clock

    async def page(self, workspace: WorkspaceId, person: str) -> WhyPage:
        """Tell somebody's week, their last messages and what was kept back.

        Raises NotFound for a stranger.
        """
        now = self._clock.now()
        async with self._store.begin(workspace) as session:
            reader = (await self._people.persons(session, [person]))[person]
            fallen = await self.fallen(session, person, since=now - LOOKS_BACK)
            return WhyPage(
                reader,
                await self._manners.limits(session, reader),
                await self._week(session, reader, now),
                await self._said(session, person),
                await self._waiting(session, person, now),
                fallen[:MOST_FALLEN],
                now,
            )

    async def fallen(
        self, session: WorkspaceSession, person: str, *, since: datetime
    ) -> list[KeptBack]:
        """List the asks that never reached somebody though they were due, newest first.

        The agenda of their next 1:1 takes up those that are still open then (docs/rhythm.md R33,
        R43): what was done meanwhile only its room knows.
        """
        bundle = aliased(Delivery)
        found = await session.execute(
            select(
                Delivery,
                func.coalesce(bundle.reason, Delivery.reason),
                func.coalesce(bundle.finished_at, Delivery.finished_at),
            )
            .outerjoin(bundle, and_(bundle.id == Delivery.merged_into, _fell_away(bundle)))
            .where(
                Delivery.recipient == person,
                Delivery.klass == DeliveryClass.ASK,
                Delivery.kind != Kind.BUNDLE,
                Delivery.form == Form.POST,
                Delivery.finished_at >= since,
                or_(
                    _fell_away(Delivery),
                    and_(Delivery.state == State.MERGED, bundle.id.is_not(None)),
                ),
            )
            .order_by(Delivery.finished_at.desc(), Delivery.id.desc())
        )
        return [
            KeptBack(
                row.kind,
                row.subject_id,
                self._manners.kinds[row.kind].topic,
                reason,
                at,
            )
            for row, reason, at in found
        ]

    async def _week(self, session: WorkspaceSession, reader: PersonFacts, now: datetime) -> Week:
        today = reader.hours.local_day(now)
        taken = await spending.taken_in(session, reader.slack_id, today, self._manners.kinds)
        return Week(
            asks=sum(one.use.is_ask for one in taken),
            asks_today=sum(one.use.is_ask for one in taken if one.day == today),
            seconds=sum(one.use.seconds for one in taken),
            checks=sum(one.use.is_check for one in taken),
        )

    async def _said(self, session: WorkspaceSession, person: str) -> Sequence[SaidLine]:
        rows = (
            await session.scalars(
                select(Delivery)
                .where(
                    Delivery.recipient == person,
                    Delivery.form == Form.POST,
                    Delivery.state == State.SENT,
                )
                .order_by(Delivery.finished_at.desc(), Delivery.id.desc())
                .limit(MOST_SAID)
            )
        ).all()
        items = await self._items(session, [row.id for row in rows if row.kind == Kind.BUNDLE])
        return [self._line(row, items.get(row.id, [row])) for row in rows]

    def _line(self, row: Delivery, items: Sequence[Delivery]) -> SaidLine:
        assert row.finished_at is not None
        ranked = sorted(items, key=lambda item: self._manners.kinds[item.kind].rank)
        topics = dict.fromkeys(self._topic(item) for item in ranked)
        why = self._manners.kinds[items[0].kind].why if len(topics) == 1 else None
        return SaidLine(
            row.finished_at, tuple(topics), DeliveryClass(row.klass), why, items[0].reason
        )

    async def _items(
        self, session: WorkspaceSession, bundles: Sequence[int]
    ) -> dict[int, list[Delivery]]:
        if not bundles:
            return {}
        found: dict[int, list[Delivery]] = {}
        for row in await session.scalars(
            select(Delivery)
            .where(Delivery.merged_into.in_(bundles), Delivery.state == State.MERGED)
            .order_by(Delivery.due_at, Delivery.id)
        ):
            assert row.merged_into is not None
            found.setdefault(row.merged_into, []).append(row)
        return found

    async def _waiting(
        self, session: WorkspaceSession, person: str, now: datetime
    ) -> Sequence[Waiting]:
        rows = await session.scalars(
            select(Delivery)
            .where(
                Delivery.recipient == person,
                Delivery.form == Form.POST,
                Delivery.state == State.PENDING,
                Delivery.reason.in_(KEPT_BACK),
                Delivery.not_before > now,
            )
            .order_by(Delivery.not_before, Delivery.id)
            .limit(MOST_WAITING)
        )
        return [
            Waiting(self._topic(row), row.not_before, row.reason or Reason.OUTSIDE_HOURS)
            for row in rows
        ]

    def _topic(self, row: Delivery) -> Topic:
        return self._manners.kinds[row.kind].topic


def _fell_away(delivery: type[Delivery]) -> ColumnElement[bool]:
    return and_(
        delivery.state.in_((State.SILENT, State.EXPIRED)),
        delivery.reason.in_(KEPT_BACK),
    )
