"""What a person does to messages that stand there: react, edit, delete, read."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

from bot.sandbox.conversations import THREAD_FIELDS, Conversation, Message, seconds
from bot.sandbox.emoji_names import emoji_called
from bot.sandbox.failures import Impossible
from bot.sandbox.finding import find_message
from bot.sandbox.subscriptions import Subscriptions
from bot.sandbox.workspace import Workspace
from bot.sandbox.world import SLACKBOT

__all__ = ["TOMBSTONE", "MessageActing"]

TOMBSTONE = "This message was deleted."
"""What Slack leaves of a message whose replies outlive it."""


class MessageActing:
    """Acts on messages as a person, as far as Slack's own client would let them.

    Every method raises Impossible for what that client wouldn't offer.
    """

    def __init__(self, workspace: Workspace, subscriptions: Subscriptions) -> None:
        self._workspace = workspace
        self._subscriptions = subscriptions

    async def react(self, user: str, channel: str, ts: str, name: str) -> dict[str, Any]:
        """Add a reaction; `name` is an emoji's, with or without its colons."""
        place, message = self._within_reach(user, channel, ts)
        name = _same_as_there(message, name.strip(":"))
        people = message.reactions.setdefault(name, [])
        if user in people:
            raise Impossible(f"{user} has reacted with :{name}: already", status=409)
        people.append(user)
        self._workspace.touch(place, message)
        trouble = await self._subscriptions.reacted("reaction_added", user, place, message, name)
        return {"name": name, "trouble": trouble}

    async def unreact(self, user: str, channel: str, ts: str, name: str) -> dict[str, Any]:
        """Take one's own reaction back."""
        place, message = self._within_reach(user, channel, ts)
        name = _same_as_there(message, name.strip(":"))
        people = message.reactions.get(name, [])
        if user not in people:
            raise Impossible(f"{user} hasn't reacted with :{name}:", status=409)
        people.remove(user)
        if not people:
            del message.reactions[name]
        self._workspace.touch(place, message)
        trouble = await self._subscriptions.reacted("reaction_removed", user, place, message, name)
        return {"name": name, "trouble": trouble}

    async def edit(self, user: str, channel: str, ts: str, text: str) -> dict[str, Any]:
        """Write one's own message anew."""
        place, message = self._own(user, channel, ts)
        if not text and "files" not in message.body:
            raise Impossible("an empty message can't be saved: delete it instead", status=422)
        if text == message.body["text"]:
            return {"trouble": ""}
        before = deepcopy(message.body)
        now = seconds(self._workspace.clock.now())
        message.body |= {"text": text, "edited": {"user": user, "ts": f"{now}.000000"}}
        self._workspace.touch(place, message)
        return {"trouble": await self._subscriptions.changed(place, message, before)}

    async def delete(self, user: str, channel: str, ts: str) -> dict[str, Any]:
        """Delete one's own message, or dismiss an ephemeral one that one sees.

        Of a message with replies a tombstone stays for as long as they do.
        """
        self._workspace.person(user)
        place, message = find_message(self._workspace, user, channel, ts)
        if message.only_for is not None:
            self._workspace.remove(place, message)
            return {"trouble": ""}
        place, message = self._own(user, channel, ts)
        before = deepcopy(message.body)
        if message.body.get("reply_count"):
            _bury(message)
            self._workspace.touch(place, message)
            return {"trouble": await self._subscriptions.changed(place, message, before)}
        self._workspace.remove(place, message)
        parent = place.messages.get(message.thread_ts or "")
        if parent is not None and _is_buried(parent) and parent.thread_ts is None:
            self._workspace.remove(place, parent)
        return {"trouble": await self._subscriptions.deleted(place, before)}

    def read(self, user: str, channel: str, ts: str) -> None:
        """Have read a conversation up to a message; an earlier ts leaves what follows unread."""
        self._workspace.person(user)
        place = self._workspace.conversation_for(user, channel)
        if not place.sees(user):
            raise Impossible(f"{user} isn't in {channel}", status=409)
        if not re.fullmatch(r"\d{1,12}\.\d{6}", ts):
            raise Impossible(f"{ts!r} is no message's ts", status=422)
        self._workspace.mark_read(place, user, ts)

    def _within_reach(self, user: str, channel: str, ts: str) -> tuple[Conversation, Message]:
        """A message that everybody there sees, in a conversation that one takes part in."""
        self._workspace.person(user)
        place, message = find_message(self._workspace, user, channel, ts)
        if not place.sees(user) or place.is_archived:
            raise Impossible(f"{user} can't change anything in {channel}", status=409)
        if message.only_for is not None:
            raise Impossible("a message that only you see can only be dismissed", status=409)
        if _is_buried(message):
            raise Impossible("that message was deleted", status=409)
        return place, message

    def _own(self, user: str, channel: str, ts: str) -> tuple[Conversation, Message]:
        place, message = self._within_reach(user, channel, ts)
        if message.author != user:
            raise Impossible("only who wrote a message can edit or delete it", status=409)
        return place, message


def _same_as_there(message: Message, name: str) -> str:
    """The name under which an emoji stands at a message; raises Impossible (422) for no emoji.

    An emoji has several names (thumbsup, +1), which make one reaction.
    """
    sign = _sign(name)
    return next((each for each in message.reactions if _sign(each) == sign), name)


def _sign(name: str) -> str:
    parts = re.fullmatch("(.+?)(?:::skin-tone-([2-6]))?", name)
    sign = emoji_called(parts[1], parts[2] or "") if parts else None
    if sign is None:
        raise Impossible(f"there is no emoji called {name!r}", status=422)
    return sign


def _is_buried(message: Message) -> bool:
    return message.body.get("subtype") == "tombstone"


def _bury(message: Message) -> None:
    thread = {key: message.body[key] for key in THREAD_FIELDS if key != "subscribed"}
    message.body = {
        "type": "message",
        "subtype": "tombstone",
        "user": SLACKBOT,
        "text": TOMBSTONE,
        "hidden": True,
        "ts": message.ts,
        "thread_ts": message.ts,
        **thread,
    }
    message.author = SLACKBOT
    message.metadata = None
    message.reactions.clear()
    message.chosen.clear()
