"""Slack's texts, blocks and files as safe HTML, for one viewer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from jinja2 import Environment, Undefined
from markupsafe import Markup

from bot.sandbox.conversations import Conversation, Message, StateValues
from bot.sandbox.modals import values_after
from bot.sandbox.page.drawing.dates import Dates, instant_of
from bot.sandbox.page.drawing.fields import Fields, field_id
from bot.sandbox.page.drawing.files import Files
from bot.sandbox.page.drawing.html import isolated
from bot.sandbox.page.drawing.mrkdwn import link_target, parse, parse_plain
from bot.sandbox.page.drawing.readable import readable_texts
from bot.sandbox.page.drawing.texts import Texts, is_only_emoji
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
    is_edited: bool = False
    """Whether "(edited)" stands at its end."""


class Drawing:
    """Draws what stands in a workspace; `environment` is the page's, with its templates."""

    edited = Markup(' <bdi class="edited">(edited)</bdi>')
    """What stands at the end of a message that was changed."""

    def __init__(self, workspace: Workspace, environment: Environment) -> None:
        self._workspace = workspace
        # Slack leaves out what isn't set, so that here nearly everything may be missing.
        self._environment = environment.overlay(undefined=Undefined)
        self.fields = Fields(workspace)
        self.files = Files(workspace)
        nobody = Dates(ZoneInfo("UTC"), "en-US", workspace.clock.now())
        self._plain = Texts(workspace, workspace.bot_user, nobody, self.files.is_own)

    def viewer(self, user: str) -> Viewer:
        """The eyes of a member of the workspace. Raises KeyError for nobody's id."""
        member = self._workspace.members[user]
        return Viewer(user, ZoneInfo(member.tz), member.locale)

    # --- texts -------------------------------------------------------------------------------

    def mrkdwn(self, text: str, viewer: Viewer, *, verbatim: bool = False) -> Markup:
        """Draw a mrkdwn text; with `verbatim`, bare addresses don't become links."""
        return isolated(self._texts(viewer).drawn(parse(text, verbatim=verbatim)), text)

    def plain(self, text: str, *, emoji: bool = True) -> Markup:
        """Draw a plain text, in which nothing but names of emoji means anything."""
        return isolated(self._plain.drawn(parse_plain(text, emoji=emoji)), text)

    def text(self, composed: Mapping[str, Any], viewer: Viewer) -> Markup:
        """Draw a text object, for an element that finds its direction itself (`dir="auto"`)."""
        if composed.get("type") == "mrkdwn":
            lines = parse(str(composed["text"]), verbatim=bool(composed.get("verbatim")))
            return self._texts(viewer).drawn(lines)
        return self._plain.drawn(
            parse_plain(str(composed["text"]), emoji=bool(composed.get("emoji", True)))
        )

    # --- dates -------------------------------------------------------------------------------

    def time(self, instant: datetime | str, viewer: Viewer) -> str:
        """The time of day of an instant, or of a message's ts, where the viewer is."""
        return self._dates(viewer).time(_instant(instant))

    def full(self, instant: datetime | str, viewer: Viewer) -> str:
        """Day and time to the second, for tooltips."""
        return self._dates(viewer).full(_instant(instant))

    # --- blocks ------------------------------------------------------------------------------

    def blocks(
        self, blocks: Sequence[Mapping[str, Any]], viewer: Viewer, surface: Surface
    ) -> Markup:
        """Draw blocks in their container."""
        return self._render("blocks.html", blocks=blocks, viewer=viewer, surface=surface)

    def message(self, place: Conversation, message: Message, viewer: Viewer) -> Markup:
        """Draw the body of a message: its blocks or else its text, then what is attached."""
        body = message.body
        drawn = [self._said(place, message, viewer)]
        if body.get("attachments") or body.get("files"):
            drawn.append(
                self._render(
                    "attached.html",
                    files=[self.files.shared(each) for each in body.get("files", ())],
                    attachments=body.get("attachments", ()),
                )
            )
        return Markup("").join(drawn)

    def _said(self, place: Conversation, message: Message, viewer: Viewer) -> Markup:
        blocks, text = message.blocks, str(message.body.get("text", ""))
        if blocks:
            chosen = message.chosen.get(viewer.user, {})
            values = values_after(chosen, blocks, channel=place.id)
            surface = Surface(
                "message",
                channel=place.id,
                ts=message.ts,
                values=values,
                is_edited="edited" in message.body,
            )
            return self.blocks(blocks, viewer, surface)
        if not text:
            return Markup("")
        lines = parse(text) if message.body.get("mrkdwn", True) else parse_plain(text)
        kind = "text text-large" if is_only_emoji(lines) else "text"
        written = self._texts(viewer).drawn(lines)
        edited = self.edited if "edited" in message.body else ""
        return Markup('<div class="{}" dir="auto">{}{}</div>').format(kind, written, edited)

    # --- what the templates need -------------------------------------------------------------

    def readable(self, block: Mapping[str, Any]) -> list[str]:
        """All that can be read in a block which isn't drawn."""
        return readable_texts(block)

    def input_id(self, block: Mapping[str, Any], surface: Surface) -> str:
        """The id of the control in an input block, for its label."""
        return field_id(block, surface)

    def link(self, url: str) -> str | None:
        """The address if a link may lead there."""
        return link_target(url)

    def _render(self, template: str, **values: Any) -> Markup:
        rendered = self._environment.get_template(template).render(draw=self, **values)
        # The environment escapes all that the template writes.
        return Markup(rendered)  # noqa: S704

    def _texts(self, viewer: Viewer) -> Texts:
        return Texts(self._workspace, viewer.user, self._dates(viewer), self.files.is_own)

    def _dates(self, viewer: Viewer) -> Dates:
        return Dates(viewer.zone, viewer.locale, self._workspace.clock.now())


def _instant(given: datetime | str) -> datetime:
    return instant_of(given) if isinstance(given, str) else given
