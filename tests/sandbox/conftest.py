"""A started sandbox on a clock wound by hand, and a real Bolt app that talks to it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import HandClock
from bot.sandbox import Sandbox, demo_world
from tests.support.slack_world import SlackWorld

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)

MANIFEST: dict[str, Any] = {
    "display_information": {"name": "Coach"},
    "features": {
        "bot_user": {"display_name": "Coach"},
        "slash_commands": [
            {"command": "/coach", "description": "Coaching", "should_escape": True},
            {"command": "/plain", "description": "Not escaped"},
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "channels:history",
                "channels:read",
                "chat:write",
                "commands",
                "files:write",
                "groups:history",
                "groups:read",
                "im:history",
                "im:read",
                "im:write",
                "mpim:history",
                "mpim:read",
                "mpim:write",
                "users:read",
            ]
        }
    },
    "settings": {
        "interactivity": {"is_enabled": True},
        "event_subscriptions": {"bot_events": ["message.im", "message.channels"]},
        "socket_mode_enabled": True,
    },
}

Connect = Callable[[AsyncApp], Awaitable[AsyncSocketModeHandler]]


class HandWinder:
    """Winds the clock and does nothing on the way."""

    def __init__(self, clock: HandClock) -> None:
        self._clock = clock

    async def wind(self, to: datetime) -> None:
        self._clock.set(to)


@pytest.fixture(name="clock")
def _clock() -> HandClock:
    return HandClock(MONDAY)


@pytest.fixture(name="sandbox")
async def _sandbox(clock: HandClock) -> AsyncIterator[Sandbox]:
    sandbox = Sandbox(clock=clock, manifest=MANIFEST, world=demo_world(), winder=HandWinder(clock))
    await sandbox.start()
    yield sandbox
    await sandbox.stop()


@pytest.fixture(name="slack")
async def _slack(sandbox: Sandbox) -> AsyncIterator[SlackWorld]:
    async with SlackWorld(sandbox.control_url) as slack:
        yield slack


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
