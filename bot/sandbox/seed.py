"""What was said in a workspace before anybody opens it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.sandbox.conversations import Conversation, Message, ts_text
from bot.sandbox.workspace import Workspace

__all__ = ["Line", "Reply", "demo_talk", "opening", "read_talk", "seed"]

SATURDAY = 5
OPENS, CLOSES = time(9), time(16)
OPENING = time(9, 5)
_NAMED = re.compile(r"(?<![\w/])([@#])([\w-]+)")


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer in a thread; people go by their names."""

    by: str
    after: int
    """Minutes after what was said before it in the thread."""
    text: str
    reactions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """A message in a channel, with its thread; people and channels go by their names."""

    channel: str
    by: str
    days: int
    """How many working days before the sandbox begins; at least 1."""
    at: time
    """The time of day where its author is."""
    text: str
    reactions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    edited: int = 0
    """How many minutes later its author changed it; 0 for never."""
    unread: tuple[str, ...] = ()
    """For whom the channel is unread from here on."""
    replies: tuple[Reply, ...] = ()


def demo_talk() -> list[Line]:
    """What Fairwind Instruments talked about in the days before (bot/sandbox/talk.toml)."""
    return read_talk(Path(__file__).with_name("talk.toml"))


def read_talk(path: Path) -> list[Line]:
    """Read lines from a TOML file. Raises ValueError for what aren't any, in words."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    try:
        return [_line(each) for each in data["lines"]]
    except (KeyError, TypeError) as error:
        raise ValueError(f"{path.name} holds something that is no line: {error!r}") from error


def seed(workspace: Workspace, talk: Iterable[Line]) -> None:
    """Say all that, each line at its time before now. Raises ValueError for names nobody has."""
    _Seeding(workspace).say(talk)


def opening(now: datetime, zone: ZoneInfo) -> datetime:
    """When a demo begins: now if somebody there is at work, else the next working morning.

    Who tries it in the evening would otherwise wait for messages that keep to working hours.
    """
    local = now.astimezone(zone)
    day = local.date()
    if day.weekday() < SATURDAY and OPENS <= local.time() < CLOSES:
        return now
    if local.time() >= OPENS:
        day += timedelta(days=1)
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return datetime.combine(day, OPENING, zone)


class _Seeding:
    """One seeding of a workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._people = {member.name: member for member in workspace.members.values()}
        self._rooms = {each.name: each for each in workspace.conversations.values()}
        # Days are counted once, where the first of the cast is, so that a thread whose authors
        # are on two continents doesn't fall apart over midnight.
        cast = workspace.world.cast or tuple(m.id for m in workspace.world.members[:1])
        home = ZoneInfo(workspace.members[cast[0]].tz)
        self._today = workspace.clock.now().astimezone(home).date()
        self._unread: dict[tuple[str, str], str] = {}

    def say(self, talk: Iterable[Line]) -> None:
        lines = list(talk)
        said: dict[int, Message] = {}
        # As they came, whatever the channel: within one, no message may be older than the last.
        for at, number, one in sorted(self._dated(lines), key=lambda each: each[0]):
            thread = said[number].ts if number in said else None
            message = self._say(lines[number], one, at, thread)
            said.setdefault(number, message)
        for name in {line.channel for line in lines}:
            self._mark(self._room(name))

    def _dated(self, lines: list[Line]) -> Iterator[tuple[datetime, int, Line | Reply]]:
        """Everything that was said, with its instant and the number of its line."""
        for number, line in enumerate(lines):
            zone = ZoneInfo(self._workspace.members[self._person(line.by)].tz)
            at = datetime.combine(_working_days_before(self._today, line.days), line.at, zone)
            yield at, number, line
            for reply in line.replies:
                at += timedelta(minutes=reply.after)
                yield at, number, reply

    def _say(self, line: Line, one: Line | Reply, at: datetime, thread: str | None) -> Message:
        room, author = self._room(line.channel), self._person(one.by)
        text = _NAMED.sub(self._named, one.text.strip())
        message = self._workspace.say(room, author=author, text=text, thread_ts=thread, at=at)
        for name, people in one.reactions.items():
            message.reactions[name] = [self._person(each) for each in people]
        if isinstance(one, Line):
            if one.edited:
                later = at + timedelta(minutes=one.edited)
                ts = ts_text(round(later.timestamp() * 1_000_000))
                message.body["edited"] = {"user": author, "ts": ts}
            for reader in one.unread:
                self._unread.setdefault((room.id, self._person(reader)), message.ts)
        self._workspace.touch(room, message)
        return message

    def _mark(self, room: Conversation) -> None:
        """Everybody has read everything, apart from what is meant to be new to them."""
        for member in room.members:
            first = self._unread.get((room.id, member), "")
            read = [ts for ts in room.messages if not first or ts < first]
            if read and member != self._workspace.bot_user:
                self._workspace.mark_read(room, member, read[-1])

    def _named(self, match: re.Match[str]) -> str:
        sign, name = match.groups()
        return f"<@{self._person(name)}>" if sign == "@" else f"<#{self._room(name).id}>"

    def _person(self, name: str) -> str:
        if name not in self._people:
            raise ValueError(f"there is nobody called {name}")
        return self._people[name].id

    def _room(self, name: str) -> Conversation:
        if name not in self._rooms:
            raise ValueError(f"there is no channel called {name}")
        return self._rooms[name]


def _working_days_before(day: date, count: int) -> date:
    while count:
        day -= timedelta(days=1)
        count -= day.weekday() < SATURDAY
    return day


def _line(data: Mapping[str, Any]) -> Line:
    replies = tuple(Reply(**_with_reactions(each)) for each in data.get("replies", ()))
    more = {"unread": tuple(data.get("unread", ())), "replies": replies}
    return Line(**{**_with_reactions(data), **more})


def _with_reactions(data: Mapping[str, Any]) -> dict[str, Any]:
    given = data.get("reactions", {})
    return {**data, "reactions": {name: tuple(people) for name, people in given.items()}}
