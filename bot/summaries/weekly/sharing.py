"""How a summary gets to its channel, and how what stands follows: in the caller's transaction."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from bot.outbox import service as outbox
from bot.outbox.types import DeliveryClass
from bot.people.homes import home_changed
from bot.store import WorkspaceSession
from bot.summaries.weekly.kinds import Kind
from bot.summaries.weekly.model import Summary
from bot.summaries.weekly.rules import OPEN_FOR, SETTLES_AFTER, State

__all__ = ["go_out", "preview", "refresh", "refresh_all", "tell_stopped"]


async def preview(session: WorkspaceSession, row: Summary) -> None:
    """Have who leads the team read it first.

    A notice: it wants nothing of them, waits for their hours and costs no ask (R43, R44).
    """
    await outbox.enqueue(
        session,
        kind=Kind.PREVIEW,
        subject=row.id,
        recipient=row.manager,
        due_at=row.shows_at,
        expires_at=row.settles_at,
        dedup_key=f"{Kind.PREVIEW}:{row.id}:{row.manager}",
        klass=DeliveryClass.NOTICE,
    )


async def go_out(session: WorkspaceSession, row: Summary, channel: str) -> None:
    """Have it posted to the channel now, and its details under it; once more changes nothing."""
    now = session.clock.now()
    row.state, row.channel, row.shared_at = State.SHARED, channel, now
    until = row.settles_at - SETTLES_AFTER + OPEN_FOR
    for kind in (Kind.SHARED, Kind.DETAILS):
        key = f"{kind}:{row.id}:{channel}"
        is_new = await outbox.enqueue(
            session,
            kind=kind,
            subject=row.id,
            recipient=channel,
            due_at=now,
            expires_at=max(until, now + OPEN_FOR),
            dedup_key=key,
            klass=DeliveryClass.NOTICE,
        )
        if not is_new:
            # The channel couldn't be used the last time.
            await outbox.try_again(session, key)
    await refresh(session, row)


async def refresh(session: WorkspaceSession, row: Summary) -> None:
    """Bring what stands of it up to date, and the Home of who decides about it."""
    await session.flush()
    await refresh_all(session, [row.id])
    await home_changed(session, [row.manager])


async def refresh_all(session: WorkspaceSession, summaries: Collection[int]) -> None:
    """Bring every message of these summaries up to date; nobody is notified (R40)."""
    kinds = (Kind.PREVIEW, Kind.SHARED, Kind.DETAILS)
    await outbox.refresh_all(session, dict.fromkeys(kinds, summaries))


async def tell_stopped(session: WorkspaceSession, row: Summary, why: str, at: datetime) -> None:
    """Tell who leads the team, once for each reason, why it isn't in the channel (R50)."""
    await outbox.enqueue(
        session,
        kind=Kind.STOPPED,
        subject=row.id,
        recipient=row.manager,
        due_at=at,
        expires_at=row.settles_at,
        dedup_key=f"{Kind.STOPPED}:{row.id}:{row.channel}:{why}",
        klass=DeliveryClass.NOTICE,
        detail=why,
    )
