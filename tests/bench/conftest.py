"""Benchmarks put their tables below the results, ready for docs/benchmarks.md."""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Callable, Iterator

import psycopg
import pytest

from tests.bench.table import Table
from tests.support.databases import Postgres

Show = Callable[[Table], None]
_PROPERTY = "bench table"


@pytest.fixture(name="show")
def _show(record_property: Callable[[str, object], None]) -> Show:
    """Takes a finished table. It travels as a test's property, so also out of xdist's workers."""
    return lambda table: record_property(_PROPERTY, str(table))


@pytest.fixture(scope="module", autouse=True)
def _wait_for_the_disk(postgres: Postgres, *, is_long: bool) -> Iterator[None]:
    """Have PostgreSQL write through, as a real one does, where its figures count."""
    if not is_long or os.environ.get("TEST_DATABASE_URL"):
        yield
        return
    with postgres.database(empty=True) as url:
        _set_fsync(url, "on")
        yield
        _set_fsync(url, "off")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    tables = [
        str(value)
        for report in terminalreporter.getreports("passed")
        for name, value in getattr(report, "user_properties", ())
        if name == _PROPERTY and report.when == "call"
    ]
    if not tables:
        return
    terminalreporter.section("benchmarks")
    terminalreporter.write_line(
        f"{os.cpu_count()} cores, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}"
    )
    for table in tables:
        terminalreporter.write_line(f"\n{table}")


def _set_fsync(url: str, value: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"ALTER SYSTEM SET fsync = {value}")
        connection.execute("SELECT pg_reload_conf()")
