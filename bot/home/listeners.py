"""The App Home is opened, and its pages are turned."""

from __future__ import annotations

import re

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.home.ids import Act
from bot.home.service import Homes
from bot.slack.home_events import parse_home_opened
from bot.slack.payloads import Payload, parse_click, subject_of

__all__ = ["register"]


def register(app: AsyncApp, homes: Homes) -> None:
    """Register the event of an opened Home, and the buttons that turn its pages."""

    @app.event("app_home_opened")
    async def opened(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        opening = parse_home_opened(context, body)
        if opening.is_home:
            await homes.opened(opening)
        await ack()

    @app.action(re.compile(f"^({re.escape(Act.PAGE_BACK)}|{re.escape(Act.PAGE_ON)})$"))
    async def turn(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        await homes.turn(click.workspace, click.user, subject_of(click))
        await ack()
