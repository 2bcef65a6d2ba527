"""Every word that is typed in the quarter carries a number of its own: who saw which is known.

`Watch` looks at what each person is shown, and at each call, the moment it happens.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.sandbox.changes import Change, HomeChanged, MessageChanged, ModalsChanged, Troubled
from bot.sandbox.recorder import RecordedCall
from bot.sandbox.workspace import Workspace

__all__ = ["Book", "Sighting", "Watch", "Word", "numbers_in"]

MARK = re.compile(r"zq(\d+)z")
SORRY = re.compile(r"\(reference [0-9A-F]{8}\)")
PEOPLE = "U0M"
SCRIPTS = ("who decides?", "Größe & <b>Maß</b>", "日本語の *メモ*", "مرحبا _بك_", "Кто ~решает~?")


@dataclass(slots=True)
class Word:
    """Something that somebody typed. `pair` are the two of the 1:1 whose record it is for."""

    number: int
    author: str
    made: datetime
    field: str
    pair: frozenset[str] | None = None
    sent: datetime | None = None
    """When the form with it was taken; until then it is its author's alone."""

    @property
    def is_private(self) -> bool:
        return self.field.endswith(":private")


@dataclass(frozen=True, slots=True)
class Sighting:
    """A word before somebody's eyes; `reader` is "" where nobody can tell whose."""

    number: int
    reader: str
    how: str
    at: datetime


@dataclass
class Book:
    """All words, by number."""

    words: dict[int, Word] = field(default_factory=dict)

    def new(self, author: str, name: str, at: datetime, pair: frozenset[str] | None = None) -> str:
        """Think of a text; it begins with its number, so that shortening leaves that."""
        number = len(self.words) + 1
        self.words[number] = Word(number, author, at, name, pair)
        return f"zq{number}z {SCRIPTS[number % len(SCRIPTS)]}"

    def send(self, value: object, at: datetime) -> None:
        """Note that a form with these values was taken."""
        for number in numbers_in(value):
            if self.words[number].sent is None:
                self.words[number].sent = at


@dataclass
class Watch:
    """Sees all that people are shown, and reads what was called."""

    workspace: Workspace
    seen: dict[tuple[int, str], Sighting] = field(default_factory=dict)
    """The first time that each reader saw each word."""
    called: dict[tuple[int, str, str], Sighting] = field(default_factory=dict)
    """The first call of each method that carried a word to somebody."""
    troubles: list[str] = field(default_factory=list)
    views: dict[str, str] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    """The references under which somebody was told that something went wrong in the bot."""

    def __post_init__(self) -> None:
        self.workspace.changes.listen(self._note)

    def _note(self, change: Change) -> None:
        match change:
            case MessageChanged(channel, ts):
                place = self.workspace.conversations[channel]
                message = place.message(ts)
                if message is not None and message.author == self.workspace.bot_user:
                    readers = [message.only_for] if message.only_for else place.members
                    self._see(message.body, readers, "message")
            case ModalsChanged(user):
                for modal in self.workspace.modals.stack(user):
                    self.views[modal.id] = user
                    self._see(modal.view, [user], "modal")
            case HomeChanged(user):
                self.views[self.workspace.homes[user].id] = user
                self._see(self.workspace.homes[user].view, [user], "home")
            case Troubled(user, words):
                self.troubles.append(f"{user}: {words}")
            case _:
                pass

    def _see(self, shown: object, readers: Iterable[str], how: str) -> None:
        text = str(shown)
        self.texts += SORRY.findall(text)
        at = self.workspace.clock.now()
        for number in numbers_in(text):
            for reader in _people(readers):
                self.seen.setdefault((number, reader), Sighting(number, reader, how, at))

    def read(self, calls: Iterable[RecordedCall]) -> None:
        """Take down whom each of these calls carried which words to."""
        for call in calls:
            if numbers := numbers_in(call.payload):
                at = datetime.fromisoformat(call.at)
                for reader in self._audience(call) or [""]:
                    for number in numbers:
                        key = number, reader, call.method
                        self.called.setdefault(key, Sighting(number, reader, call.method, at))

    def _audience(self, call: RecordedCall) -> list[str]:
        payload: dict[str, Any] = call.payload
        if alone := payload.get("user") or payload.get("user_id"):
            return [str(alone)]
        if channel := payload.get("channel") or payload.get("channel_id"):
            place = self.workspace.conversations.get(str(channel))
            return list(_people(place.members if place else [str(channel)]))
        if view := payload.get("view_id"):
            return [self.views[view]] if view in self.views else []
        given = self.workspace.triggers._given.get(str(payload.get("trigger_id")))
        return [given.user] if given else []


def numbers_in(value: object) -> list[int]:
    """List the words in anything that has texts in it."""
    return [int(number) for number in dict.fromkeys(MARK.findall(str(value)))]


def _people(readers: Iterable[str]) -> Iterator[str]:
    return (one for one in readers if one.startswith(PEOPLE))
