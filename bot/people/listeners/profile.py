"""What Slack tells of people by itself: a status, a zone, a name, that somebody left."""

from __future__ import annotations

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.people.listeners.desk import Desk
from bot.slack.payloads import Payload
from bot.slack.profiles import parse_profile_change

__all__ = ["register"]


def register(app: AsyncApp, desk: Desk) -> None:
    """Register the event of a changed profile; of people whom we don't know nothing is kept."""

    @app.event("user_change")
    async def changed(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        await desk.people.profile_changed(parse_profile_change(context, body))
        await ack()
