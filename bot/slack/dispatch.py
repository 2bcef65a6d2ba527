"""From the wire into Bolt: one way for HTTP and Socket Mode, which no payload can break."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import structlog
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.slack.once import attempt
from bot.slack.payloads import Malformed
from bot.store import hurried

__all__ = ["dispatch"]

log = structlog.get_logger()

DATABASE_SECONDS = 2.0
"""How long the database may take: Slack waits three seconds, and words take their time, too."""


async def dispatch(
    app: AsyncApp,
    body: str | dict[str, Any],
    *,
    mode: Literal["http", "socket_mode"],
    headers: Mapping[str, Any],
) -> BoltResponse:
    """Have the app answer a payload. Raises Malformed for what isn't one of Slack's."""
    try:
        request = AsyncBoltRequest(mode=mode, body=body, headers=dict(headers))
    # Bolt takes a payload apart as it comes and stumbles in many ways over what isn't one.
    except (AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        raise Malformed("no payload of Slack's") from error
    _check(request.body)
    try:
        with hurried(DATABASE_SECONDS), attempt() as mine:
            response = await app.async_dispatch(request)
            mine.came_to(response)
            return response
    # What listeners raise ends in the app's own handler. What comes out here is Bolt itself, which
    # stumbled over the payload once more on its way to that handler.
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise Malformed(f"Bolt stumbled over it: {error!r}") from error


def _check(body: object) -> None:
    """Refuse the shapes that Bolt would stumble over even while it reports a failure."""
    if not isinstance(body, dict) or not body:
        raise Malformed("no object, or nothing in it")
    if not isinstance(body.get("event", {}), dict):
        raise Malformed("an event that is no object")
    actions = body.get("actions", [{}])
    if not isinstance(actions, list) or not actions or not isinstance(actions[0], dict):
        raise Malformed("a click without an action")
