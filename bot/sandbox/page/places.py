"""How conversations look from outside: their names, what is unread, why one can't write there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.sandbox.changes import (
    Change,
    ConversationChanged,
    MessageChanged,
    MessageGone,
    ReadMarkMoved,
)
from bot.sandbox.conversations import Conversation, Message
from bot.sandbox.page.message_facts import MessageFacts
from bot.sandbox.page.people import Face, People
from bot.sandbox.workspace import Workspace

__all__ = ["Listed", "Places", "Section", "Unread"]

Mark = Literal["public", "private", "group", "app"]
MOST_COUNTED = 99


@dataclass(frozen=True, slots=True)
class Unread:
    """What a person hasn't read of a conversation, counted up to 99."""

    count: int = 0
    badge: int = 0
    """How many of them are for this person: all of a direct message, mentions in a channel."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A conversation's line in the sidebar."""

    id: str
    name: str
    mark: Mark
    unread: Unread
    face: Face | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the sidebar under its heading."""

    id: str
    title: str
    lines: tuple[Listed, ...]


class Places:
    """Knows how each person sees the conversations of a workspace.

    Every window shows what everybody hasn't read: it is counted once for all of them.
    """

    def __init__(self, workspace: Workspace, people: People, facts: MessageFacts) -> None:
        self._workspace = workspace
        self._people = people
        self._facts = facts
        self._unread: dict[str, dict[str, Unread]] = {}
        workspace.changes.listen(self._forget)

    def name(self, place: Conversation, user: str) -> str:
        """What a person calls it; without the # of a channel."""
        if place.kind == "im":
            return self._people.face(self._other(place, user)).name
        if place.kind == "mpim":
            bots_last = sorted(place.members, key=lambda each: each == self._workspace.bot_user)
            return self._people.names(bots_last, besides=user)
        return place.name

    def title(self, place: Conversation, user: str) -> str:
        """Its name as it stands in a sentence: `#sales`, `Coach`."""
        name = self.name(place, user)
        return f"#{name}" if place.is_channel else name

    def face(self, place: Conversation, user: str) -> Face | None:
        """Whom a direct message is with; None for anything with several people."""
        return self._people.face(self._other(place, user)) if place.kind == "im" else None

    def sections(self, user: str) -> list[Section]:
        """A person's sidebar: what they are in, archived channels left out."""
        seen = [
            each
            for each in self._workspace.conversations.values()
            if each.sees(user) and not each.is_archived
        ]
        rooms = [each for each in seen if each.is_channel]
        groups = [each for each in seen if each.kind == "mpim" and each.messages]
        return [
            Section("channels", "Channels", self._lines(sorted(rooms, key=_by_name), user)),
            Section("groups", "Direct messages", self._lines(groups, user)),
        ]

    def app(self, user: str) -> Listed:
        """The line of a person's direct message with the app, opened or not yet."""
        face = self._people.face(self._workspace.bot_user)
        direct = self._workspace.opened([user])
        if direct is None:
            return Listed("", face.name, "app", Unread(), face)
        return Listed(direct.id, face.name, "app", self.unread(direct, user), face)

    def unread(self, place: Conversation, user: str) -> Unread:
        """What came after the person's mark, from others; in threads only where they take part."""
        known = self._unread.setdefault(place.id, {})
        if user not in known:
            known[user] = self._count(place, user)
        return known[user]

    def total(self, user: str) -> Unread:
        """Everything that a person hasn't read, in whatever conversation."""
        found = [
            self.unread(each, user)
            for each in self._workspace.conversations.values()
            if each.sees(user) and not each.is_archived
        ]
        return Unread(sum(each.count for each in found), sum(each.badge for each in found))

    def silence(self, place: Conversation, user: str) -> str:
        """Why a person can't write here, in a sentence; empty where they can."""
        if place.is_archived:
            return (
                f"#{place.name} is archived. You can read it, but nobody can write here any more."
            )
        if not place.sees(user):
            name = self._people.face(user).name
            return (
                f"You are looking into #{place.name}. {name} isn't a member and can't write here."
            )
        if place.kind == "im" and not self._workspace.manifest.messages_tab:
            return f"Sending messages to {self.name(place, user)} has been turned off."
        return ""

    def people_in(self, place: Conversation) -> list[Face]:
        """Everybody who is in it, apps last."""
        faces = [self._people.face(user) for user in place.members]
        return sorted(faces, key=lambda face: (face.is_app, face.name))

    def _forget(self, change: Change) -> None:
        if isinstance(change, MessageChanged | MessageGone | ReadMarkMoved | ConversationChanged):
            self._unread.pop(change.channel, None)

    def _count(self, place: Conversation, user: str) -> Unread:
        count = badge = 0
        mark = place.read.get(user, "")
        for message in reversed(place.messages.values()):
            if message.ts <= mark or count == MOST_COUNTED:
                break
            if message.author == user or not self._reaches(place, message, user):
                continue
            count += 1
            badge += not place.is_channel or self._facts.pings(place, message, user)
        return Unread(count, badge)

    def _other(self, place: Conversation, user: str) -> str:
        return next((each for each in place.members if each != user), user)

    def _reaches(self, place: Conversation, message: Message, user: str) -> bool:
        if message.is_top_level:
            return True
        parent = place.messages.get(str(message.thread_ts))
        takes_part = parent is not None and (
            parent.author == user or user in parent.body.get("reply_users", ())
        )
        return takes_part or not place.is_channel or self._facts.pings(place, message, user)

    def _lines(self, places: list[Conversation], user: str) -> tuple[Listed, ...]:
        return tuple(
            Listed(
                each.id,
                self.name(each, user),
                {"public": "public", "private": "private"}.get(each.kind, "group"),  # type: ignore[arg-type]
                self.unread(each, user),
            )
            for each in places
        )


def _by_name(place: Conversation) -> str:
    return place.name
