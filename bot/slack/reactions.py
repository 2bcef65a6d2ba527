"""Somebody reacted to a message, as Slack tells of it: by whom, to whose, with what; no words."""

from __future__ import annotations

from dataclasses import dataclass

from bot.slack.payloads import Malformed, Payload, clean
from bot.store import WorkspaceId

__all__ = ["Reacted", "parse_reaction"]


@dataclass(frozen=True, slots=True)
class Reacted:
    """The event that somebody put a reaction on a message of `author`'s ("" for an app's)."""

    workspace: WorkspaceId
    user: str
    reaction: str
    author: str
    channel: str
    ts: str


def parse_reaction(context: Payload, body: Payload) -> Reacted | None:
    """Read a `reaction_added` event; None for one on a file. Raises Malformed."""
    workspace = context["workspace"]
    assert isinstance(workspace, int), "the middleware puts the workspace into the context"
    event = body.get("event")
    item = event.get("item") if isinstance(event, dict) else None
    if not isinstance(event, dict) or not isinstance(item, dict):
        raise Malformed("nobody reacted to anything")
    if item.get("type") != "message":
        return None
    said = (
        event.get("user"),
        event.get("reaction"),
        event.get("item_user") or "",
        item.get("channel"),
        item.get("ts"),
    )
    if not all(isinstance(one, str) for one in said):
        raise Malformed("a reaction that isn't Slack's")
    return Reacted(WorkspaceId(workspace), *(clean(str(one)) for one in said))
