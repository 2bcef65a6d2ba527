"""Slack's texts, blocks and files as safe HTML, for one viewer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from jinja2 import Environment
from markupsafe import Markup

from bot.sandbox.conversations import Conversation, Message, StateValues
from bot.sandbox.page.fields import Fields
from bot.sandbox.workspace import Workspace

__all__ = ["Drawing", "Surface", "Viewer"]

SurfaceKind = Literal["message", "modal", "home"]


@dataclass(frozen=True, slots=True)
class Viewer:
    """Whose eyes it is drawn for: dates stand in their zone and their language."""

    user: str
    zone: ZoneInfo
    locale: str
    """As Slack has it: `en-US`, `de-DE`."""


@dataclass(frozen=True, slots=True)
class Surface:
    """What the blocks stand in, and what has been filled in there."""

    kind: SurfaceKind
    channel: str = ""
    ts: str = ""
    view: str = ""
    values: StateValues = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    """What is wrong with an input, by its block_id."""


class Drawing:
    """Draws what stands in a workspace; `environment` is the page's, with its templates."""

    def __init__(self, workspace: Workspace, environment: Environment) -> None:
        self._workspace = workspace
        self._environment = environment
        self.fields = Fields(workspace)
        """What templates/elements.html asks about each interactive element."""

    def viewer(self, user: str) -> Viewer:
        """The eyes of a member of the workspace. Raises KeyError for nobody's id."""
        member = self._workspace.members[user]
        return Viewer(user, ZoneInfo(member.tz), member.locale)

    def mrkdwn(self, text: str, viewer: Viewer, *, verbatim: bool = False) -> Markup:
        """Draw a mrkdwn text; `verbatim` leaves bare addresses and #names as they are."""
        return Markup.escape(text)

    def plain(self, text: str, *, emoji: bool = True) -> Markup:
        """Draw a plain text, in which only emoji names mean anything."""
        return Markup.escape(text)

    def blocks(
        self, blocks: Sequence[Mapping[str, Any]], viewer: Viewer, surface: Surface
    ) -> Markup:
        """Draw blocks in their container."""
        return Markup("")

    def message(self, place: Conversation, message: Message, viewer: Viewer) -> Markup:
        """Draw the body of a message: its blocks or else its text, then its files."""
        return self.mrkdwn(str(message.body["text"]), viewer)

    def time(self, instant: datetime | str, viewer: Viewer) -> str:
        """The time of day of an instant, or of a message's ts, where the viewer is."""
        return ""

    def day(self, instant: datetime | str, viewer: Viewer) -> str:
        """The day of it, as Slack parts days: "Today", "Yesterday", "Monday, November 23rd"."""
        return ""

    def full(self, instant: datetime | str, viewer: Viewer) -> str:
        """Day and time to the second, for tooltips."""
        return ""

    def ago(self, instant: datetime | str, viewer: Viewer) -> str:
        """How long ago it was by the sandbox's clock: "3 minutes ago"."""
        return ""
