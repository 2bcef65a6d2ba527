"""The database of one running program: its engine, its transactions, its wake-up call."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import cast

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlalchemy.pool import QueuePool

from bot.clock import Clock
from bot.errors import N_
from bot.store.engine import DialectName, open_engine, parse_url
from bot.store.errors import StoreError
from bot.store.patience import seconds_left, transaction
from bot.store.secrets import SecretBox, keep_box
from bot.store.session import WAKE, AcrossSession, WorkspaceSession
from bot.store.types import WorkspaceId

__all__ = ["Store"]

TOO_BUSY = N_("The database is too busy just now. Please try again in a minute.")


@dataclass(slots=True)
class _Transaction:
    """The transaction that this task, or the one that started it, is in."""

    store: Store
    is_open: bool = True


_current: ContextVar[_Transaction | None] = ContextVar("transaction", default=None)


class Store:
    """Opens short transactions; nothing else in the program opens any.

    A transaction takes the database's only write lock on SQLite, so no Slack call and no other
    transaction may happen inside one.
    """

    def __init__(
        self,
        url: str,
        *,
        clock: Clock,
        outlives_power_cut: bool = True,
        secret_keys: Sequence[str] = (),
    ) -> None:
        """Open lazily; `outlives_power_cut` as in `open_engine`, keys as in `SecretBox`.

        Raises StoreError for an address that can't be used.
        """
        parsed = parse_url(url)
        self.engine: AsyncEngine = open_engine(parsed, outlives_power_cut=outlives_power_cut)
        self.secrets = SecretBox(secret_keys)
        keep_box(self.engine.dialect, self.secrets)
        self.dialect = cast("DialectName", self.engine.dialect.name)
        self.place = parsed.render_as_string(hide_password=True)
        self._clock = clock
        self._listeners: list[Callable[[], None]] = []
        self._places = asyncio.Semaphore(cast("QueuePool", self.engine.pool).size())

    @asynccontextmanager
    async def begin(self, workspace: WorkspaceId) -> AsyncIterator[WorkspaceSession]:
        """Open ONE write transaction in a workspace: commit at the end, rollback on an error.

        Raises StoreError when the database can't be reached, RuntimeError when one is open.
        """
        session = WorkspaceSession(self.engine, workspace=workspace, clock=self._clock)
        async with self._transaction(session):
            yield session
            await session.finish()

    @asynccontextmanager
    async def begin_across(self) -> AsyncIterator[AsyncSession]:
        """Open a transaction over all workspaces: for tick, worker and workspace lookup only.

        Raises as `begin` does.
        """
        session = AcrossSession(self.engine, expire_on_commit=False)
        async with self._transaction(session):
            yield session

    def on_wake(self, callback: Callable[[], None]) -> None:
        """Have `callback` called after each commit of a transaction that asked for the worker."""
        self._listeners.append(callback)

    async def close(self) -> None:
        await self.engine.dispose()

    @asynccontextmanager
    async def _transaction(self, session: AsyncSession) -> AsyncIterator[None]:
        outer = _current.get()
        if outer is not None and outer.is_open and outer.store is self:
            raise RuntimeError("transactions are never nested: pass the open session on instead")
        mine = _Transaction(self)
        _current.set(mine)
        try:
            with transaction():
                async with self._place_in_line(), session:
                    await self._connect(session)
                    yield
                    await session.commit()
        finally:
            mine.is_open = False
        if session.info.get(WAKE):
            for callback in self._listeners:
                callback()

    @asynccontextmanager
    async def _place_in_line(self) -> AsyncIterator[None]:
        """Wait for a connection as long as there is patience, first come, first served.

        The pool's own waiting is the same for everybody: too short for the worker on a busy
        machine, which would have to look in Slack for what it has just sent.
        """
        try:
            async with asyncio.timeout(seconds_left()):
                await self._places.acquire()
        except TimeoutError as error:
            raise StoreError(TOO_BUSY) from error
        try:
            yield
        finally:
            self._places.release()

    async def _connect(self, session: AsyncSession) -> None:
        """Begin now, not at the first statement: here a database that is away gets its words."""
        try:
            await session.connection()
        except PoolTimeoutError as error:
            raise StoreError(TOO_BUSY) from error
        except (DBAPIError, OSError) as error:
            raise StoreError(
                N_(
                    "The database at {place} can't be opened: {why}. "
                    "Check DATABASE_URL, and that the database runs and may be written to.",
                    place=self.place,
                    why=getattr(error, "orig", None) or error,
                )
            ) from error
