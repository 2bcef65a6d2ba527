"""The doctor's look at the database: there, new enough, at this version's schema, on time."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from sqlalchemy import URL, text
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock
from bot.doctor.findings import Finding, Health
from bot.errors import CoachError
from bot.store import Store, migrations
from bot.store.engine import parse_url

__all__ = ["look_at_database"]

# RETURNING came with this one.
OLDEST_SQLITE = (3, 35)
OLDEST_POSTGRESQL = 13
CLOCKS_APART_SECONDS = 5.0


async def look_at_database(url: str, clock: Clock) -> list[Finding]:
    """Look at it without changing anything; not even a missing SQLite file is made."""
    try:
        parsed = parse_url(url)
        if unmade := _unmade(parsed):
            return [unmade]
        store = Store(url, clock=clock)
    except CoachError as error:
        return [Finding("database", Health.BROKEN, str(error.user_message))]
    try:
        return [await _version(store), *await _schema(store), *await _its_clock(store, clock)]
    except CoachError as error:
        return [Finding("database", Health.BROKEN, str(error.user_message))]
    except (SQLAlchemyError, OSError) as error:
        return [
            Finding(
                "database",
                Health.BROKEN,
                f"The database at {store.place} doesn't answer as it should: {error}.",
                "Check DATABASE_URL, and that its user may read and write.",
            )
        ]
    finally:
        await store.close()


def _unmade(url: URL) -> Finding | None:
    name = url.database if url.get_backend_name() == "sqlite" else None
    if not name or name == ":memory:" or Path(name).exists():
        return None
    file = Path(name)
    folder = next(parent for parent in file.absolute().parents if parent.exists())
    if os.access(folder, os.W_OK):
        return Finding(
            "database", Health.FINE, f"The file {file} isn't there yet; the first start makes it."
        )
    return Finding(
        "database",
        Health.BROKEN,
        f"The file {file} isn't there, and nothing may be written in {folder}.",
        "Let Coach's user write there, or name another place in DATABASE_URL.",
    )


async def _version(store: Store) -> Finding:
    if store.dialect == "sqlite":
        version, new_enough = sqlite3.sqlite_version, sqlite3.sqlite_version_info >= OLDEST_SQLITE
        oldest = ".".join(map(str, OLDEST_SQLITE))
        name, mend = "SQLite", f"Use a Python that brings SQLite {oldest} or newer."
    else:
        async with store.begin_across() as session:
            version = str(await session.scalar(text("SHOW server_version")))
        new_enough = int(version.split(".")[0]) >= OLDEST_POSTGRESQL
        name, mend = "PostgreSQL", f"Use PostgreSQL {OLDEST_POSTGRESQL} or newer."
    said = f"{name} {version} at {store.place} answers."
    if new_enough:
        return Finding("database", Health.FINE, said)
    return Finding("database", Health.BROKEN, f"{said} It is too old.", mend)


async def _schema(store: Store) -> list[Finding]:
    revision = await migrations.current(store)
    if await migrations.at_head(store):
        return [Finding("migrations", Health.FINE, f"The schema is this version's ({revision}).")]
    if migrations.is_known(revision):
        return [
            Finding(
                "migrations",
                Health.LOOK,
                f"The schema is at {revision or 'nothing yet'}, this version's is newer.",
                "`coach run` brings it up to date when it starts; `coach migrate` does it now.",
            )
        ]
    return [
        Finding(
            "migrations",
            Health.BROKEN,
            f"The schema is at {revision}, which this version doesn't know.",
            "A newer Coach made it: install that one again.",
        )
    ]


async def _its_clock(store: Store, clock: Clock) -> list[Finding]:
    if store.dialect == "sqlite":
        return []
    async with store.begin_across() as session:
        theirs = await session.scalar(text("SELECT extract(epoch FROM clock_timestamp())"))
    assert theirs is not None
    apart = abs(clock.now().timestamp() - float(theirs))
    if apart <= CLOCKS_APART_SECONDS:
        return []
    return [
        Finding(
            "clock",
            Health.LOOK,
            f"The database's clock and this machine's are {apart:.0f} s apart.",
            "Let both follow an NTP server.",
        )
    ]
