"""What came into the conversations within a stretch of time, and how one says so."""

from __future__ import annotations

from collections.abc import Iterable
from types import TracebackType
from typing import Any, Self

from bot.sandbox.changes import Change, HomeChanged, MessageChanged, MessageGone
from bot.sandbox.conversations import Conversation, Message, micros_of
from bot.sandbox.wording import in_a_row
from bot.sandbox.workspace import Workspace

__all__ = ["Arrivals"]

MOST_NAMES = 3


class Arrivals:
    """Listens, used as a context, for messages and Homes that somebody can see for the first time.

    A message that was there before and only looks different isn't one of them.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._before = {place.id: place.last_micros for place in workspace.conversations.values()}
        self._messages: dict[tuple[str, str], Message] = {}
        self._homes: dict[str, None] = {}

    def __enter__(self) -> Self:
        self._end = self._workspace.changes.listen(self._note)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    @property
    def were_told(self) -> bool:
        """Whether the bot has said something that somebody sees, or changed a Home."""
        bot = self._workspace.bot_user
        return bool(self._homes) or any(m.author == bot for m in self._messages.values())

    def came(self, user: str | None) -> list[dict[str, Any]]:
        """The new messages of each conversation that a person sees; without one, of all."""
        return [
            {"channel": place.id, "name": self._workspace.called(place, by=user), "count": count}
            for place, count in self._counted(user)
        ]

    def words(self, user: str | None) -> str:
        """The same as a sentence for that person, which also tells who got something else."""
        count = sum(count for _, count in self._counted(user))
        if count:
            return "1 message came." if count == 1 else f"{count} messages came."
        others = self._readers()
        if others:
            what = "a message" if len(self._messages) == 1 else "messages"
            return f"No new message for you, but {self._names(others)} got {what}."
        if self._homes:
            return f"The Home of {self._names(self._homes)} changed."
        return "No new message."

    def _note(self, change: Change) -> None:
        match change:
            case MessageChanged(channel, ts):
                place = self._workspace.conversations[channel]
                message = place.message(ts)
                if message is not None and micros_of(ts) > self._before.get(channel, 0):
                    self._messages[channel, ts] = message
            case MessageGone(channel, ts):
                self._messages.pop((channel, ts), None)
            case HomeChanged(user):
                self._homes[user] = None
            case _:
                pass

    def _counted(self, user: str | None) -> list[tuple[Conversation, int]]:
        counts: dict[str, int] = {}
        for (channel, _), message in self._messages.items():
            if user is None or self._reads(user, channel, message):
                counts[channel] = counts.get(channel, 0) + 1
        return [(self._workspace.conversations[each], count) for each, count in counts.items()]

    def _reads(self, user: str, channel: str, message: Message) -> bool:
        if message.only_for is not None:
            return message.only_for == user
        return self._workspace.conversations[channel].sees(user) and message.author != user

    def _readers(self) -> Iterable[str]:
        return dict.fromkeys(
            user
            for (channel, _), message in self._messages.items()
            for user in self._workspace.conversations[channel].members
            if not self._workspace.members[user].is_bot and self._reads(user, channel, message)
        )

    def _names(self, users: Iterable[str]) -> str:
        names = [self._workspace.members[user].real_name for user in users]
        if len(names) > MOST_NAMES:
            names = [*names[: MOST_NAMES - 1], f"{len(names) - MOST_NAMES + 1} others"]
        return in_a_row(names)
