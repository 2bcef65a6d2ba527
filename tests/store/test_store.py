"""Transactions: short, never nested, all or nothing; and what is said when there is no database."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, text

from bot.clock import HandClock
from bot.errors import CoachError
from bot.outbox.model import OutboxPause
from bot.store import Store, StoreError, WorkspaceId

UNTIL = datetime(2026, 12, 1, tzinfo=UTC)


def _pause(recipient: str = "C1") -> OutboxPause:
    return OutboxPause(recipient=recipient, until=UNTIL, reason="0")


async def _recipients(store: Store, workspace: WorkspaceId) -> list[str]:
    async with store.begin(workspace) as session:
        return list(await session.scalars(select(OutboxPause.recipient)))


class TestTransaction:
    async def test_it_commits_at_the_end(self, store: Store, workspace: WorkspaceId) -> None:
        """What was written stands after the block."""
        async with store.begin(workspace) as session:
            session.add(_pause())

        assert await _recipients(store, workspace) == ["C1"]

    async def test_an_error_undoes_all_of_it(self, store: Store, workspace: WorkspaceId) -> None:
        """An exception in the block leaves nothing behind, not even what was flushed."""

        async def fail() -> None:
            async with store.begin(workspace) as session:
                session.add(_pause())
                await session.flush()
                raise LookupError("oh")

        with pytest.raises(LookupError):
            await fail()

        assert await _recipients(store, workspace) == []

    async def test_rows_can_be_read_after_it(self, store: Store, workspace: WorkspaceId) -> None:
        """Values of a row stay readable after the commit."""
        async with store.begin(workspace) as session:
            row = _pause()
            session.add(row)

        assert (row.recipient, row.until) == ("C1", UNTIL)

    async def test_no_update_is_lost(self, store: Store, workspace: WorkspaceId) -> None:
        """Concurrent read-and-write transactions, reading under a lock, count right."""
        async with store.begin(workspace) as session:
            session.add(_pause())

        async def count_up() -> None:
            async with store.begin(workspace) as session:
                row = await session.scalar(select(OutboxPause).with_for_update())
                assert row is not None
                row.reason = str(int(row.reason) + 1)

        await asyncio.gather(*(count_up() for _ in range(30)))

        async with store.begin(workspace) as session:
            assert await session.scalar(select(OutboxPause.reason)) == "30"


class TestNesting:
    @pytest.mark.parametrize("inner", ["begin", "begin_across"])
    async def test_a_second_transaction_in_the_first_is_refused(
        self, store: Store, workspace: WorkspaceId, inner: str
    ) -> None:
        """Opening one within another raises at once, where SQLite would wait for itself."""

        async def nest() -> None:
            async with store.begin(workspace) if inner == "begin" else store.begin_across():
                pass

        async with store.begin(workspace):
            with pytest.raises(RuntimeError, match="never nested"):
                await nest()

    async def test_also_in_a_task_that_is_waited_for(
        self, store: Store, workspace: WorkspaceId
    ) -> None:
        """A task that was started within a transaction can't open another while it is open."""
        async with store.begin(workspace):
            with pytest.raises(RuntimeError, match="never nested"):
                await asyncio.create_task(_recipients(store, workspace))

    async def test_afterwards_a_task_from_within_may(
        self, store: Store, workspace: WorkspaceId
    ) -> None:
        """A task that outlives the transaction it was started in is free again."""
        over = asyncio.Event()

        async def later() -> list[str]:
            await over.wait()
            return await _recipients(store, workspace)

        async with store.begin(workspace) as session:
            task = asyncio.create_task(later())
            session.add(_pause())
        over.set()

        assert await task == ["C1"]

    async def test_two_databases_are_two_matters(
        self, store: Store, workspace: WorkspaceId, clock: HandClock, tmp_path: Path
    ) -> None:
        """Another store's transaction may be opened within one."""
        other = Store(f"sqlite:///{tmp_path / 'other.sqlite3'}", clock=clock)
        async with store.begin(workspace), other.begin_across() as session:
            assert await session.scalar(text("SELECT 1")) == 1
        await other.close()


class TestWake:
    async def test_after_the_commit(self, store: Store, workspace: WorkspaceId) -> None:
        """A wake-up comes once, after the commit, when a new transaction can be opened."""
        found: list[asyncio.Task[list[str]]] = []
        store.on_wake(lambda: found.append(asyncio.create_task(_recipients(store, workspace))))

        async with store.begin(workspace) as session:
            session.add(_pause())
            session.wake()
            session.wake()
            assert found == []

        assert [await task for task in found] == [["C1"]]

    async def test_not_after_a_rollback(self, store: Store, workspace: WorkspaceId) -> None:
        """A transaction that failed wakes nobody."""
        woken: list[int] = []
        store.on_wake(lambda: woken.append(1))

        async def fail() -> None:
            async with store.begin(workspace) as session:
                session.wake()
                raise LookupError

        with pytest.raises(LookupError):
            await fail()

        assert woken == []


class TestOpening:
    async def test_a_missing_folder_is_made(self, tmp_path: Path, clock: HandClock) -> None:
        """SQLite's file may be in a folder that isn't there yet."""
        file = tmp_path / "new" / "folder" / "coach.sqlite3"
        store = Store(f"sqlite:///{file}", clock=clock)
        async with store.begin_across() as session:
            await session.execute(text("SELECT 1"))
        await store.close()

        assert file.exists()

    @pytest.mark.parametrize(("outlives_power_cut", "synchronous"), [(True, 2), (False, 1)])
    async def test_sqlite_is_set_up_for_safety(
        self, tmp_path: Path, clock: HandClock, *, outlives_power_cut: bool, synchronous: int
    ) -> None:
        """The file is in WAL mode, waits for the disk where it matters, and holds foreign keys."""
        store = Store(
            f"sqlite:///{tmp_path / 'coach.sqlite3'}",
            clock=clock,
            outlives_power_cut=outlives_power_cut,
        )
        async with store.begin_across() as session:
            settings = [
                await session.scalar(text(f"PRAGMA {name}"))
                for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            ]
        await store.close()

        assert settings == ["wal", synchronous, 1, 5000]

    @pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+asyncpg"])
    async def test_any_postgres_address_gets_our_driver(
        self, clock: HandClock, scheme: str
    ) -> None:
        """Addresses as hosting services hand them out work as they are."""
        store = Store(f"{scheme}://coach:secret@localhost/coach", clock=clock)

        assert (store.dialect, store.engine.driver) == ("postgresql", "psycopg")
        assert "secret" not in store.place

    @pytest.mark.parametrize(
        ("url", "words"),
        [
            ("nonsense", "not a database address"),
            ("", "not a database address"),
            ("mysql://localhost/coach", "“mysql”"),
            ("sqlite:////proc/nowhere/coach.sqlite3", "can't be opened"),
            ("sqlite:////", "can't be opened"),
        ],
    )
    def test_an_address_that_is_none(self, clock: HandClock, url: str, words: str) -> None:
        """A wrong DATABASE_URL is told in words, at the start."""
        with pytest.raises(StoreError, match=words):
            Store(url, clock=clock)

    async def test_a_server_that_is_away(self, clock: HandClock) -> None:
        """A server that can't be reached is an error with words for people, without secrets."""
        store = Store("postgresql://coach:secret@127.0.0.1:1/coach", clock=clock)

        with pytest.raises(CoachError, match="can't be opened") as caught:
            async with store.begin_across():
                pass
        await store.close()

        assert "DATABASE_URL" in str(caught.value)
        assert "secret" not in str(caught.value)

    # It waits its two seconds; one database is enough.
    @pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
    async def test_a_busy_database_says_so(self, store: Store, workspace: WorkspaceId) -> None:
        """When no connection becomes free in time, the words say to try again."""
        async with store.engine.connect():
            with pytest.raises(StoreError, match="too busy"):
                async with store.begin(workspace):
                    pass
