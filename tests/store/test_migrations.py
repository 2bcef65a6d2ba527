"""Migrations run from wherever the program was installed, under a lock, without losing rows.

They are tried on a small chain of their own; that the real chain leads to the real tables is held
by tests/house.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from shutil import copyfile

import pytest
from sqlalchemy import text

import bot
from bot.clock import HandClock
from bot.store import Store, StoreError, migrations

FIRST = """
import sqlalchemy as sa
from alembic import op
revision, down_revision = "a1", None

def upgrade():
    op.create_table(
        "a_parent",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("word", sa.String(5)),
    )
    op.create_table(
        "a_child",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("parent", sa.Integer, sa.ForeignKey("a_parent.id", ondelete="CASCADE")),
    )
    op.execute("INSERT INTO a_parent VALUES (1, 'one')")
    op.execute("INSERT INTO a_child VALUES (1, 1)")

def downgrade():
    op.drop_table("a_child")
    op.drop_table("a_parent")
"""
SECOND = """
import sqlalchemy as sa
from alembic import op
revision, down_revision = "a2", "a1"

def upgrade():
    with op.batch_alter_table("a_parent") as table:
        table.alter_column("word", type_=sa.String(10))

def downgrade():
    with op.batch_alter_table("a_parent") as table:
        table.alter_column("word", type_=sa.String(5))
"""
BROKEN = """
from alembic import op
revision, down_revision = "a3", "a2"

def upgrade():
    op.execute("DELETE FROM a_child")
    op.execute("SELECT nothing FROM nowhere")

def downgrade():
    pass
"""


@pytest.fixture(name="package")
def _package(tmp_path: Path) -> Path:
    """A package folder as a wheel has it, with a chain of two migrations inside."""
    package = tmp_path / "installed" / "bot"
    versions = package / "_migrations" / "versions"
    versions.mkdir(parents=True)
    checkout = Path(bot.__file__).parents[1] / "migrations"
    for file in ("env.py", "script.py.mako"):
        copyfile(checkout / file, package / "_migrations" / file)
    (versions / "a1.py").write_text(FIRST)
    (versions / "a2.py").write_text(SECOND)
    return package


@pytest.fixture(name="empty_store")
async def _empty_store(empty_database_url: str, clock: HandClock) -> AsyncIterator[Store]:
    store = Store(empty_database_url, clock=clock)
    yield store
    await store.close()


async def _children(store: Store) -> int:
    async with store.begin_across() as session:
        found = await session.scalar(text("SELECT count(*) FROM a_child"))
        return int(found or 0)


class TestMigrate:
    async def test_an_empty_database_comes_to_the_head(
        self, empty_store: Store, package: Path
    ) -> None:
        """Migrating an empty database ends at the newest revision, and says so."""
        assert await migrations.current(empty_store) is None
        assert not await migrations.at_head(empty_store, package=package)

        await migrations.migrate(empty_store, package=package)

        assert await migrations.current(empty_store) == "a2"
        assert await migrations.at_head(empty_store, package=package)

    async def test_making_a_table_anew_keeps_what_points_to_it(
        self, empty_store: Store, package: Path
    ) -> None:
        """A batch migration of a parent table doesn't cascade into its children."""
        await migrations.migrate(empty_store, package=package)

        assert await _children(empty_store) == 1

    async def test_down_and_up_again(self, empty_store: Store, package: Path) -> None:
        """Down to nothing and up again ends at the head."""
        await migrations.migrate(empty_store, package=package)
        await migrations.downgrade(empty_store, "base", package=package)
        assert await migrations.current(empty_store) is None

        await migrations.migrate(empty_store, package=package)

        assert await migrations.at_head(empty_store, package=package)

    async def test_foreign_keys_hold_again_afterwards(
        self, empty_store: Store, package: Path
    ) -> None:
        """After a migration a row that points nowhere is refused, as before."""
        await migrations.migrate(empty_store, package=package)

        with pytest.raises(Exception, match=r"(?i)foreign key"):
            async with empty_store.begin_across() as session:
                await session.execute(text("INSERT INTO a_child VALUES (2, 77)"))

    async def test_several_programs_at_once(
        self, empty_database_url: str, clock: HandClock, package: Path
    ) -> None:
        """Four programs that start together all end at the head."""
        stores = [Store(empty_database_url, clock=clock) for _ in range(4)]

        await asyncio.gather(*(migrations.migrate(store, package=package) for store in stores))

        assert all([await migrations.at_head(store, package=package) for store in stores])
        for store in stores:
            await store.close()

    async def test_a_broken_migration_changes_nothing(
        self, empty_store: Store, package: Path
    ) -> None:
        """A migration that fails half-way leaves everything as it was and tells what is wrong."""
        await migrations.migrate(empty_store, package=package)
        (package / "_migrations" / "versions" / "a3.py").write_text(BROKEN)

        with pytest.raises(StoreError, match="can't be migrated"):
            await migrations.migrate(empty_store, package=package)

        assert await migrations.current(empty_store) == "a2"
        assert await _children(empty_store) == 1

    async def test_a_newer_database_is_refused(self, empty_store: Store, package: Path) -> None:
        """A database that a newer version has migrated is left alone, with words."""
        await migrations.migrate(empty_store, package=package)
        (package / "_migrations" / "versions" / "a2.py").unlink()

        with pytest.raises(StoreError, match="used by a newer one"):
            await migrations.migrate(empty_store, package=package)

        assert await migrations.current(empty_store) == "a2"


def test_the_folder_of_a_checkout_is_found() -> None:
    """Without an installed copy, the checkout's own migrations folder is used."""
    checkout = Path(bot.__file__).parents[1]

    assert migrations.find_folder() == checkout / "migrations"


def test_an_installation_without_migrations_says_so(tmp_path: Path) -> None:
    """A package without the folder is an error with words, not a stack of alembic's."""
    with pytest.raises(StoreError, match="Install it again"):
        migrations.find_folder(tmp_path / "bot")
