"""A statement on SQLite is one errand for the connection's thread, and as true as aiosqlite's."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.clock import HandClock
from bot.store import Store
from bot.store.one_hop import OneHopConnection


class Counted(OneHopConnection):
    """Counts what its thread is asked."""

    errands = 0

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        self.errands += 1
        return await super()._execute(fn, *args, **kwargs)  # type: ignore[no-untyped-call]


@pytest.fixture(name="connection")
async def _connection(tmp_path: Path) -> AsyncIterator[Counted]:
    connection = Counted(str(tmp_path / "one.sqlite3"), check_same_thread=False)
    await connection
    yield connection
    await connection.close()


async def test_a_statement_is_one_errand(connection: Counted) -> None:
    """Making, reading and closing it asks the thread once; what it found is all there."""
    cursor = connection.cursor()
    await cursor.execute("CREATE TABLE words (word TEXT)")
    await cursor.executemany("INSERT INTO words VALUES (?)", [("a",), ("b",)])
    assert cursor.rowcount == 2
    await cursor.execute("INSERT INTO words VALUES (?) RETURNING word", ("c",))
    assert await cursor.fetchall() == [("c",)]
    assert cursor.lastrowid == 3
    await cursor.execute("SELECT word FROM words")
    assert cursor.description is not None
    assert [column[0] for column in cursor.description] == ["word"]
    assert await cursor.fetchall() == [("a",), ("b",), ("c",)]

    assert connection.errands == 4


async def test_what_fails_says_so(connection: Counted) -> None:
    """An error is sqlite3's own, and the connection is good for the next statement."""
    cursor = connection.cursor()
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        await cursor.execute("SELECT word FROM nowhere")

    await cursor.execute("SELECT 1")
    assert await cursor.fetchall() == [(1,)]


async def test_who_gives_up_leaves_no_transaction_open(tmp_path: Path, clock: HandClock) -> None:
    """Whenever a task is cancelled, the next one can begin, and nothing of it is left."""
    store = Store(f"sqlite:///{tmp_path / 'coach.sqlite3'}", clock=clock)
    async with store.begin_across() as session:
        await session.execute(text("CREATE TABLE words (word TEXT)"))

    async def write() -> None:
        async with store.begin_across() as session:
            for _ in range(50):
                await session.execute(text("INSERT INTO words VALUES ('x')"))
            await asyncio.sleep(60)

    for turns in range(60):
        task = asyncio.create_task(write())
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    async with store.begin_across() as session:
        assert await session.scalar(text("SELECT count(*) FROM words")) == 0
    await store.close()
