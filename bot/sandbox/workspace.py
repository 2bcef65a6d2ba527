"""The live workspace: who is there, what was said, what is open. All of it in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from datetime import datetime
from typing import Any

from bot.clock import Clock
from bot.sandbox.blocks import elements_of
from bot.sandbox.changes import (
    Changes,
    ConversationChanged,
    MessageChanged,
    MessageGone,
    ReadMarkMoved,
    Troubled,
)
from bot.sandbox.conversations import Conversation, Message, seconds
from bot.sandbox.failures import Impossible, Refused
from bot.sandbox.grants import ResponseUrls, Triggers, Uploads
from bot.sandbox.homes import Homes
from bot.sandbox.ids import Ids
from bot.sandbox.journal import Entry, Journal
from bot.sandbox.limits import Limits
from bot.sandbox.manifest import Manifest
from bot.sandbox.modals import Modals
from bot.sandbox.world import Member, World

__all__ = ["Workspace"]

FIRST_TS = 1_600_000_000
MOST_TROUBLES = 100


class Workspace:
    """What the Web API, the deliveries and the control API all look at and change."""

    def __init__(
        self,
        world: World,
        manifest: Manifest,
        clock: Clock,
        *,
        strict_tiers: bool,
        patience: float,
    ) -> None:
        self.world = world
        self.manifest = manifest
        self.clock = clock
        self.ids = Ids()
        self.base_url = ""
        """Where the sandbox listens, without a slash at its end; known once it has started."""
        self.changes = Changes()
        self.journal = Journal(clock, self.changes)
        self.exchange: int | None = None
        """The number of the call or payload that is being carried out right now."""
        self.limits = Limits(clock, strict_tiers=strict_tiers)
        self.triggers = Triggers(self.ids, world.team_id, seconds=patience)
        self.response_urls = ResponseUrls(self.ids, clock, world.team_id)
        self.uploads = Uploads(self.ids)
        self.modals = Modals(self.ids, self.changes)
        self.homes = Homes(self.ids, self.changes)
        self.suggested: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
        """The options last offered to a person for an external select, by its block and action."""
        self.troubles: dict[str, list[str]] = {}
        """What Slack itself told a person lately when the app didn't answer as it should."""
        bot = Member(world.bot_user_id, world.bot_name, manifest.bot_name, "UTC", is_bot=True)
        self.members = {member.id: member for member in (bot, *world.members)}
        self.conversations = {
            room.id: Conversation(
                id=room.id,
                kind="private" if room.is_private else "public",
                name=room.name,
                members=[*room.members, *([world.bot_user_id] if room.has_bot else [])],
                created=FIRST_TS,
                creator=room.members[0] if room.members else world.bot_user_id,
                has_bot=room.has_bot,
                is_archived=room.is_archived,
                is_general=room.is_general,
                is_ext_shared=room.is_ext_shared,
                is_pending_ext_shared=room.is_pending_ext_shared,
            )
            for room in world.rooms
        }

    # --- who and where -----------------------------------------------------------------------

    @property
    def bot_user(self) -> str:
        return self.world.bot_user_id

    def now_seconds(self) -> int:
        return seconds(self.clock.now())

    def client_message_id(self) -> str:
        """What Slack's client calls a message that it sends."""
        number = f"{self.ids.number('client-message'):032x}"
        return "-".join((number[:8], number[8:12], number[12:16], number[16:20], number[20:]))

    def person(self, user: str) -> Member:
        """Somebody who can act in Slack; raises Impossible for bots and those who left."""
        member = self.members.get(user)
        if member is None:
            raise Impossible(f"there is no user {user}")
        if not member.can_act:
            raise Impossible(f"{user} can't act: a bot, or no longer here", status=409)
        return member

    def conversation_for(self, user: str, channel: str) -> Conversation:
        """A conversation as a person finds it; "dm" is their own with the bot.

        Raises Impossible when they can't see it.
        """
        if channel == "dm":
            return self.direct(user)
        found = self.conversations.get(channel)
        if found is None or not self.can_find(user, found):
            raise Impossible(f"{user} sees no conversation {channel}")
        return found

    def can_find(self, user: str, place: Conversation) -> bool:
        """Whether a person may look into it: they are in it, or it is public and they no guest."""
        member = self.members[user]
        is_guest = member.is_restricted or member.team_id is not None
        return place.sees(user) or (place.kind == "public" and not is_guest)

    def called(self, place: Conversation, *, by: str | None = None) -> str:
        """What a person calls a conversation: `#sales`, "Coach", "Ron Becker, Mia Hoffmann"."""
        if place.is_channel:
            return f"#{place.name}"
        others = [each for each in place.members if each not in (self.bot_user, by)]
        return ", ".join(self.members[each].real_name for each in others or [self.bot_user])

    def conversation_for_bot(self, channel: object) -> Conversation:
        """A conversation as the bot finds it; raises Refused: channel_not_found."""
        found = self.conversations.get(channel) if isinstance(channel, str) else None
        if found is None or (found.kind != "public" and not found.has_bot):
            raise Refused("channel_not_found")
        return found

    def direct(self, user: str) -> Conversation:
        """The bot's direct message with a person, opened when it is needed."""
        return self._group([user], kind="im", prefix="D", name=user)

    def group(self, users: Iterable[str]) -> Conversation:
        """The group direct message of the bot and several people, whatever their order."""
        people = sorted(set(users), key=lambda user: self.members[user].name)
        names = "--".join(self.members[user].name for user in [*people, self.bot_user])
        return self._group(people, kind="mpim", prefix="C", name=f"mpdm-{names}-1")

    def opened(self, users: Iterable[str]) -> Conversation | None:
        """The direct message of the bot and one person, or several, if it is open already."""
        wanted = {*users, self.bot_user}
        for each in self.conversations.values():
            if not each.is_channel and set(each.members) == wanted:
                return each
        return None

    def _group(self, users: list[str], *, kind: Any, prefix: str, name: str) -> Conversation:
        if (found := self.opened(users)) is not None:
            return found
        opened = Conversation(
            id=self.ids.next(prefix),
            kind=kind,
            name=name,
            members=[*users, self.bot_user],
            created=self.now_seconds(),
            creator=self.bot_user,
            has_bot=True,
        )
        self.conversations[opened.id] = opened
        self.changes.tell(ConversationChanged(opened.id))
        return opened

    # --- who did what ------------------------------------------------------------------------

    @contextmanager
    def during(self, entry: Entry | None) -> Iterator[None]:
        """Count what is said and changed meanwhile as this exchange's doing; never awaits."""
        self.exchange = entry.number if entry else None
        try:
            yield
        finally:
            self.exchange = None

    # --- saying things -----------------------------------------------------------------------

    def join(self, place: Conversation, user: str, *, invited_by: str) -> None:
        """Let somebody, or the bot, be in a channel from now on; the channel says so."""
        place.members.append(user)
        place.has_bot = place.has_bot or user == self.bot_user
        self.changes.tell(ConversationChanged(place.id))
        more = {"subtype": "channel_join", "inviter": invited_by}
        self.say(place, author=user, text=f"<@{user}> has joined the channel", more=more)

    def say(
        self,
        conversation: Conversation,
        *,
        author: str,
        text: str,
        thread_ts: str | None = None,
        only_for: str | None = None,
        metadata: dict[str, Any] | None = None,
        more: Mapping[str, Any] | None = None,
        at: datetime | None = None,
    ) -> Message:
        """Put a message into a conversation; an ephemeral one for `only_for`'s eyes.

        It was said now, or `at` an instant before.
        """
        body: dict[str, Any] = {
            "type": "message",
            "user": author,
            "text": text,
            "ts": conversation.next_ts(at or self.clock.now()),
            "team": self.world.team_id,
        }
        if author == self.bot_user:
            body |= {
                "bot_id": self.world.bot_id,
                "app_id": self.world.app_id,
                "bot_profile": {
                    "id": self.world.bot_id,
                    "app_id": self.world.app_id,
                    "name": self.manifest.bot_name,
                    "deleted": False,
                    "team_id": self.world.team_id,
                },
            }
        if thread_ts is not None:
            body["thread_ts"] = thread_ts
        message = Message({**body, **(more or {})}, author, metadata, only_for)
        if only_for is None:
            conversation.add(message)
        else:
            conversation.ephemerals[message.ts] = message
        if author in self.members and only_for is None:
            conversation.read[author] = message.ts
        self.touch(conversation, message)
        if message.is_reply and only_for is None:
            self.changes.tell(MessageChanged(conversation.id, str(message.thread_ts)))
        return message

    def touch(self, conversation: Conversation, message: Message) -> None:
        """Tell that a message is new or looks different, and note by which exchange."""
        if self.exchange is not None and self.exchange not in message.calls:
            message.calls.append(self.exchange)
        self.changes.tell(MessageChanged(conversation.id, message.ts))

    def remove(self, conversation: Conversation, message: Message) -> None:
        """Take a message away, with its place in its thread."""
        conversation.remove(message)
        self.changes.tell(MessageGone(conversation.id, message.ts))
        if message.is_reply and message.only_for is None:
            self.changes.tell(MessageChanged(conversation.id, str(message.thread_ts)))

    def mark_read(self, conversation: Conversation, user: str, ts: str) -> None:
        """Note up to which message a person has read; an earlier ts marks what follows unread."""
        if conversation.read.get(user) != ts:
            conversation.read[user] = ts
            self.changes.tell(ReadMarkMoved(user, conversation.id))

    def trouble(self, user: str, words: str) -> None:
        """Slack itself tells a person that something went wrong."""
        troubles = self.troubles.setdefault(user, [])
        troubles.append(words)
        del troubles[:-MOST_TROUBLES]
        self.changes.tell(Troubled(user, words))

    def finished(self, blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Blocks as Slack returns them: every block with an id, texts with their switches."""
        complete = deepcopy(blocks)
        for block in complete:
            block.setdefault("block_id", f"b{self.ids.number('block'):05d}")
            for element in elements_of(block):
                element.setdefault("action_id", f"a{self.ids.number('action'):05d}")
        _complete_texts(complete)
        return complete


def _complete_texts(value: object) -> None:
    if isinstance(value, list):
        for each in value:
            _complete_texts(each)
    elif isinstance(value, dict):
        if value.get("type") == "plain_text":
            value.setdefault("emoji", True)
        elif value.get("type") == "mrkdwn":
            value.setdefault("verbatim", False)
        for each in value.values():
            _complete_texts(each)
