"""How long a PostgreSQL server is waited for: no longer than whoever asks can wait."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from psycopg import AsyncConnection, OperationalError, errors
from psycopg.abc import PQGen

__all__ = ["ImpatientConnection", "hurried", "seconds_left", "transaction"]

RV = TypeVar("RV")
LEAST_SECONDS = 0.01
LONGEST_SECONDS = 30.0

_seconds: ContextVar[float] = ContextVar("seconds", default=LONGEST_SECONDS)
"""How long a transaction of this task may wait, all in all."""
_until: ContextVar[float | None] = ContextVar("until", default=None)
"""When the patience of this task's transaction ends, on the monotonic clock."""


@contextmanager
def hurried(seconds: float) -> Iterator[None]:
    """Have each transaction of the block wait no longer than that for the server, all in all.

    For whoever is waited for, such as somebody who has pressed a button: others wait for half a
    minute. SQLite has a patience of its own, the busy time-out.
    """
    token = _seconds.set(seconds)
    try:
        yield
    finally:
        _seconds.reset(token)


@contextmanager
def transaction() -> Iterator[None]:
    """A transaction begins: its patience runs from now on."""
    token = _until.set(time.monotonic() + _seconds.get())
    try:
        yield
    finally:
        _until.reset(token)


def seconds_left() -> float | None:
    """Tell how much patience is left; None outside of transactions, as while migrating."""
    until = _until.get()
    return None if until is None else max(until - time.monotonic(), LEAST_SECONDS)


class ImpatientConnection(AsyncConnection[Any]):
    """A connection that gives up on a server that doesn't answer in time, and is closed then.

    The server's own time-outs are of no use while it is frozen or cut off. Cancelling the task
    isn't either: psycopg then asks the server to cancel, and waits for that for ten seconds.
    """

    async def wait(
        self,
        gen: PQGen[RV],
        interval: float = 0.1,
        timeout: float | None = None,  # noqa: ASYNC109 - as in psycopg
    ) -> RV:
        """As in psycopg; raises OperationalError once patience is at its end."""
        left = seconds_left()
        if left is None:
            return await super().wait(gen, interval, timeout)
        try:
            return await super().wait(gen, interval, left)
        except errors._WaitTimeout as error:  # noqa: SLF001 - psycopg documents it so
            self.pgconn.finish()
            raise OperationalError("the server doesn't answer in time") from error
