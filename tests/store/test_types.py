"""Column types keep what they are given."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select
from sqlalchemy.exc import StatementError

from bot.slack.workspaces import Workspace
from bot.store import Store, WorkspaceId


async def _created_at(store: Store, workspace: WorkspaceId, instant: datetime) -> datetime:
    async with store.begin_across() as session:
        row = await session.get_one(Workspace, workspace)
        row.created_at = instant
    async with store.begin_across() as session:
        return (await session.scalars(select(Workspace.created_at))).one()


async def test_an_instant_comes_back_as_the_same_one_in_utc(
    store: Store, workspace: WorkspaceId
) -> None:
    """An instant of any zone is read back as the same instant, aware and in UTC."""
    instant = datetime(2026, 11, 23, 9, 30, 1, 5, tzinfo=timezone(timedelta(hours=5, minutes=30)))

    found = await _created_at(store, workspace, instant)

    assert found == instant
    assert found.tzinfo is UTC


async def test_an_instant_without_a_zone_is_refused(store: Store, workspace: WorkspaceId) -> None:
    """A naive instant is an error at once, not a wrong time in the database."""
    with pytest.raises(StatementError, match="naive instant"):
        await _created_at(store, workspace, datetime(2026, 11, 23, 9, 30))  # noqa: DTZ001
