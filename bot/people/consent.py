"""Who would rather not take part (docs/rhythm.md R46)."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from bot.people.model import Membership, Team
from bot.people.rules import Greeting
from bot.store import WorkspaceSession

__all__ = ["refused_by"]


async def refused_by(session: WorkspaceSession, persons: Collection[str]) -> set[str]:
    """Tell which of these people said no, and have no other part: whoever leads a team has."""
    refused = set(
        await session.scalars(
            select(Membership.rep).where(
                Membership.rep.in_(persons),
                Membership.until.is_(None),
                Membership.greeting == Greeting.REFUSED,
            )
        )
    )
    if refused:
        refused -= set(await session.scalars(select(Team.manager).where(Team.manager.in_(refused))))
    return refused
