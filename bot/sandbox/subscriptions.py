"""Tells the app what happens where it is, as far as its manifest subscribes to it."""

from __future__ import annotations

from typing import Any, Literal

from bot.sandbox.conversations import Conversation, Message
from bot.sandbox.events import Events
from bot.sandbox.methods.users import user_object
from bot.sandbox.payloads import Payloads, moment, view_object
from bot.sandbox.workspace import Workspace

__all__ = ["Subscriptions"]

_MESSAGES = {"im": "message.im", "mpim": "message.mpim", "public": "message.channels"}
_CHANNEL_TYPES = {"public": "channel", "private": "group"}


class Subscriptions:
    """Delivers events; each method returns why that failed, empty when it didn't or wasn't due."""

    def __init__(self, workspace: Workspace, payloads: Payloads, events: Events) -> None:
        self._workspace = workspace
        self._payloads = payloads
        self._events = events

    async def said(self, place: Conversation, message: Message) -> str:
        """Somebody wrote, or shared files."""
        event = {**message.body, "event_ts": message.ts}
        if "files" in message.body:
            event["subtype"] = "file_share"
        return await self._message(place, event)

    async def changed(self, place: Conversation, message: Message, before: dict[str, Any]) -> str:
        """Somebody edited a message, or deleted one that has replies; `before` is its old body."""
        body = dict(message.body)
        if body.get("subtype") != "tombstone":
            team_id = self._workspace.world.team_id
            body |= {"source_team": team_id, "user_team": team_id}
        return await self._message(
            place,
            {
                "type": "message",
                "subtype": "message_changed",
                "message": body,
                "previous_message": before,
                **self._hidden(place),
            },
        )

    async def deleted(self, place: Conversation, before: dict[str, Any]) -> str:
        """Somebody deleted a message; `before` is its body."""
        return await self._message(
            place,
            {
                "type": "message",
                "subtype": "message_deleted",
                "previous_message": before,
                "deleted_ts": before["ts"],
                **self._hidden(place),
            },
        )

    async def reacted(
        self,
        kind: Literal["reaction_added", "reaction_removed"],
        user: str,
        place: Conversation,
        message: Message,
        name: str,
    ) -> str:
        """Somebody reacted to a message, or took that back."""
        event = {
            "type": kind,
            "user": user,
            "reaction": name,
            "item": {"type": "message", "channel": place.id, "ts": message.ts},
            "item_user": message.author,
            "event_ts": moment(self._workspace),
        }
        return await self._deliver(kind, place, event)

    async def home_opened(self, user: str, tab: Literal["home", "messages"]) -> str:
        """Somebody opened the app's Home, or its messages."""
        place = self._workspace.direct(user)
        event: dict[str, Any] = {
            "type": "app_home_opened",
            "user": user,
            "channel": place.id,
            "tab": tab,
            "event_ts": moment(self._workspace),
        }
        home = self._workspace.homes.get(user)
        if tab == "home" and home is not None:
            event["view"] = view_object(self._workspace, home)
        return await self._deliver("app_home_opened", place, event)

    async def person_changed(self, user: str) -> str:
        """Something in a person's profile changed, or how they stand in the workspace."""
        if "user_change" not in self._workspace.manifest.events:
            return ""
        event = {
            "type": "user_change",
            "user": user_object(self._workspace, self._workspace.members[user], locale=True),
            "cache_ts": self._workspace.now_seconds(),
            "event_ts": moment(self._workspace),
        }
        return (await self._events.deliver(self._payloads.event(None, event))).trouble

    async def _message(self, place: Conversation, event: dict[str, Any]) -> str:
        whole = {
            **event,
            "channel": place.id,
            "channel_type": _CHANNEL_TYPES.get(place.kind, place.kind),
        }
        return await self._deliver(_MESSAGES.get(place.kind, "message.groups"), place, whole)

    async def _deliver(self, kind: str, place: Conversation, event: dict[str, Any]) -> str:
        if not place.has_bot or kind not in self._workspace.manifest.events:
            return ""
        answer = await self._events.deliver(self._payloads.event(place, event))
        return answer.trouble

    def _hidden(self, place: Conversation) -> dict[str, Any]:
        """What an event says that is no message of its own: its ts is the change's."""
        ts = place.next_ts(self._workspace.clock.now())
        return {"hidden": True, "ts": ts, "event_ts": ts}
