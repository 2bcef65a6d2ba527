"""Runs the migrations: on the connection that `bot.store.migrations` hands over.

The `alembic` command hands over none (`alembic revision --autogenerate -m "…"`): then DATABASE_URL
says where.
"""

from __future__ import annotations

import asyncio
import os

from alembic import context
from sqlalchemy import Connection

from bot.clock import SystemClock
from bot.store import Store
from bot.store.migrations import locked
from bot.store.schema import load_tables

metadata = load_tables()


def migrate(connection: Connection) -> None:
    """Run what was asked for, in the transaction that is open already."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        # SQLite can't alter a table; alembic makes a new one and copies.
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        user_module_prefix="store.",
    )
    context.run_migrations()


async def migrate_by_command() -> None:
    """Open the database for the `alembic` command."""
    url = os.environ.get("DATABASE_URL")
    if not url:
        raise SystemExit("Set DATABASE_URL to the database that alembic shall work on.")
    store = Store(url, clock=SystemClock())
    async with locked(store) as connection:
        await connection.run_sync(migrate)
    await store.close()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    asyncio.run(migrate_by_command())
