"""How long a transaction waits for the server, and what errors say of what people wrote."""

from __future__ import annotations

import asyncio
import time

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DBAPIError

from bot.clock import HandClock
from bot.slack.workspaces import Workspace
from bot.store import Store, StoreError, WorkspaceId, hurried
from bot.store.migrations import current

SECRET = "what somebody wrote"


async def _nothing_but(store: Store, seconds: float) -> float:
    """How long a transaction waits for a row that another one holds."""
    began = time.monotonic()
    with hurried(seconds), pytest.raises(DBAPIError, match="doesn't answer in time"):
        async with store.begin_across() as session:
            await session.execute(update(Workspace).values(name="mine"))
    return time.monotonic() - began


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_nobody_waits_longer(
    store: Store, database_url: str, clock: HandClock, workspace: WorkspaceId
) -> None:
    """A held row is waited for as long as there is patience; then all is as if never asked."""
    other = Store(database_url, clock=clock)
    async with other.begin_across() as session:
        await session.execute(update(Workspace).values(name="theirs"))
        waited = await _nothing_but(store, 0.3)
    await other.close()

    assert 0.3 <= waited < 2
    async with store.begin_across() as session:
        assert await session.scalar(select(Workspace.name)) == "theirs"
        assert workspace == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_line_for_a_connection(store: Store) -> None:
    """Who is in a hurry hears soon that the database is busy; all others wait for their turn."""
    is_held = asyncio.Event()

    async def hold() -> None:
        async with store.begin_across():
            is_held.set()
            await asyncio.sleep(2.5)

    holding = asyncio.create_task(hold())
    await is_held.wait()
    began = time.monotonic()
    with hurried(0.2), pytest.raises(StoreError, match="too busy"):
        async with store.begin_across():
            pass
    assert time.monotonic() - began < 1.5
    async with store.begin_across() as session:
        assert await session.scalar(select(1)) == 1
    await holding


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_patience_begins_anew(store: Store) -> None:
    """Each transaction of a hurried block has its time; what lies between them doesn't count."""
    with hurried(0.5):
        for _ in range(3):
            async with store.begin_across() as session:
                await session.execute(text("SELECT pg_sleep(0.25)"))


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_migrations_take_their_time(store: Store) -> None:
    """Whatever isn't a transaction of the store, as a migration, waits without an end."""
    with hurried(0.0):
        assert await current(store) is None


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_idle_transactions_end(store: Store) -> None:
    """Who is stopped in the middle of a transaction loses it: others get its rows."""
    async with store.begin_across() as session:
        shown = await session.scalar(text("SHOW idle_in_transaction_session_timeout"))
    assert shown == "30s"


async def test_errors_name_no_values(store: Store) -> None:
    """An error of the database names the statement, not the values that came with it."""
    with pytest.raises(DBAPIError) as caught:
        async with store.begin_across() as session:
            await session.execute(select(func.no_such_function(SECRET)))

    assert "no_such_function" in str(caught.value)
    assert SECRET not in str(caught.value)
