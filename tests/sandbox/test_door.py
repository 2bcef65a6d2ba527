"""What stands at the sandbox's door, and that it keeps nobody who has left."""

from __future__ import annotations

import asyncio
import gc
import weakref

import aiohttp

from bot.clock import HandClock
from bot.sandbox import Sandbox, demo_world
from tests.sandbox.bench import MANIFEST


async def test_a_stopped_sandbox_is_forgotten(clock: HandClock) -> None:
    """Nothing holds a sandbox that answered and stopped: a test run starts hundreds."""
    sandbox = Sandbox(clock=clock, manifest=MANIFEST, world=demo_world())
    await sandbox.start()
    async with aiohttp.request("GET", f"{sandbox.control_url}users") as answer:
        assert answer.status == 200
    await sandbox.stop()
    gone = weakref.ref(sandbox)

    del sandbox, answer
    await asyncio.sleep(0)
    gc.collect()

    assert gone() is None


async def test_each_address_asks_who_comes(sandbox: Sandbox) -> None:
    """A name that isn't this machine's is turned away at the page, the API and the controls."""
    for path in ("", "inspector", "live", "api/api.test", "control/users", "link/", "files/a/b"):
        headers = {"Host": "coach.example.com"}
        url = f"{sandbox.base_url}/{path}"
        async with aiohttp.request("GET", url, headers=headers) as answer:
            assert answer.status == 403, path
