"""What every room's tests may use: real databases, a clock wound by hand, no way to the network."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from zlib import crc32

import pytest
import structlog
from hypothesis import settings
from pytest_socket import socket_allow_hosts

from bot.clock import HandClock
from bot.slack.workspaces import Workspace
from bot.store import Store, WorkspaceId
from tests.support import compiled
from tests.support.databases import Postgres, SqliteTemplate, postgres_server

# How long an example takes says more about what else the machine does.
# The same examples each time: what fails on a change is that change.
settings.register_profile("coach", deadline=None, derandomize=True, max_examples=40)
settings.register_profile("coach-long", settings.get_profile("coach"), max_examples=400)

TESTS = Path(__file__).parent
ALONE = (
    "bench/test_tick.py",
    "outbox/test_kill.py",
    "outbox/test_paused.py",
    "scenarios/test_database_restart.py",
)

LONG = (
    "rhythm/test_year.py",
    "scenarios/test_chaos.py",
    "scenarios/test_month.py",
    "scenarios/test_quarter.py",
    "scenarios/test_sandbox_restart.py",
    "scenarios/test_week",
)

ON_ONE = ("actions/", "call_plans/", "home/", "people/", "pipeline/", "rhythm/", "sessions/")
"""Rooms whose statements are plain: by default one half of their tests runs on one database, the
other half on the other; all on both at length. What locks, counts or sends always runs on both."""

START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
"""A Monday morning."""


# The default draws every local variable of a traceback, which takes seconds.
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
    ]
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--long", action="store_true", help="run at the size that the promises are made for"
    )


def pytest_configure(config: pytest.Config) -> None:
    compiled.share()
    settings.load_profile("coach-long" if config.getoption("--long") else "coach")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what kills or draws in a browser: beside others it fails.

    What takes long comes first: at the end of a run all others would wait for it.
    """
    for item in items:
        place = item.path.relative_to(TESTS).as_posix()
        if place.startswith("browser/"):
            item.add_marker("browser")
        elif place.startswith(ALONE):
            item.add_marker("alone")
    items.sort(key=lambda item: not item.path.relative_to(TESTS).as_posix().startswith(LONG))
    is_named = any("::" in one for one in config.args)
    if not (is_named or config.getoption("--long")):
        kept: list[pytest.Item] = []
        left_out: list[pytest.Item] = []
        for item in items:
            (left_out if _is_left_to_the_other(item) else kept).append(item)
        items[:] = kept
        config.hook.pytest_deselected(items=left_out)


def _is_left_to_the_other(item: pytest.Item) -> bool:
    """Tell whether a test of a room `ON_ONE` database would run on the other one now."""
    assert isinstance(item, pytest.Function)
    place = item.path.relative_to(TESTS).as_posix()
    kind = item.callspec.params.get("database_url") if hasattr(item, "callspec") else None
    if kind is None or not place.startswith(ON_ONE):
        return False
    name = f"{place}::{item.originalname}"
    return kind != ("sqlite", "postgresql")[crc32(name.encode()) % 2]


def pytest_collection_finish() -> None:
    """Let the garbage collector pass over what stays to the end, and come less often.

    It takes a twentieth of the time by default.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def pytest_runtest_setup() -> None:
    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


@pytest.fixture(scope="session", name="is_long")
def _is_long(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--long"))


@pytest.fixture(name="clock")
def _clock() -> HandClock:
    """A still clock; Monday 2026-11-23, 08:00 UTC."""
    return HandClock(START)


@pytest.fixture(scope="session", name="postgres")
def _postgres() -> Iterator[Postgres]:
    with postgres_server() as server:
        yield server


@pytest.fixture(scope="session", name="sqlite_template")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> SqliteTemplate:
    return SqliteTemplate.make(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(params=["sqlite", "postgresql"], name="database_url")
def _database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh database with all tables and no rows: once of each kind."""
    if request.param == "sqlite":
        template: SqliteTemplate = request.getfixturevalue("sqlite_template")
        yield template.copy(tmp_path)
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    with postgres.database() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"], name="empty_database_url")
def _empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh database without any table: once of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite3'}"
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    with postgres.database(empty=True) as url:
        yield url


@pytest.fixture(name="store")
async def _store(database_url: str, clock: HandClock) -> AsyncIterator[Store]:
    """A store on a fresh database with all tables, on SQLite and on PostgreSQL."""
    store = Store(database_url, clock=clock, outlives_power_cut=False)
    yield store
    await store.close()


@pytest.fixture(name="workspace")
async def _workspace(store: Store, clock: HandClock) -> WorkspaceId:
    """A workspace in that store."""
    return await add_workspace(store, clock, "T0001")


async def add_workspace(store: Store, clock: HandClock, team: str) -> WorkspaceId:
    """Put one more workspace into a store."""
    async with store.begin_across() as session:
        row = Workspace(
            slack_team_id=team,
            name=f"Workspace {team}",
            bot_user_id="U0BOT",
            created_at=clock.now(),
        )
        session.add(row)
    return WorkspaceId(row.id)
