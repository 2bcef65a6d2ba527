"""What the outbox and the rooms above it say to each other."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.slack.messages import Blocks, MessageRef, Said, View
from bot.store import WorkspaceId

__all__ = [
    "Bundle",
    "Composer",
    "DeliveryClass",
    "Due",
    "FailureTeller",
    "Gate",
    "Go",
    "Home",
    "Post",
    "Saying",
    "Silence",
    "Upload",
    "Verdict",
    "Wait",
]


class DeliveryClass(StrEnum):
    """How much a delivery may disturb (docs/rhythm.md R43); the gate decides by it."""

    APPOINTMENT = "appointment"
    CONVERSATION = "conversation"
    ASK = "ask"
    NOTICE = "notice"
    """Tells a person what another one did; waits for working hours."""
    ANSWER = "answer"
    """Follows from what its reader has just done; they are at the keyboard, so it goes at once."""
    SILENT = "silent"
    """An update in place: notifies nobody, so it is always allowed."""


@dataclass(frozen=True, slots=True)
class Due:
    """A delivery whose moment has come, as composers and the gate get it."""

    id: int
    workspace: WorkspaceId
    kind: str
    subject: int
    recipient: str
    klass: DeliveryClass
    due_at: datetime
    expires_at: datetime | None
    detail: str

    @property
    def is_update(self) -> bool:
        """Tell whether a message that stands already is to be brought up to date.

        The composer then says what the message shall show now.
        """
        return self.klass is DeliveryClass.SILENT


@dataclass(frozen=True, slots=True)
class Post:
    """Say this, in the recipient's channel, in a thread or at another place.

    `place` is a channel or, comma-separated, the people of a group DM: the recipient is asked
    there, and it is their hours and their budget that count. `is_open` while it still wants
    something of its reader, who may then put it off. Of a bundle it leaves out those deliveries
    that need saying no more, each with its reason.
    """

    text: str
    blocks: Blocks
    thread: MessageRef | None = None
    place: str = ""
    is_open: bool = False
    left_out: Mapping[int, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        said: Said,
        *,
        thread: MessageRef | None = None,
        place: str = "",
        is_open: bool = False,
    ) -> Post:
        """Say what a view says."""
        return cls(said.text, said.blocks, thread, place, is_open)


@dataclass(frozen=True, slots=True)
class Upload:
    """Send this file; unlike a post it can't be refreshed later.

    `title` is also the text of its message. `filename` must differ from other files that go to
    the same place within seconds: by it alone the worker tells, after a time-out, whether the
    file arrived.
    """

    filename: str
    title: str
    content: bytes
    thread: MessageRef | None = None


@dataclass(frozen=True, slots=True)
class Home:
    """Publish this view as the App Home of the recipient; it notifies nobody."""

    view: View


@dataclass(frozen=True, slots=True)
class Silence:
    """Say nothing, for good.

    `reason` is a short constant for log and record: already-done, muted, days-off …
    `left_out` tells of each delivery in a bundle why it needs saying no more.
    """

    reason: str
    left_out: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Go:
    """Send it now."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Not before `until` (aware UTC); then the gate is asked again."""

    until: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Bundle:
    """Say it together with these others in one message, a delivery of that `kind`.

    `items` are the ids of pending deliveries of the same recipient, its own among them. What else
    waits for them would make it too long: `later` waits as `rest` says.
    """

    kind: str
    items: tuple[int, ...]
    later: tuple[int, ...] = ()
    rest: Wait | None = None


Saying = Post | Upload | Home | Silence
Composer = Callable[[Due], Awaitable[Saying]]
"""Loads today's state at the moment of sending and says it, or why nothing needs to be said."""

Verdict = Go | Wait | Silence | Bundle
Gate = Callable[[Due, datetime], Awaitable[Verdict]]
"""Decides at this instant (the second argument) whether a delivery may go out."""

FailureTeller = Callable[[Due, str], Awaitable[None]]
"""Told of a delivery that was given up, with the reason, so that a person hears of it."""
