"""Asks one part of the program when it will next have something to do."""

from __future__ import annotations

from datetime import datetime

from bot.outbox.foresight import Foresight
from bot.store import Store

__all__ = ["next_instant"]


async def next_instant(store: Store, one: Foresight) -> datetime | None:
    """Ask in a transaction of its own, as whoever winds a clock does for all at once."""
    async with store.begin_across() as session:
        return await one.next_instant(session)
