"""A workspace to draw in, and what a reader sees of the HTML that was drawn."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from html.parser import HTMLParser

from markupsafe import Markup

from bot.clock import HandClock
from bot.sandbox import demo_world
from bot.sandbox.manifest import Manifest
from bot.sandbox.page.drawing import Drawing
from bot.sandbox.page.environment import page_environment
from bot.sandbox.workspace import Workspace
from tests.sandbox.bench import MANIFEST

MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
BLOCKS = {"blockquote", "pre", "div", "p", "li", "h3", "figure", "figcaption"}
VOID = {"br", "hr", "img", "input"}


def a_workspace() -> Workspace:
    clock = HandClock(MONDAY)
    manifest = Manifest.read(MANIFEST)
    workspace = Workspace(demo_world(), manifest, clock, strict_tiers=True, patience=3.0)
    workspace.base_url = "http://127.0.0.1:8765"
    return workspace


def a_drawing(workspace: Workspace | None = None) -> Drawing:
    return Drawing(workspace or a_workspace(), page_environment())


@dataclass
class Seen(HTMLParser):
    """Reads HTML as a browser does: its visible text, its elements and their attributes."""

    html: Markup
    text: str = ""
    elements: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    _open: list[str] = field(default_factory=list)
    _begins_line: bool = False
    """Whether what comes next stands below what came last."""

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.feed(str(self.html))
        self.close()
        assert not self._open, f"never closed: {self._open}"

    @property
    def tags(self) -> set[str]:
        return {tag for tag, _ in self.elements}

    @property
    def links(self) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.elements if tag == "a"]

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag == "br":
            self._say("\n")
        self._begins_line |= tag in BLOCKS
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag, f"</{tag}> where another element ends"
        self._begins_line |= tag in BLOCKS

    def handle_data(self, data: str) -> None:
        is_indentation = data.isspace() and "\n" in data and "pre" not in self._open
        if not is_indentation:
            self._say(data)

    def _say(self, data: str) -> None:
        if self._begins_line and self.text:
            self.text += "\n"
        self._begins_line = False
        self.text += data
