"""Bringing a database to the schema of this version, safely with several programs at once."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql import func

import bot
from bot.errors import N_
from bot.store.errors import StoreError
from bot.store.store import Store

__all__ = ["at_head", "current", "downgrade", "find_folder", "is_known", "locked", "migrate"]

# Any number will do, as long as every version of the program uses the same one.
LOCK = 2_026_112_300

# Whose migrations are meant: this program's.
PACKAGE = Path(bot.__file__).parent


async def migrate(store: Store, revision: str = "head", *, package: Path = PACKAGE) -> None:
    """Upgrade to a revision. Whoever comes second waits, and finds nothing left to do.

    Raises StoreError when the database can't be opened or a migration doesn't fit it.
    """
    await _run(store, package, lambda config: command.upgrade(config, revision))


async def downgrade(store: Store, revision: str, *, package: Path = PACKAGE) -> None:
    """Go back to an older revision, `base` for an empty database. Raises as `migrate` does."""
    await _run(store, package, lambda config: command.downgrade(config, revision))


async def current(store: Store) -> str | None:
    """Read the revision that the database is at; None for an empty one."""
    async with locked(store) as connection:
        return await connection.run_sync(
            lambda inner: MigrationContext.configure(inner).get_current_revision()
        )


async def at_head(store: Store, *, package: Path = PACKAGE) -> bool:
    """Tell whether the database has this version's schema."""
    head = ScriptDirectory.from_config(_config(package)).get_current_head()
    return await current(store) == head


def is_known(revision: str | None, *, package: Path = PACKAGE) -> bool:
    """Tell whether a revision is one of this version's; None, of an empty database, is."""
    known = ScriptDirectory.from_config(_config(package)).walk_revisions()
    return revision is None or revision in {one.revision for one in known}


@asynccontextmanager
async def locked(store: Store) -> AsyncIterator[AsyncConnection]:
    """Open a transaction in which nobody else migrates.

    On SQLite foreign keys are off in it: a batch migration makes a table anew, and dropping the
    old one would delete or refuse whatever points to it. They are checked before the commit.
    Raises StoreError when the database can't be opened.
    """
    try:
        connection = await store.engine.connect()
    except (DBAPIError, OSError) as error:
        raise StoreError(
            N_(
                "The database at {place} can't be opened: {why}. Check DATABASE_URL.",
                place=store.place,
                why=getattr(error, "orig", None) or error,
            )
        ) from error
    try:
        # SQLite ignores this pragma within a transaction, so it goes past SQLAlchemy, which
        # would begin one.
        await _enforce_foreign_keys(store, connection, enforce=False)
        async with connection.begin():
            if store.dialect == "postgresql":
                await connection.execute(select(func.pg_advisory_xact_lock(LOCK)))
            yield connection
            if store.dialect == "sqlite":
                await _check_foreign_keys(connection)
        await _enforce_foreign_keys(store, connection, enforce=True)
    except BaseException:
        # Never back into the pool with foreign keys off.
        await connection.invalidate()
        raise
    finally:
        await connection.close()


async def _run(store: Store, package: Path, act: Callable[[Config], None]) -> None:
    def work(connection: Connection) -> None:
        config = _config(package)
        config.attributes["connection"] = connection
        act(config)

    async with locked(store) as connection:
        try:
            await connection.run_sync(work)
        except DBAPIError as error:
            raise StoreError(
                N_(
                    "The database at {place} can't be migrated: {why}. Nothing was changed.",
                    place=store.place,
                    why=error.orig or error,
                )
            ) from error
        except CommandError as error:
            raise StoreError(
                N_(
                    "The database at {place} doesn't fit this version of Coach: {why}. Was it "
                    "used by a newer one? Then install that; nothing was changed.",
                    place=store.place,
                    why=error,
                )
            ) from error


def _config(package: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(find_folder(package)).replace("%", "%%"))
    return config


def find_folder(package: Path = PACKAGE) -> Path:
    """Find the migrations: beside `bot` in a checkout, inside it in an installed wheel."""
    for folder in (package / "_migrations", package.parent / "migrations"):
        if (folder / "env.py").is_file():
            return folder
    raise StoreError(N_("The migrations are missing from this installation. Install it again."))


async def _enforce_foreign_keys(
    store: Store, connection: AsyncConnection, *, enforce: bool
) -> None:
    if store.dialect == "sqlite":
        raw = await connection.get_raw_connection()
        driver = raw.driver_connection
        assert driver is not None
        await driver.execute(f"PRAGMA foreign_keys = {'ON' if enforce else 'OFF'}")


async def _check_foreign_keys(connection: AsyncConnection) -> None:
    broken = (await connection.execute(text("PRAGMA foreign_key_check"))).first()
    if broken is not None:
        raise StoreError(N_("The migration would leave {table} pointing nowhere.", table=broken[0]))
