"""Other stages than the usual one, and ways to send what no client of Slack would."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.app import build
from bot.clock import HandClock, SystemClock
from bot.sandbox.delivery import Answer, signature
from bot.sandbox.finding import find_spot
from bot.sandbox.server import Sandbox
from bot.sandbox.world import World
from bot.sandboxed import SECOND, Stage, Winder, manifest_path
from bot.settings import Settings
from tests.scenarios.cast import english_world
from tests.support.slack_world import Message

__all__ = ["Wire", "free_port", "open_by_http", "signed"]


def free_port() -> int:
    """Find a port that is free now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@asynccontextmanager
async def open_by_http(
    *,
    folder: Path,
    clock: HandClock,
    world: World | None = None,
    database_url: str | None = None,
) -> AsyncIterator[Stage]:
    """The usual stage, except that the bot listens for Slack's signed requests."""
    winder = Winder(clock)
    sandbox = Sandbox(
        clock=clock, manifest=manifest_path(), world=world or english_world(), winder=winder
    )
    stop = asyncio.Event()
    async with AsyncExitStack() as opened:
        await sandbox.start()
        opened.push_async_callback(sandbox.stop)
        settings = Settings(
            bot_token=sandbox.bot_token,
            signing_secret=sandbox.signing_secret,
            port=free_port(),
            database_url=database_url or f"sqlite:///{folder / 'http.sqlite3'}",
            slack_api_url=sandbox.api_url,
        )
        bot = await opened.enter_async_context(build(settings, clock=clock, tick_every=SECOND))
        running = asyncio.create_task(bot.run(stop))
        opened.push_async_callback(_finish, running, stop)
        url = f"http://127.0.0.1:{settings.port}/slack/events"
        while not await sandbox.use_request_url(url):
            assert not running.done(), running
            await asyncio.sleep(0.01)
        winder.bot = bot
        yield Stage(sandbox, bot, clock)


async def _finish(running: asyncio.Task[None], stop: asyncio.Event) -> None:
    stop.set()
    await running


def signed(secret: str, body: bytes, content_type: str, **more: str) -> dict[str, str]:
    """The headers with which Slack sends a body, signed now."""
    at = str(int(SystemClock().now().timestamp()))
    return {
        "Content-Type": content_type,
        "X-Slack-Request-Timestamp": at,
        "X-Slack-Signature": signature(secret, at, body),
        **more,
    }


@dataclass(frozen=True)
class Wire:
    """Sends payloads of one's own making to the bot, by the stage's own transport."""

    stage: Stage

    async def interactive(self, payload: Mapping[str, Any]) -> Answer:
        return await self.stage.sandbox.delivery.send("interactive", payload)

    async def event(self, payload: Mapping[str, Any]) -> Answer:
        return await self.stage.sandbox.delivery.send("events_api", payload)

    async def command(self, **fields: Any) -> Answer:
        return await self.stage.sandbox.delivery.send("slash_commands", fields)

    async def click(self, user: str, message: Message, action_id: str, **action: Any) -> Answer:
        """Click what stood in a message once, whatever stands there now; `action` overrides."""
        return await self.interactive(self.click_payload(user, message, action_id, **action))

    def click_payload(
        self, user: str, message: Message, action_id: str, **action: Any
    ) -> dict[str, Any]:
        sandbox = self.stage.sandbox
        place = sandbox.workspace.conversations[message.channel]
        stands = place.messages[message.ts]
        said: dict[str, Any] = {"type": "button", "action_id": action_id, "block_id": "b"}
        if any(action_id == one for one in message.action_ids) and "value" not in action:
            spot = find_spot(message.blocks, action_id)
            said |= {"block_id": spot.block_id, "value": spot.element["value"]}
        said |= action
        payloads = sandbox.acting._payloads
        return payloads.message_action(user, place, stands, said, {})
