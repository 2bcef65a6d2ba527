"""The least Bolt app that there is: it acknowledges a button. Run as a program, set up by env."""

from __future__ import annotations

import asyncio
import os

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

ACTION = "rhythm.held"


def main() -> None:
    client = AsyncWebClient(os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
    app = AsyncApp(
        client=client,
        signing_secret=os.environ.get("SLACK_SIGNING_SECRET", "none"),
        process_before_response="ACK_FIRST" not in os.environ,
    )

    @app.action(ACTION)
    async def held(ack: AsyncAck) -> None:
        await ack()

    if "SLACK_APP_TOKEN" in os.environ:
        asyncio.run(_socket_mode(app, client.base_url))
    else:
        app.start(port=int(os.environ["PORT"]))


async def _socket_mode(app: AsyncApp, base_url: str) -> None:
    token = os.environ["SLACK_APP_TOKEN"]
    handler = AsyncSocketModeHandler(
        app, token, web_client=AsyncWebClient(token, base_url=base_url)
    )
    await handler.start_async()  # type: ignore[no-untyped-call] # Bolt's is untyped


if __name__ == "__main__":
    main()
