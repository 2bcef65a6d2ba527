"""What each person sees in front of them, for tests and for the sandbox's page."""

from __future__ import annotations

import re
from typing import Any

from bot.sandbox.conversations import Conversation, Message, micros_of
from bot.sandbox.homes import Home
from bot.sandbox.modals import Modal
from bot.sandbox.workspace import Workspace

__all__ = [
    "channel_view",
    "channels_view",
    "commands_view",
    "message_view",
    "sight_of",
    "users_view",
]

_PING = re.compile(r"<!(channel|here|everyone)(?:\|[^>]*)?>|<@([UW]\w+)(?:\|[^>]*)?>")


def users_view(workspace: Workspace) -> list[dict[str, Any]]:
    """Everybody in the workspace."""
    return [
        {
            "id": member.id,
            "name": member.name,
            "real_name": member.real_name,
            "tz": member.tz,
            "locale": member.locale,
            "is_admin": member.is_admin,
            "is_restricted": member.is_restricted,
            "status_text": member.status_text,
            "status_emoji": member.status_emoji,
            "status_expiration": member.status_expiration,
            "dnd": member.dnd,
            "is_bot": member.is_bot,
            "deleted": member.deleted,
            "team_id": member.team_id or workspace.world.team_id,
        }
        for member in workspace.members.values()
    ]


def channels_view(workspace: Workspace) -> list[dict[str, Any]]:
    """Every conversation, those opened by the bot included."""
    return [channel_view(workspace, each) for each in workspace.conversations.values()]


def commands_view(workspace: Workspace) -> dict[str, Any]:
    """What the app offers to start with: its slash commands and its shortcuts."""
    manifest = workspace.manifest
    return {
        "commands": [
            {"name": each.name, "description": each.description, "usage_hint": each.usage_hint}
            for each in manifest.commands.values()
        ],
        "shortcuts": [
            {
                "callback_id": each.callback_id,
                "name": each.name,
                "kind": each.kind,
                "description": each.description,
            }
            for each in manifest.shortcuts.values()
        ],
    }


def channel_view(workspace: Workspace, place: Conversation) -> dict[str, Any]:
    """A conversation from above, whoever is in it."""
    return {
        "id": place.id,
        "name": place.name,
        "kind": place.kind,
        "members": place.members,
        "people": [each for each in place.members if not workspace.members[each].is_bot],
        "has_bot": place.has_bot,
        "is_archived": place.is_archived,
        "is_ext_shared": place.is_ext_shared,
        "is_pending_ext_shared": place.is_pending_ext_shared,
    }


def message_view(place: Conversation, message: Message) -> dict[str, Any]:
    """A message with all that can be read in it, and whom it pings."""
    said = [message.body["text"], *_texts(message.blocks)]
    return {
        **message.shown(with_metadata=True),
        "channel": place.id,
        "ephemeral": message.only_for is not None,
        "seen_text": "\n".join(text for text in said if text),
        "pings": sorted(_pings([message.body["text"], *_texts(message.blocks, live_only=True)])),
    }


def sight_of(workspace: Workspace, user: str) -> dict[str, Any]:
    """Everything in front of one person: conversations, own ephemerals, modals, Home, troubles."""
    places = [each for each in workspace.conversations.values() if each.sees(user)]
    home = workspace.homes.get(user)
    return {
        "user": user,
        "channels": [
            {
                **channel_view(workspace, place),
                "read": place.read.get(user),
                "messages": [
                    message_view(place, message) for message in visible_messages(place, user)
                ],
            }
            for place in places
        ],
        "modals": [modal_view(modal) for modal in workspace.modals.stack(user)],
        "home": home_view(home) if home is not None else None,
        "troubles": list(workspace.troubles.get(user, ())),
    }


def visible_messages(place: Conversation, user: str | None) -> list[Message]:
    """The messages of a conversation in their order; with a person, their ephemerals as well."""
    own = [message for message in place.ephemerals.values() if message.only_for == user]
    both = [*place.messages.values(), *own]
    return sorted(both, key=lambda message: micros_of(message.ts))


def modal_view(modal: Modal) -> dict[str, Any]:
    return {
        "id": modal.id,
        "title": modal.view["title"]["text"],
        "callback_id": modal.view.get("callback_id", ""),
        "private_metadata": modal.view.get("private_metadata", ""),
        "submit": modal.view["submit"]["text"] if "submit" in modal.view else None,
        "blocks": modal.blocks,
        "values": modal.values,
        "errors": modal.errors,
        "trouble": modal.trouble,
        "seen_text": "\n".join(_texts(modal.blocks)),
    }


def home_view(home: Home) -> dict[str, Any]:
    return {
        "id": home.id,
        "callback_id": home.view.get("callback_id", ""),
        "private_metadata": home.view.get("private_metadata", ""),
        "blocks": home.blocks,
        "values": home.values,
        "seen_text": "\n".join(_texts(home.blocks)),
    }


def _texts(value: object, *, live_only: bool = False) -> list[str]:
    """Every text in some blocks; `live_only` leaves out plain_text, where nothing is a link."""
    if isinstance(value, list):
        return [text for each in value for text in _texts(each, live_only=live_only)]
    if not isinstance(value, dict):
        return []
    if value.get("type") in ("plain_text", "mrkdwn", "markdown") and isinstance(value["text"], str):
        return [] if live_only and value["type"] == "plain_text" else [value["text"]]
    return [text for each in value.values() for text in _texts(each, live_only=live_only)]


def _pings(texts: list[str]) -> set[str]:
    return {match[1] or match[2] for text in texts for match in _PING.finditer(text)}
