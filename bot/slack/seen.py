"""Events that were taken in already: Slack sends an event again when our answer got lost."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String, delete
from sqlalchemy.orm import Mapped, mapped_column

from bot.store import Base, BigId, Store, Tenant, WorkspaceSession, upsert

__all__ = ["Forgetting", "SeenEvent", "first_time"]

KEPT = timedelta(days=2)
"""Slack sends an event again for five minutes, delayed ones for a day."""

EVERY = timedelta(days=1)


class SeenEvent(Tenant, Base):
    """One event of Slack's whose effect is in the database."""

    __tablename__ = "seen_events"

    workspace_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("workspaces.id"), primary_key=True, sort_order=-10
    )
    event_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    seen_at: Mapped[datetime]


async def first_time(session: WorkspaceSession, event_id: str, now: datetime) -> bool:
    """Note an event in the transaction of its effect; False if it was noted before.

    Two replicas with the same event: the second waits for the first to commit, then gets False.
    """
    noted = await session.scalar(
        upsert(session, SeenEvent)
        .values(workspace_id=session.workspace, event_id=event_id, seen_at=now)
        .on_conflict_do_nothing()
        .returning(SeenEvent.event_id)
    )
    return noted is not None


class Forgetting:
    """Drops the notes of events that Slack won't send again, once a day."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._next: datetime | None = None

    async def tick(self, now: datetime) -> None:
        """Drop what is older than two days."""
        if self._next is not None and now < self._next:
            return
        self._next = now + EVERY
        async with self._store.begin_across() as session:
            await session.execute(delete(SeenEvent).where(SeenEvent.seen_at < now - KEPT))
