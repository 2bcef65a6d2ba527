"""The parts of the page that are drawn anew by themselves, and the windows that show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from markupsafe import Markup

from bot.sandbox.changes import Change

__all__ = ["Region", "Tab", "Window"]

Tab = Literal["messages", "home", "about"]


@dataclass(slots=True)
class Window:
    """One open window of a browser: who looks, and at what."""

    user: str
    channel: str | None = None
    """The conversation in the middle; None in a window that shows none (the inspector)."""
    thread: str | None = None
    """The ts of the message whose thread stands at the side."""
    tab: Tab = "messages"
    exchange: int | None = None
    """The exchange that an inspector's window shows."""
    sifting: str = ""
    """Which exchanges an inspector's window lists: the query string of its address."""


class Region(Protocol):
    """One element of the page, found by its id and replaced as a whole when it looks different."""

    @property
    def id(self) -> str:
        """The id of the element, which `draw` returns whole: `<nav id="sidebar">…</nav>`."""

    def concerns(self, change: Change, window: Window) -> bool:
        """Whether this change may alter what that window shows of it; quick, never draws."""

    def draw(self, window: Window) -> Markup | None:
        """The element as it stands now; None when this window has no such region."""
