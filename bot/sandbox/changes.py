"""What has just changed in the workspace, told to whoever shows it or keeps it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

__all__ = [
    "Change",
    "Changes",
    "ClockWound",
    "ConversationChanged",
    "Exchanged",
    "HomeChanged",
    "MemberChanged",
    "MessageChanged",
    "MessageGone",
    "ModalsChanged",
    "ReadMarkMoved",
    "TourMoved",
    "Troubled",
]


@dataclass(frozen=True, slots=True)
class MessageChanged:
    """A message came, or looks different from before."""

    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class MessageGone:
    """A message was deleted."""

    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class ConversationChanged:
    """A conversation was opened, or who is in it changed."""

    channel: str


@dataclass(frozen=True, slots=True)
class MemberChanged:
    """A person's profile, standing or quiet changed."""

    user: str


@dataclass(frozen=True, slots=True)
class ReadMarkMoved:
    """A person has read a conversation up to a later message, or marked it unread."""

    user: str
    channel: str


@dataclass(frozen=True, slots=True)
class ModalsChanged:
    """A person's open modals, or what stands in them, changed."""

    user: str


@dataclass(frozen=True, slots=True)
class HomeChanged:
    """The app published another Home for a person."""

    user: str


@dataclass(frozen=True, slots=True)
class Troubled:
    """Slack itself told a person that something went wrong."""

    user: str
    words: str


@dataclass(frozen=True, slots=True)
class ClockWound:
    """The clock was wound on; it flows by itself without a word."""


@dataclass(frozen=True, slots=True)
class Exchanged:
    """A call or a payload went through, or got its answer."""

    number: int


@dataclass(frozen=True, slots=True)
class TourMoved:
    """A step of the guided tour was done, or the tour begins again."""


Change = (
    MessageChanged
    | MessageGone
    | ConversationChanged
    | MemberChanged
    | ReadMarkMoved
    | ModalsChanged
    | HomeChanged
    | Troubled
    | ClockWound
    | Exchanged
    | TourMoved
)
Listener = Callable[[Change], None]


class Changes:
    """Hands each change to every listener, at once and in their order.

    A listener takes note and comes back: it is called in the midst of the change.
    """

    def __init__(self) -> None:
        self._listeners: list[Listener] = []
        self.number = 0
        """How many there were: what is drawn now shows all of them up to this one."""

    def tell(self, change: Change) -> None:
        self.number += 1
        for listener in tuple(self._listeners):
            listener(change)

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Have a listener told from now on; what is returned ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)
