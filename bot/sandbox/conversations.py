"""Channels and direct messages, and what was said in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

__all__ = ["Conversation", "Kind", "Message", "StateValues", "micros_of", "seconds", "ts_text"]

Kind = Literal["public", "private", "im", "mpim"]
THREAD_FIELDS = (
    "reply_count",
    "reply_users_count",
    "reply_users",
    "latest_reply",
    "is_locked",
    "subscribed",
)
StateValues = dict[str, dict[str, dict[str, Any]]]
"""block_id → action_id → what is chosen there, as `state.values` has it."""


def ts_text(micros: int) -> str:
    """A message's ts for microseconds since the epoch."""
    return f"{micros // 1_000_000}.{micros % 1_000_000:06d}"


def micros_of(ts: str) -> int:
    """Microseconds since the epoch: the other way round."""
    whole, _, rest = ts.partition(".")
    return int(whole) * 1_000_000 + int(rest or 0)


def seconds(instant: datetime) -> int:
    """Whole seconds since the epoch."""
    return int(instant.timestamp())


@dataclass(slots=True)
class Message:
    """One message; `body` is what Slack would return for it, apart from its metadata."""

    body: dict[str, Any]
    author: str
    metadata: dict[str, Any] | None = None
    only_for: str | None = None
    """The one person who sees an ephemeral message."""
    chosen: dict[str, StateValues] = field(default_factory=dict)
    """What each person has chosen in this message's menus."""
    reactions: dict[str, list[str]] = field(default_factory=dict)
    """Who reacted, by the emoji's name and in the order they did."""
    calls: list[int] = field(default_factory=list)
    """The exchanges that said and changed it, by their numbers in the journal."""

    @property
    def ts(self) -> str:
        return str(self.body["ts"])

    @property
    def thread_ts(self) -> str | None:
        """The ts of the message that started the thread, for a reply and for that message."""
        found = self.body.get("thread_ts")
        return None if found is None else str(found)

    @property
    def is_reply(self) -> bool:
        return self.thread_ts is not None and self.thread_ts != self.ts

    @property
    def is_broadcast(self) -> bool:
        """Whether it is a reply that was sent to the whole conversation as well."""
        return self.body.get("subtype") == "thread_broadcast"

    @property
    def is_top_level(self) -> bool:
        """Whether it stands in the conversation itself, not only in a thread."""
        return not self.is_reply or self.is_broadcast

    @property
    def blocks(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.body.get("blocks", [])
        return found

    def shown(self, *, with_metadata: bool) -> dict[str, Any]:
        """The message as the history methods return it."""
        body = dict(self.body)
        if self.reactions:
            body["reactions"] = [
                {"name": name, "users": list(users), "count": len(users)}
                for name, users in self.reactions.items()
            ]
        if with_metadata and self.metadata is not None:
            body["metadata"] = self.metadata
        return body


@dataclass(slots=True)
class Conversation:
    """A channel, a direct message or a group direct message."""

    id: str
    kind: Kind
    name: str
    members: list[str]
    created: int
    creator: str
    has_bot: bool
    is_archived: bool = False
    is_general: bool = False
    is_ext_shared: bool = False
    is_pending_ext_shared: bool = False
    messages: dict[str, Message] = field(default_factory=dict)
    ephemerals: dict[str, Message] = field(default_factory=dict)
    read: dict[str, str] = field(default_factory=dict)
    """The ts up to which each person has read; nobody without one has read anything."""
    last_micros: int = 0

    @property
    def is_channel(self) -> bool:
        """Whether it has a name of its own; a direct message goes by who is in it."""
        return self.kind in ("public", "private")

    def message(self, ts: str) -> Message | None:
        """The message with that ts, be it for all or for one person's eyes."""
        return self.messages.get(ts) or self.ephemerals.get(ts)

    def next_ts(self, now: datetime) -> str:
        """The ts for a message said now: never one that was given before in here."""
        micros = round(now.timestamp() * 1_000_000)
        self.last_micros = max(micros, self.last_micros + 1)
        return ts_text(self.last_micros)

    def top_level(self) -> list[Message]:
        """What stands in the conversation itself, oldest first."""
        return [message for message in self.messages.values() if message.is_top_level]

    def thread(self, ts: str) -> list[Message]:
        """The message that starts a thread and its replies, oldest first."""
        return [m for m in self.messages.values() if ts in (m.ts, m.thread_ts)]

    def add(self, message: Message) -> None:
        """Keep a message; a reply changes what the first message of its thread shows."""
        self.messages[message.ts] = message
        if message.is_reply:
            first = self.messages[str(message.thread_ts)].body
            people = dict.fromkeys([*first.get("reply_users", ()), message.author])
            _tell_of_replies(first, first.get("reply_count", 0) + 1, [*people], message.ts)

    def remove(self, message: Message) -> None:
        """Take a message away; what its thread shows changes with it."""
        self.ephemerals.pop(message.ts, None)
        self.messages.pop(message.ts, None)
        if message.is_reply and message.thread_ts in self.messages:
            first = self.messages[message.thread_ts].body
            _, *replies = self.thread(message.thread_ts)
            if replies:
                people = dict.fromkeys(reply.author for reply in replies)
                _tell_of_replies(first, len(replies), [*people], replies[-1].ts)
            else:
                for key in ("thread_ts", *THREAD_FIELDS):
                    first.pop(key, None)

    def sees(self, user: str) -> bool:
        return user in self.members

    def described(self, *, bot_user: str) -> dict[str, Any]:
        """The channel object of the conversations methods, as the bot gets it."""
        shared: dict[str, Any] = {
            "id": self.id,
            "created": self.created,
            "is_archived": self.is_archived,
            "is_im": self.kind == "im",
            "is_org_shared": False,
        }
        if self.kind == "im":
            other = next(member for member in self.members if member != bot_user)
            return {**shared, "user": other, "is_user_deleted": False, "is_open": True}
        outside = self.is_ext_shared
        return {
            **shared,
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": self.kind == "public",
            "is_group": self.kind == "private",
            "is_mpim": self.kind == "mpim",
            "is_private": self.kind != "public",
            "is_general": self.is_general,
            "is_member": self.has_bot,
            "is_shared": outside,
            "is_ext_shared": outside,
            "is_pending_ext_shared": self.is_pending_ext_shared,
            "pending_shared": [],
            "creator": self.creator,
            "unlinked": 0,
            "topic": {"value": "", "creator": "", "last_set": 0},
            "purpose": {"value": "", "creator": "", "last_set": 0},
            "previous_names": [],
        }


def _tell_of_replies(first: dict[str, Any], count: int, people: list[str], latest: str) -> None:
    """Have the body of a thread's first message say what follows it."""
    first.update(
        thread_ts=first["ts"],
        reply_count=count,
        reply_users_count=len(people),
        reply_users=people,
        latest_reply=latest,
        is_locked=False,
        subscribed=True,
    )
