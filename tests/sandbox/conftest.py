"""A started sandbox on a clock wound by hand, and a real Bolt app that talks to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import HandClock
from bot.sandbox import Sandbox, demo_world
from tests.sandbox.bench import MANIFEST, Api, Connect, HandWinder
from tests.support.slack_world import SlackWorld


@pytest.fixture(name="patience")
def _patience() -> float:
    """Real seconds for acks and trigger ids; a module that waits for their end sets fewer."""
    return 3.0


@pytest.fixture(name="manifest")
def _manifest() -> dict[str, Any]:
    return MANIFEST


@pytest.fixture(name="sandbox")
async def _sandbox(
    clock: HandClock, patience: float, manifest: dict[str, Any]
) -> AsyncIterator[Sandbox]:
    sandbox = Sandbox(
        clock=clock,
        manifest=manifest,
        world=demo_world(),
        winder=HandWinder(clock),
        patience=patience,
    )
    await sandbox.start()
    yield sandbox
    await sandbox.stop()


@pytest.fixture(name="slack")
async def _slack(sandbox: Sandbox) -> AsyncIterator[SlackWorld]:
    async with SlackWorld(sandbox.control_url) as slack:
        yield slack


@pytest.fixture(name="api")
async def _api(sandbox: Sandbox) -> AsyncIterator[Api]:
    async with aiohttp.ClientSession() as session:
        yield Api(sandbox, session)


@pytest.fixture(name="web")
async def _web(sandbox: Sandbox) -> AsyncWebClient:
    return AsyncWebClient(sandbox.bot_token, base_url=sandbox.api_url, retry_handlers=[])


@pytest.fixture(name="app")
def _app(web: AsyncWebClient) -> AsyncApp:
    return AsyncApp(client=web, process_before_response=True)


@pytest.fixture(name="connect")
async def _connect(sandbox: Sandbox) -> AsyncIterator[Connect]:
    """Connects an app by Socket Mode, as its own runner would."""
    handlers: list[AsyncSocketModeHandler] = []

    async def connect(app: AsyncApp) -> AsyncSocketModeHandler:
        client = AsyncWebClient(sandbox.app_token, base_url=sandbox.api_url)
        handler = AsyncSocketModeHandler(app, sandbox.app_token, web_client=client)
        handlers.append(handler)
        await handler.connect_async()  # type: ignore[no-untyped-call]
        await sandbox.sockets.connected()
        return handler

    yield connect
    for handler in handlers:
        await handler.close_async()  # type: ignore[no-untyped-call]
