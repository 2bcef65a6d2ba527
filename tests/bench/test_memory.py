"""What the program holds in memory while nothing happens."""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.sandbox.server import Sandbox
from bot.sandbox.world import demo_world
from bot.sandboxed import manifest_path
from tests.bench.conftest import Show
from tests.bench.programs import Program, bare_bolt, coach
from tests.bench.table import Table, times

MEGABYTE = 1024 * 1024


@pytest.mark.timeout(300)
async def test_memory_when_idle(tmp_path: Path, show: Show, *, is_long: bool) -> None:
    """Connected to Slack and left alone, the program stays connected and runs on."""
    idle = timedelta(minutes=1) if is_long else timedelta(seconds=0.5)
    table = Table(
        "Memory (RSS), connected over Socket Mode, SQLite",
        ["", "after the start", f"after {idle.total_seconds():g} s idle", "ratio"],
    )

    async def measure(name: str, settings: dict[str, str], of: float) -> float:
        sandbox = Sandbox(clock=SystemClock(), manifest=manifest_path(), world=demo_world())
        await sandbox.start()
        known = {
            "SLACK_API_URL": sandbox.api_url,
            "SLACK_BOT_TOKEN": sandbox.bot_token,
            "SLACK_APP_TOKEN": sandbox.app_token,
        }
        run = coach if settings else bare_bolt
        program: AbstractAsyncContextManager[Program] = run(**known, **settings)
        async with program as running:
            async with asyncio.timeout(30):
                await sandbox.sockets.connected()
            await asyncio.sleep(0.5)
            first = running.memory() / MEGABYTE
            await asyncio.sleep(idle.total_seconds())
            last = running.memory() / MEGABYTE
        await sandbox.stop()
        table.add(name, f"{first:.0f} MB", f"{last:.0f} MB", times(last, of or last))
        return last

    bare = await measure("bare Bolt", {}, 0)
    ours = await measure("Coach", {"DATABASE_URL": f"sqlite:///{tmp_path / 'coach.sqlite3'}"}, bare)

    assert ours > 0
    show(table)
