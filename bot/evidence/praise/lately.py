"""Whom nobody praised lately: for who leads them alone (docs/rhythm.md R27)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from bot.evidence.praise import rows
from bot.evidence.praise.rules import Unpraised
from bot.rhythm.model import OneOnOne
from bot.rhythm.rules import State
from bot.store import WorkspaceSession

__all__ = ["without_praise"]


async def without_praise(
    session: WorkspaceSession, reps: Collection[str], since: datetime
) -> tuple[Unpraised, ...]:
    """Name those of these reps who had a 1:1 since then, and whom nobody praised since.

    Two statements, however many reps. Who asks is the caller's business.
    """
    met = await session.scalars(
        select(OneOnOne.rep)
        .where(OneOnOne.rep.in_(reps), OneOnOne.state == State.HELD, OneOnOne.planned_at >= since)
        .distinct()
    )
    coached = set(met)
    last = await rows.last_praised(session, coached)
    return tuple(
        Unpraised(rep, last.get(rep))
        for rep in dict.fromkeys(reps)
        if rep in coached and (rep not in last or last[rep] < since)
    )
