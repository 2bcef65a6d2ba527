"""An app of the tests' own behind the page, for what Coach itself doesn't use."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Page
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import HandClock
from bot.sandbox import Sandbox, demo_world
from tests.sandbox.bench import MANIFEST, HandWinder

__all__ = ["MIA", "AppBench", "Sit", "open_app", "until"]

MIA = "U07SBXMIA"
Json = dict[str, Any]
Sit = Callable[..., Awaitable[Page]]
_ANY = re.compile("")
_PLANETS = ("Mercury", "Venus", "Earth", "Mars", "Jupiter", "Saturn")


class AppBench:
    """A sandbox with an app that hears everything, answers as it was told, and offers planets."""

    def __init__(self, sandbox: Sandbox, web: AsyncWebClient) -> None:
        self.sandbox = sandbox
        self.web = web
        self.actions: list[Json] = []
        self.submissions: list[Json] = []
        self.questions: list[str] = []
        self.opened: list[str] = []
        """Who opened the Home, or the messages."""
        self.answers: list[Json] = []
        """What the next submissions are answered; a bare ack closes the form."""
        self.hold = asyncio.Event()
        """Cleared, it keeps every answer back until it is set."""
        self.hold.set()

    async def open(self, user: str, view: Json, *, push: bool = False) -> str:
        """Show somebody a modal; its id."""
        triggers = self.sandbox.workspace.triggers
        trigger = triggers.give(user, channel=None, in_modal=push)
        method = self.web.views_push if push else self.web.views_open
        answer = await method(trigger_id=trigger, view=view)
        return str(answer["view"]["id"])

    async def say(self, *blocks: Json, channel: str = "") -> str:
        """Post a message, to Mia unless said otherwise; its ts."""
        place = channel or self.sandbox.workspace.direct(MIA).id
        answer = await self.web.chat_postMessage(channel=place, text="Hello", blocks=list(blocks))
        return str(answer["ts"])

    async def update(self, view_id: str, view: Json) -> None:
        await self.web.views_update(view_id=view_id, view=view)

    def values(self, user: str) -> Json:
        """What stands in somebody's modal, by block and action."""
        [*_, modal] = self.sandbox.workspace.modals.stack(user)
        return modal.values

    def register(self, app: AsyncApp) -> None:
        """Make an app hear all of it."""

        async def acted(ack: AsyncAck, body: Json) -> None:
            self.actions += body["actions"]
            await self.hold.wait()
            await ack()

        async def asked(ack: AsyncAck, body: Json) -> None:
            self.questions.append(body["value"])
            found = [each for each in _PLANETS if body["value"].casefold() in each.casefold()]
            await ack(options=[_planet(each) for each in found])

        async def submitted(ack: AsyncAck, body: Json) -> None:
            self.submissions.append(body["view"]["state"]["values"])
            await self.hold.wait()
            await ack(**(self.answers.pop(0) if self.answers else {}))

        async def opened(ack: AsyncAck, event: Json) -> None:
            self.opened.append(event["user"])
            await ack()

        app.action(_ANY)(acted)
        app.options(_ANY)(asked)
        app.view(_ANY)(submitted)
        app.event("app_home_opened")(opened)


async def until(seen: Callable[[], object], *, seconds: float = 5) -> None:
    """Wait until something is so; raises AssertionError when it never is."""
    for _ in range(round(seconds / 0.02)):
        if seen():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it did not happen")


def _planet(name: str) -> Json:
    return {"text": {"type": "plain_text", "text": name}, "value": name.casefold()}


@asynccontextmanager
async def open_app(clock: HandClock) -> AsyncIterator[AppBench]:
    """Start a sandbox with such an app connected to it."""
    sandbox = Sandbox(clock=clock, manifest=MANIFEST, world=demo_world(), winder=HandWinder(clock))
    await sandbox.start()
    web = AsyncWebClient(sandbox.bot_token, base_url=sandbox.api_url, retry_handlers=[])
    bench = AppBench(sandbox, web)
    app = AsyncApp(client=web, process_before_response=True)
    bench.register(app)
    handler = AsyncSocketModeHandler(
        app,
        sandbox.app_token,
        web_client=AsyncWebClient(sandbox.app_token, base_url=sandbox.api_url),
    )
    await handler.connect_async()  # type: ignore[no-untyped-call]
    await sandbox.sockets.connected()
    try:
        yield bench
    finally:
        bench.hold.set()
        await handler.close_async()  # type: ignore[no-untyped-call]
        await sandbox.stop()
