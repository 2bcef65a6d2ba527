"""What changes about people and channels: a status, a zone, who leaves, what is shared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from bot.sandbox.changes import ConversationChanged, MemberChanged
from bot.sandbox.conversations import Conversation
from bot.sandbox.failures import Impossible
from bot.sandbox.subscriptions import Subscriptions
from bot.sandbox.workspace import Workspace
from bot.sandbox.world import Member

__all__ = ["Circumstances"]

LONGEST_STATUS = 100
NO_STATUS = {"status_text": "", "status_emoji": "", "status_expiration": 0}


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise Impossible("a text is wanted", status=422)
    return value


def _status(value: object) -> str:
    if len(_text(value)) > LONGEST_STATUS:
        raise Impossible(f"a status has up to {LONGEST_STATUS} characters", status=422)
    return _text(value)


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise Impossible("true or false is wanted", status=422)
    return value


def _seconds(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise Impossible("seconds since 1970 are wanted, 0 for no end", status=422)
    return value


def _zone(value: object) -> str:
    if _text(value) not in available_timezones():
        raise Impossible("the name of a time zone is wanted, such as Europe/Berlin", status=422)
    return ZoneInfo(_text(value)).key


PERSON: Mapping[str, Callable[[object], object]] = {
    "status_text": _status,
    "status_emoji": _text,
    "status_expiration": _seconds,
    "tz": _zone,
    "locale": _text,
    "real_name": _text,
    "is_admin": _flag,
    "is_restricted": _flag,
    "deleted": _flag,
    "dnd": _flag,
}
"""What can change about a person, each with what reads its new value."""

CHANNEL: Mapping[str, tuple[str, Callable[[object], object]]] = {
    "ext_shared": ("is_ext_shared", _flag),
    "pending_ext_shared": ("is_pending_ext_shared", _flag),
    "archived": ("is_archived", _flag),
}


class Circumstances:
    """Changes people and channels, and tells the app as far as its manifest subscribes to it.

    Raises Impossible: 404 for whom there isn't, 422 for what can't be changed, or not to that.
    """

    def __init__(self, workspace: Workspace, subscriptions: Subscriptions) -> None:
        self._workspace = workspace
        self._subscriptions = subscriptions

    async def change_person(self, user: str, asked: Mapping[str, object]) -> dict[str, Any]:
        """Change a person's profile or standing; Slack itself changes back a status that ends."""
        member = self._workspace.members.get(user)
        if member is None:
            raise Impossible(f"there is no user {user}")
        if member.is_bot:
            raise Impossible(f"{user} is an app, and has no profile to change", status=409)
        changes = {name: _known(PERSON, name)(value) for name, value in asked.items()}
        if "status_expiration" not in changes and changes.keys() & NO_STATUS.keys():
            changes["status_expiration"] = 0
        return {"trouble": await self._become(member, changes)}

    def change_channel(self, channel: str, asked: Mapping[str, object]) -> dict[str, Any]:
        """Archive a channel, or share it with another company; the app finds that by itself."""
        place = self._workspace.conversations.get(channel)
        if place is None or not place.is_channel:
            raise Impossible(f"there is no channel {channel}")
        changes: dict[str, object] = {}
        for name, value in asked.items():
            attribute, read = _known(CHANNEL, name)
            changes[attribute] = read(value)
        for attribute, value in changes.items():
            setattr(place, attribute, value)
        self._workspace.changes.tell(ConversationChanged(place.id))
        return _channel(place)

    @property
    def next_due(self) -> datetime | None:
        """When the next status ends; None when none has an end."""
        ends = (each.status_expiration for each in self._workspace.members.values())
        return min((datetime.fromtimestamp(end, UTC) for end in ends if end), default=None)

    async def do_due(self) -> None:
        """Take away each status whose time is over, as Slack does."""
        now = self._workspace.now_seconds()
        members = self._workspace.members
        for user in [each.id for each in members.values() if 0 < each.status_expiration <= now]:
            await self._become(members[user], NO_STATUS)

    async def _become(self, member: Member, changes: Mapping[str, Any]) -> str:
        changed = replace(member, **changes)
        if changed == member:
            return ""
        self._workspace.members[member.id] = replace(changed, updated=self._workspace.now_seconds())
        self._workspace.changes.tell(MemberChanged(member.id))
        # Whether Slack holds back notifications is nothing of the profile.
        if replace(changed, dnd=member.dnd) == member:
            return ""
        return await self._subscriptions.person_changed(member.id)


def _known(known: Mapping[str, Any], name: str) -> Any:
    if name not in known:
        words = f"{name} can't be changed, only {', '.join(known)}"
        raise Impossible(words, status=422)
    return known[name]


def _channel(place: Conversation) -> dict[str, Any]:
    return {name: getattr(place, attribute) for name, (attribute, _) in CHANNEL.items()}
