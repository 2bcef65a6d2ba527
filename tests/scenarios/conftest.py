"""A sandbox with the bot inside for each scenario: a whole stage opens in some 60 ms."""

from __future__ import annotations

import asyncio
import pickle
import shutil
from collections.abc import AsyncIterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from filelock import FileLock

from bot.clock import HandClock
from bot.sandbox.world import World
from bot.sandboxed import Stage, open_stage
from bot.sandboxed.stage import BOTS_FILE
from bot.store import Store
from bot.store.migrations import migrate
from tests.scenarios import kept_stage
from tests.scenarios.asking import Asking
from tests.scenarios.cast import MIA, RON, english_world
from tests.scenarios.stages import open_by_http
from tests.scenarios.week import START, Played, play
from tests.support.asks import AskRoom
from tests.support.databases import Postgres
from tests.support.slack_world import Person, SlackWorld

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
"""Nine in the morning in Berlin, eight in London, three in New York."""


@pytest.fixture(name="start")
def _start() -> datetime:
    """When the scenario begins; a module or class may begin at another instant."""
    return MONDAY


@pytest.fixture(name="world")
def _world() -> World:
    """The sandbox's people, all of whom read English: most scenarios look at the words."""
    return english_world()


@pytest.fixture(name="asks")
def _asks() -> AskRoom:
    """The room of asks of future kinds; it is furnished for scenarios that use `asking`."""
    return AskRoom()


@pytest.fixture(scope="session", name="migrated")
def _migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database at its head, to be copied: migrating one takes longer than opening a stage."""
    file = tmp_path_factory.mktemp("migrated") / BOTS_FILE
    asyncio.run(_migrate(file))
    return file


async def _migrate(file: Path) -> None:
    store = Store(f"sqlite:///{file}", clock=HandClock(MONDAY))
    await migrate(store)
    await store.close()


@pytest.fixture(name="stage")
async def _stage(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    migrated: Path,
    start: datetime,
    world: World,
    asks: AskRoom,
) -> AsyncIterator[Stage]:
    """The bot, connected by Socket Mode to a fresh sandbox, on a fresh SQLite file."""
    shutil.copyfile(migrated, tmp_path / BOTS_FILE)
    extra = [asks.extra] if "asking" in request.fixturenames else []
    clock = HandClock(start)
    async with open_stage(folder=tmp_path, clock=clock, world=world, extra=extra) as stage:
        yield stage


@pytest.fixture(name="asking")
def _asking(stage: Stage, asks: AskRoom) -> Asking:
    """The usual stage, with asks of future kinds besides."""
    return Asking(stage, asks)


@pytest.fixture(params=["socket", "http"], name="either_stage")
async def _either_stage(
    request: pytest.FixtureRequest, tmp_path: Path, start: datetime, world: World
) -> AsyncIterator[Stage]:
    """The same, once by Socket Mode and once by signed HTTP requests."""
    opens = open_stage if request.param == "socket" else open_by_http
    async with opens(folder=tmp_path, clock=HandClock(start), world=world) as stage:
        yield stage


@pytest.fixture(params=["sqlite", "postgresql"], name="stage_on_either")
async def _stage_on_either(
    request: pytest.FixtureRequest, tmp_path: Path, start: datetime, world: World
) -> AsyncIterator[Stage]:
    """The usual stage, once on each database."""
    with ExitStack() as opened:
        url = None
        if request.param == "postgresql":
            postgres: Postgres = request.getfixturevalue("postgres")
            url = opened.enter_context(postgres.database(empty=True))
        clock = HandClock(start)
        async with open_stage(folder=tmp_path, clock=clock, world=world, database_url=url) as stage:
            yield stage


@pytest.fixture(name="slack")
async def _slack(stage: Stage) -> AsyncIterator[SlackWorld]:
    async with SlackWorld(stage.sandbox.control_url) as slack:
        kept_stage.know(slack, stage)
        yield slack


@pytest.fixture(name="mia")
def _mia(slack: SlackWorld) -> Person:
    """The manager."""
    return slack.user(MIA)


@pytest.fixture(name="ron")
def _ron(slack: SlackWorld) -> Person:
    """A rep in the manager's own zone."""
    return slack.user(RON)


@pytest.fixture(scope="session", params=["sqlite", "postgresql"], name="played")
def _played(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Played:
    """The main scenario, played to its end on a fresh database of each kind.

    Where tests run side by side it is played by the first that needs it, for all.
    """
    folder = tmp_path_factory.mktemp("week")
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    kept = shared / f"played-{request.param}"
    with ExitStack() as opened:
        opened.enter_context(FileLock(shared / f"{kept.name}.lock"))
        if kept.exists():
            found: Played = pickle.loads(kept.read_bytes())
            return found
        url = None
        if request.param == "postgresql":
            postgres: Postgres = request.getfixturevalue("postgres")
            url = opened.enter_context(postgres.database(empty=True))
        played = asyncio.run(_play(folder, url))
        kept.write_bytes(pickle.dumps(played))
        return played


async def _play(folder: Path, database_url: str | None) -> Played:
    clock, world = HandClock(START), english_world()
    async with (
        open_stage(folder=folder, clock=clock, world=world, database_url=database_url) as stage,
        SlackWorld(stage.sandbox.control_url) as slack,
    ):
        return await play(stage, slack)
