"""Migrations and models tell the same story, on both databases."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Inspector, inspect, text

from bot.clock import HandClock
from bot.store import Store
from bot.store.migrations import at_head, downgrade, locked, migrate
from bot.store.schema import load_tables
from tests.house.codebase import ROOT

# `alembic check` sees neither CHECKs nor the predicates of partial indexes, so the database itself
# is asked how it understood them.
INDEXES = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
    "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
}
BOOKKEEPING = "alembic_version"


@dataclass(frozen=True)
class Schema:
    """What a database holds, but for its rows and alembic's own table."""

    tables: dict[str, dict[str, object]]
    indexes: dict[str, str]


@pytest.fixture(name="empty_store")
async def _empty_store(empty_database_url: str, clock: HandClock) -> AsyncIterator[Store]:
    store = Store(empty_database_url, clock=clock)
    yield store
    await store.close()


async def test_migrations_make_what_models_say(empty_store: Store) -> None:
    """Upgrading an empty database gives just what the models would create."""
    await migrate(empty_store)
    migrated = await read_schema(empty_store)
    await downgrade(empty_store, "base")
    async with empty_store.engine.begin() as connection:
        await connection.run_sync(load_tables().create_all)

    assert migrated == await read_schema(empty_store)
    assert migrated.tables


async def test_migrations_go_down_and_up_again(empty_store: Store) -> None:
    """Downgrading to the beginning leaves nothing behind, and the way up is open again."""
    await migrate(empty_store)
    first = await read_schema(empty_store)

    await downgrade(empty_store, "base")
    assert await read_schema(empty_store) == Schema({}, {})
    assert not await at_head(empty_store)

    await migrate(empty_store)
    assert await read_schema(empty_store) == first
    assert await at_head(empty_store)


async def test_alembic_finds_nothing_to_do(empty_store: Store) -> None:
    """After an upgrade alembic itself would generate no further migration."""
    await migrate(empty_store)

    def check(connection: Connection) -> None:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.check(config)

    async with locked(empty_store) as connection:
        await connection.run_sync(check)


def test_there_is_one_head() -> None:
    """Migrations are one chain, for both databases."""
    assert len(ScriptDirectory.from_config(alembic_config()).get_heads()) == 1


def alembic_config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations").replace("%", "%%"))
    return config


async def read_schema(store: Store) -> Schema:
    async with store.engine.connect() as connection:
        return await connection.run_sync(_read)


def _read(connection: Connection) -> Schema:
    inspector = inspect(connection)
    names = sorted(set(inspector.get_table_names()) - {BOOKKEEPING})
    indexes = connection.execute(text(INDEXES[connection.dialect.name]))
    return Schema(
        tables={name: _table(inspector, name) for name in names},
        indexes={name: made for name, made in indexes if BOOKKEEPING not in name},
    )


def _table(inspector: Inspector, name: str) -> dict[str, object]:
    """Describe a table; in which order columns and constraints were added is no difference."""
    return {
        "columns": {
            column["name"]: (str(column["type"]), column["nullable"], column["default"])
            for column in inspector.get_columns(name)
        },
        "key": inspector.get_pk_constraint(name),
        "references": _sorted(inspector.get_foreign_keys(name)),
        "unique": _sorted(inspector.get_unique_constraints(name)),
        "checks": _sorted(inspector.get_check_constraints(name)),
    }


def _sorted(constraints: object) -> list[str]:
    assert isinstance(constraints, list)
    return sorted(map(repr, constraints))
