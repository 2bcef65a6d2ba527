"""When an App Home is to be shown anew; what stands in it, the room `home` says."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from bot.outbox import service as outbox
from bot.outbox.types import DeliveryClass
from bot.people.kinds import Kind
from bot.store import WorkspaceSession

__all__ = ["home_changed", "home_opened"]

SUBJECT = 0
"""A Home is about its reader, whom the delivery names as the recipient."""


async def home_changed(session: WorkspaceSession, persons: Collection[str]) -> None:
    """Have the Homes of these people shown anew, of those who ever opened theirs."""
    await outbox.refresh_home(session, Kind.HOME, persons)


async def home_opened(session: WorkspaceSession, person: str) -> None:
    """Have somebody's Home shown: for the first time, or as it is now."""
    if await outbox.refresh_home(session, Kind.HOME, [person]):
        return
    now = session.clock.now()
    if not await _show(session, person, now, f"home:{person}"):
        # It was given up once, and who opens it again shall see more than that.
        await _show(session, person, now, f"home:{person}:{now.isoformat()}")


async def _show(session: WorkspaceSession, person: str, now: datetime, dedup_key: str) -> bool:
    return await outbox.enqueue(
        session,
        kind=Kind.HOME,
        subject=SUBJECT,
        recipient=person,
        due_at=now,
        expires_at=None,
        dedup_key=dedup_key,
        klass=DeliveryClass.SILENT,
    )
