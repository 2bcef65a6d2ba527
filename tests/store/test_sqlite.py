"""The SQLite connection: one trip to its thread per statement, and nothing lost on the way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.store import sqlite


class Trips:
    """Makes connections whose way to their thread leads past here; counts who passes."""

    def __init__(self) -> None:
        self.made = 0

    def connect(self, database: str, **options: Any) -> Any:
        connection: Any = sqlite.connect(database, **options)
        self._queue, connection._tx = connection._tx, self
        return connection

    def put_nowait(self, errand: Any) -> None:
        self.made += 1
        self._queue.put_nowait(errand)


@pytest.fixture(name="trips")
def _trips() -> Trips:
    return Trips()


@pytest.fixture(name="engine")
async def _engine(tmp_path: Path, trips: Trips) -> AsyncIterator[AsyncEngine]:
    engine = create_async_engine(
        f"sqlite+aiosqlite:///{tmp_path / 'some.sqlite3'}",
        connect_args={"async_creator_fn": trips.connect},
    )
    yield engine
    await engine.dispose()


@pytest.fixture(name="connection")
async def _connection(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    async with engine.connect() as connection:
        await connection.execute(text("CREATE TABLE word (id INTEGER PRIMARY KEY, it TEXT UNIQUE)"))
        yield connection


async def test_one_trip_per_statement(connection: AsyncConnection, trips: Trips) -> None:
    """Writing, reading and writing with rows to read take a trip each."""
    before = trips.made

    await connection.execute(text("INSERT INTO word (it) VALUES ('a')"))
    await connection.execute(text("SELECT it FROM word"))
    await connection.execute(text("UPDATE word SET it = 'b' RETURNING id"))

    assert trips.made - before == 3


async def test_what_a_statement_leaves(connection: AsyncConnection) -> None:
    """Rows, how many were changed, and the new row's id come back, for one row and for many."""
    first = await connection.execute(text("INSERT INTO word (it) VALUES ('a')"))
    many = await connection.execute(
        text("INSERT INTO word (it) VALUES (:it)"), [{"it": "b"}, {"it": "c"}]
    )
    changed = await connection.execute(text("UPDATE word SET it = it || '!' WHERE id > 1"))
    returned = await connection.execute(text("DELETE FROM word WHERE id < 3 RETURNING id, it"))

    assert first.lastrowid == 1
    assert (many.rowcount, changed.rowcount) == (2, 2)
    assert sorted(returned.all()) == [(1, "a"), (2, "b!")]
    assert (await connection.execute(text("SELECT id, it FROM word"))).all() == [(3, "c!")]
    assert (await connection.execute(text("SELECT it FROM word WHERE id = 9"))).all() == []


async def test_it_goes_on_after_an_error(connection: AsyncConnection) -> None:
    """A refused statement raises what SQLAlchemy promises, and the connection is still good."""
    await connection.execute(text("INSERT INTO word (it) VALUES ('a')"))

    with pytest.raises(IntegrityError):
        await connection.execute(text("INSERT INTO word (it) VALUES ('a')"))

    assert (await connection.scalar(text("SELECT count(*) FROM word"))) == 1


async def test_it_goes_on_after_a_cancellation(engine: AsyncEngine) -> None:
    """Who gives up in the midst of a slow statement leaves nobody waiting, and no transaction."""
    slow = text(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000) "
        "SELECT count(*) FROM n"
    )

    async def count() -> None:
        async with engine.begin() as connection:
            await connection.execute(slow)

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await count()

    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE later (id INTEGER)"))
        assert await connection.scalar(text("SELECT count(*) FROM later")) == 0
