"""What is written below checks, and the button on them."""

from __future__ import annotations

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.evidence.checks.hearing import Hearing
from bot.evidence.checks.ids import Act
from bot.evidence.checks.service import Checks
from bot.slack.payloads import Payload, parse_click, subject_of
from bot.slack.spoken import parse_spoken

__all__ = ["register"]


def register(app: AsyncApp, checks: Checks, hearing: Hearing) -> None:
    """Register the event of messages, and what can be clicked."""

    @app.event("message")
    async def heard(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        spoken = parse_spoken(context, body)
        if spoken is not None:
            await hearing.heard(spoken)
        await ack()

    @app.action(Act.ENOUGH)
    async def enough(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        await checks.enough(click.workspace, subject_of(click), by=click.user)
        await ack()
