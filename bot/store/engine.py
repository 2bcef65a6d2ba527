"""One engine for a database address: SQLite in a file, or PostgreSQL."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Literal

from psycopg import OperationalError
from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, ConnectionPoolEntry

from bot.errors import N_
from bot.store.errors import StoreError
from bot.store.one_hop import OneHopConnection
from bot.store.patience import ImpatientConnection, seconds_left

__all__ = ["DialectName", "open_engine", "parse_url"]

DialectName = Literal["sqlite", "postgresql"]

POOL_TIMEOUT_SECONDS = 2
BUSY_TIMEOUT_MS = 5_000
CONNECT_TIMEOUT_SECONDS = 5
# A server that is gone without a word (cut off, its machine lost power) is noticed within 45 s,
# before anybody wants something of it.
KEPT_ALIVE = {"keepalives_idle": 30, "keepalives_interval": 5, "keepalives_count": 3}
# Who is stopped in the middle of a transaction mustn't hold the others' rows for ever.
IDLE_ENDS = "SET idle_in_transaction_session_timeout = '30s'"

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
}


def parse_url(url: str) -> URL:
    """Read a database address and put our driver in; `postgres://` is understood too.

    Raises StoreError for an address that is none, or of a database that we don't support.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StoreError(
            N_(
                "DATABASE_URL is not a database address. Use something like "
                "sqlite:///coach.sqlite3 or postgresql://user:password@host/name."
            )
        ) from error
    driver = _DRIVERS.get(parsed.get_backend_name())
    if driver is None:
        raise StoreError(
            N_(
                "DATABASE_URL names the database “{backend}”. Use sqlite:/// or postgresql://.",
                backend=parsed.get_backend_name(),
            )
        )
    return parsed.set(drivername=driver)


def open_engine(url: URL, *, outlives_power_cut: bool = True) -> AsyncEngine:
    """Make the engine for an address from `parse_url`; connects to no server yet.

    Without `outlives_power_cut` SQLite doesn't wait for the disk at each commit: a crash of the
    program loses nothing then either, a power cut may take the last seconds.

    What people wrote doesn't get into errors, and so not into the log: they name statements only.

    Raises StoreError when a SQLite file can't be made or opened.
    """
    if url.get_backend_name() == "sqlite":
        return _sqlite(url, outlives_power_cut=outlives_power_cut)
    return _postgresql(url)


def _postgresql(url: URL) -> AsyncEngine:
    words, settings = url.get_dialect()().create_connect_args(url)

    async def connect() -> ImpatientConnection:
        left = seconds_left()
        within = CONNECT_TIMEOUT_SECONDS if left is None else min(left, CONNECT_TIMEOUT_SECONDS)
        try:
            async with asyncio.timeout(within):
                connection = await ImpatientConnection.connect(*words, **{**KEPT_ALIVE, **settings})
                # Asked for by a statement: poolers in between know few start-up parameters.
                await connection.execute(IDLE_ENDS)
                await connection.commit()
        except TimeoutError as error:
            raise OperationalError("no connection in time") from error
        return connection

    return create_async_engine(
        url,
        async_creator=connect,
        pool_size=10,
        max_overflow=0,
        pool_timeout=POOL_TIMEOUT_SECONDS,
        pool_pre_ping=True,
        hide_parameters=True,
    )


def _sqlite(url: URL, *, outlives_power_cut: bool) -> AsyncEngine:
    _prepare_file(url)
    # One connection: with more of them SQLite's writers only wait for each other, at a p99 of
    # 240-860 ms instead of 91 ms (docs/benchmarks.md).
    words, settings = url.get_dialect()().create_connect_args(url)

    async def connect() -> OneHopConnection:
        connection = OneHopConnection(*words, **settings)
        await connection
        return connection

    engine = create_async_engine(
        url,
        async_creator=connect,
        poolclass=AsyncAdaptedQueuePool,
        pool_size=1,
        max_overflow=0,
        pool_timeout=POOL_TIMEOUT_SECONDS,
        hide_parameters=True,
    )
    synchronous = "FULL" if outlives_power_cut else "NORMAL"

    def set_up(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        _set_up_connection(connection, synchronous)

    event.listen(engine.sync_engine, "connect", set_up)
    event.listen(engine.sync_engine, "begin", _begin_immediate)
    return engine


def _prepare_file(url: URL) -> None:
    """Make the folder and try the file, here where the words for a failure are simple.

    The driver opens files in a thread of its own, which complains on its own when it can't.
    """
    if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
        return
    file = Path(url.database).absolute()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("PRAGMA user_version")
    except (OSError, sqlite3.Error) as error:
        raise StoreError(
            N_(
                "The database file {file} can't be opened: {why}. "
                "Choose another place with DATABASE_URL, or check who may write there.",
                file=file,
                why=getattr(error, "strerror", None) or error,
            )
        ) from error


def _set_up_connection(connection: DBAPIConnection, synchronous: str) -> None:
    # The driver would begin a transaction only at the first write: what was read before it
    # could be stale by then, and 10-19 % of concurrent updates were lost without an error.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    # WAL with NORMAL may forget the last commits at a power cut: a message would go out twice.
    cursor.execute(f"PRAGMA synchronous = {synchronous}")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
