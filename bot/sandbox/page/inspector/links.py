"""Where an exchange leads: the message it made, who and where it was about, what belongs to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

from bot.sandbox.conversations import Conversation, Message
from bot.sandbox.journal import Entry
from bot.sandbox.page.inspector.names import Names
from bot.sandbox.workspace import Workspace

__all__ = ["ExchangeLinks", "Link"]


@dataclass(frozen=True, slots=True)
class Link:
    """Something that belongs to an exchange; without an address only words."""

    label: str
    words: str
    href: str = ""


class ExchangeLinks:
    """Finds what belongs to an exchange in its workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._names = Names(workspace)

    def of(self, entry: Entry, user: str, address: str) -> list[Link]:
        """All of it, as `user` may look at it; `address` is the inspector's query string."""
        return [
            *self._person(entry),
            *self._place(entry, user),
            *self._messages(entry, user),
            *self._siblings(entry, address),
            *self._response_url(entry, address),
        ]

    def _person(self, entry: Entry) -> Iterator[Link]:
        user = entry.user or entry.body.get("user") or entry.body.get("user_id")
        member = self._workspace.members.get(user) if isinstance(user, str) else None
        if member is None:
            return
        yield Link("Person", member.real_name, f"/client/{member.id}" if member.can_act else "")

    def _place(self, entry: Entry, user: str) -> Iterator[Link]:
        place = self._conversation(entry)
        if place is not None:
            viewer = self._viewer(place, user)
            href = f"/client/{viewer}/{place.id}" if viewer else ""
            yield Link("Conversation", self._names.place(place.id), href)

    def _messages(self, entry: Entry, user: str) -> Iterator[Link]:
        """The messages that it made or changed, and the one that was clicked on."""
        for place in self._workspace.conversations.values():
            for message in (*place.messages.values(), *place.ephemerals.values()):
                if entry.number in message.calls:
                    verb = "Message made" if message.calls[0] == entry.number else "Message changed"
                    yield self._message(verb, place, message, user)
        where = self._conversation(entry)
        container = entry.body.get("container")
        if where is not None and isinstance(container, dict):
            clicked = where.message(container.get("message_ts", ""))
            if clicked is not None:
                yield self._message("Clicked in", where, clicked, user)

    def _message(self, label: str, place: Conversation, message: Message, user: str) -> Link:
        viewer = message.only_for or self._viewer(place, user)
        words = " ".join(self._names.spelt_out(str(message.body.get("text", ""))).split())
        words = words if len(words) <= 60 else f"{words[:59].rstrip()}…"
        return Link(label, words or "a message", message_address(viewer, place, message))

    def _siblings(self, entry: Entry, address: str) -> Iterator[Link]:
        """The other deliveries of the same event."""
        event = entry.body.get("event_id")
        if entry.kind != "payload" or not event:
            return
        for each in self._workspace.journal.entries:
            if each.number != entry.number and each.body.get("event_id") == event:
                label = f"Repetition {each.retry}" if each.retry else "First delivery"
                yield Link(label, f"No. {each.number}", exchange_address(each.number, address))

    def _response_url(self, entry: Entry, address: str) -> Iterator[Link]:
        """What a response URL answers, and the answers that a payload got by its own."""
        given = entry.body.get("response_url")
        if entry.path:
            for each in self._workspace.journal.entries:
                if _path(each.body.get("response_url")) == entry.path:
                    href = exchange_address(each.number, address)
                    yield Link("Answers", f"No. {each.number}, {each.name}", href)
        elif isinstance(given, str):
            for each in self._workspace.journal.entries:
                if each.path and each.path == _path(given):
                    href = exchange_address(each.number, address)
                    yield Link("Answered by", f"No. {each.number}", href)

    def _conversation(self, entry: Entry) -> Conversation | None:
        body, answer = entry.body, entry.answer
        event = body.get("event")
        channels = [body.get("channel"), body.get("channel_id")]
        channels += [event.get("channel")] if isinstance(event, dict) else []
        channels += [answer.get("channel")] if isinstance(answer, dict) else []
        for channel in channels:
            found = channel.get("id") if isinstance(channel, dict) else channel
            if isinstance(found, str) and found in self._workspace.conversations:
                return self._workspace.conversations[found]
        return None

    def _viewer(self, place: Conversation, user: str) -> str:
        """As whom to look at a conversation: as oneself if one is in it; empty for nobody."""
        members = self._workspace.members
        people = [each for each in self._names.who(place) if members[each].can_act]
        return user if user in people else next(iter(people), "")


def message_address(viewer: str, place: Conversation, message: Message) -> str:
    """Where the page shows a message to somebody; empty for nobody."""
    if not viewer:
        return ""
    thread = "?" + urlencode({"thread": message.thread_ts}) if message.is_reply else ""
    return f"/client/{quote(viewer)}/{quote(place.id)}{thread}#message-{message.ts}"


def exchange_address(number: int, address: str) -> str:
    """Where the inspector shows an exchange, with what it lists beside it."""
    return f"/inspector/{number}" + (f"?{address}" if address else "")


def _path(url: object) -> str:
    return urlsplit(url).path if isinstance(url, str) else ""
