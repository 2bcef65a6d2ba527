"""Somebody opened the app's Home, as Slack tells of it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.slack.ids import SlackUserId
from bot.slack.payloads import Malformed, Payload, clean
from bot.store import WorkspaceId

__all__ = ["HomeOpened", "parse_home_opened"]


@dataclass(frozen=True, slots=True)
class HomeOpened:
    """The event that somebody looks at the app: at its Home, or else at its messages."""

    workspace: WorkspaceId
    event_id: str
    user: SlackUserId
    is_home: bool


def parse_home_opened(context: Payload, body: Payload) -> HomeOpened:
    """Read an `app_home_opened` event. Raises Malformed."""
    workspace = context["workspace"]
    assert isinstance(workspace, int), "the middleware puts the workspace into the context"
    event, event_id = body.get("event"), body.get("event_id")
    user = event.get("user") if isinstance(event, dict) else None
    if not isinstance(event, dict) or not isinstance(user, str) or not user:
        raise Malformed("nobody opened a Home")
    if not isinstance(event_id, str) or not event_id:
        raise Malformed("an event without an id")
    return HomeOpened(
        WorkspaceId(workspace),
        clean(event_id),
        SlackUserId(clean(user)),
        event.get("tab") == "home",
    )
