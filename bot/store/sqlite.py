"""A SQLite connection that makes one trip to its thread for each statement.

SQLite blocks, so its calls run in a thread of their own. aiosqlite goes there and back four times
for one statement: to make the cursor, to execute, to fetch, to close. Each trip costs about as
much as the statement itself.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Self

import aiosqlite

__all__ = ["connect"]

Execute = Callable[[sqlite3.Cursor], object]


@dataclass(frozen=True, slots=True)
class _Outcome:
    """All that a statement leaves behind."""

    description: Any = None
    rowcount: int = -1
    lastrowid: int | None = None
    rows: Sequence[Any] = ()


class _Cursor:
    """What SQLAlchemy's adapter asks of a cursor; it fetches everything at once anyway."""

    arraysize = 1

    def __init__(self, connection: _Connection) -> None:
        self._connection = connection
        self._outcome = _Outcome()

    async def __aenter__(self) -> Self:
        return self

    @property
    def description(self) -> Any:
        return self._outcome.description

    @property
    def rowcount(self) -> int:
        return self._outcome.rowcount

    @property
    def lastrowid(self) -> int | None:
        return self._outcome.lastrowid

    async def execute(self, operation: str, parameters: Any = ()) -> Self:
        self._outcome = await self._connection.run(
            lambda cursor: cursor.execute(operation, parameters)
        )
        return self

    async def executemany(self, operation: str, parameters: Any) -> Self:
        self._outcome = await self._connection.run(
            lambda cursor: cursor.executemany(operation, parameters)
        )
        return self

    async def fetchall(self) -> Sequence[Any]:
        return self._outcome.rows

    async def close(self) -> None:
        """Nothing is open any more: the real cursor was closed where it was used."""


class _Connection(aiosqlite.Connection):
    """aiosqlite's thread and queue, with cursors that go there once."""

    def cursor(self) -> _Cursor:  # type: ignore[override] # SQLAlchemy's adapter asks for no more
        return _Cursor(self)

    async def run(self, execute: Execute) -> _Outcome:
        outcome: _Outcome = await self._execute(_run, self._conn, execute)  # type: ignore[no-untyped-call]
        return outcome


def connect(database: str, **options: Any) -> _Connection:
    """Make a connection, opened when it is awaited; the options are those of `sqlite3.connect`."""
    connection = _Connection(lambda: sqlite3.connect(database, **options), iter_chunk_size=64)
    # As SQLAlchemy does with those that it makes itself: a forgotten one holds up no exit.
    connection._thread.daemon = True  # noqa: SLF001
    return connection


def _run(connection: sqlite3.Connection, execute: Execute) -> _Outcome:
    with closing(connection.cursor()) as cursor:
        execute(cursor)
        rows = cursor.fetchall() if cursor.description else ()
        # Counted only now: SQLite runs an UPDATE … RETURNING while its rows are fetched.
        return _Outcome(cursor.description, cursor.rowcount, cursor.lastrowid, rows)
