"""INSERT … ON CONFLICT: both databases have it, SQLAlchemy gives each a class of its own."""

from __future__ import annotations

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.types import Base

__all__ = ["upsert"]


def upsert(session: AsyncSession, model: type[Base]) -> postgresql.Insert | sqlite.Insert:
    """Begin an INSERT on which `on_conflict_do_nothing` and `on_conflict_do_update` work."""
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(model)
    return postgresql.insert(model)
