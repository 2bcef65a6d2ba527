"""A SQLite connection whose statements go to its thread and back once."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from typing import Any, NamedTuple, Self

import aiosqlite

__all__ = ["OneHopConnection"]

CHUNK = 64
"""As aiosqlite has it; nothing here reads in chunks."""


class Made(NamedTuple):
    """What sqlite3's cursor knows of a statement, and all rows that it found."""

    rows: list[Any]
    description: Sequence[Any] | None
    rowcount: int
    lastrowid: int | None


class OneHopConnection(aiosqlite.Connection):
    """As aiosqlite's, for an engine of SQLAlchemy.

    aiosqlite asks its thread to make a cursor, to execute, to fetch, and to close it. Each of these
    wakes two threads, which takes longer than most statements do (docs/benchmarks.md).
    """

    def __init__(self, file: str, **settings: Any) -> None:
        super().__init__(lambda: sqlite3.connect(file, **settings), CHUNK)
        # As SQLAlchemy has it: a program ends, also where nobody closed its connection.
        self._thread.daemon = True

    def cursor(self) -> OneHopCursor:  # type: ignore[override]
        """Prepare to make a statement; nothing is asked of the thread for it."""
        return OneHopCursor(self)

    async def make(self, statement: Callable[[sqlite3.Cursor], object]) -> Made:
        """Make a statement in the thread, read all that it finds, and close its cursor."""

        def at_once() -> Made:
            with closing(self._conn.cursor()) as cursor:
                statement(cursor)
                rows = cursor.fetchall() if cursor.description else []
                return Made(rows, cursor.description, cursor.rowcount, cursor.lastrowid)

        made: Made = await self._execute(at_once)  # type: ignore[no-untyped-call]
        return made


class OneHopCursor:
    """The part of a cursor that SQLAlchemy uses."""

    def __init__(self, connection: OneHopConnection) -> None:
        self._connection = connection
        self._made = Made([], None, -1, None)

    @property
    def description(self) -> Sequence[Any] | None:
        return self._made.description

    @property
    def rowcount(self) -> int:
        return self._made.rowcount

    @property
    def lastrowid(self) -> int | None:
        return self._made.lastrowid

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Self:
        """Make one statement."""
        self._made = await self._connection.make(lambda cursor: cursor.execute(sql, parameters))
        return self

    async def executemany(self, sql: str, parameters: Iterable[Sequence[Any]]) -> Self:
        """Make a statement with each of several sets of values."""
        self._made = await self._connection.make(lambda cursor: cursor.executemany(sql, parameters))
        return self

    async def fetchall(self) -> list[Any]:
        """Give what the statement found, and keep none of it."""
        rows, self._made = self._made.rows, self._made._replace(rows=[])
        return rows

    async def close(self) -> None:
        """Nothing is left to close: the statement's own cursor was closed in its thread."""
