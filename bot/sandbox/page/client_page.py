"""The client: one person's window onto the workspace, whole or in parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from jinja2 import Environment
from markupsafe import Markup

from bot.sandbox.conversations import Conversation
from bot.sandbox.page.drawing import Drawing
from bot.sandbox.page.live import Hub
from bot.sandbox.page.people import People
from bot.sandbox.page.places import Places
from bot.sandbox.page.regions import Region, Tab, Window
from bot.sandbox.page.rows import Rows
from bot.sandbox.page.scopes import in_words
from bot.sandbox.workspace import Workspace

__all__ = ["ClientPage"]

SHEETS = ("tokens", "base", "shell", "messages", "blocks", "forms", "clock", "tour")
SLACKS_OWN = {
    "name": "/invite",
    "description": "Bring somebody, or an app, into this channel",
    "hint": "@name",
}
COMMON_REACTIONS = (
    *("+1", "white_check_mark", "eyes", "raised_hands", "tada", "heart"),
    *("joy", "pray", "rocket", "100", "clap", "thinking_face"),
)


@dataclass(frozen=True, slots=True)
class CommonReaction:
    """An emoji that is offered at once."""

    name: str
    emoji: Markup


class ClientPage:
    """Draws the page of a person and a conversation; raises Impossible for what isn't theirs."""

    def __init__(
        self,
        workspace: Workspace,
        environment: Environment,
        drawing: Drawing,
        *,
        people: People,
        places: Places,
        rows: Rows,
        regions: Sequence[Region],
        hub: Hub,
    ) -> None:
        self._workspace = workspace
        self._environment = environment
        self._drawing = drawing
        self._people = people
        self._places = places
        self._rows = rows
        self._regions = regions
        self._hub = hub

    async def front(self, _request: web.Request) -> web.StreamResponse:
        """Nobody in particular is the first of the cast."""
        raise web.HTTPFound(f"/client/{self._people.cast[0].id}")

    async def own_place(self, request: web.Request) -> web.StreamResponse:
        """Without a conversation, a person is in their direct message with the app."""
        user = self._user(request)
        raise web.HTTPFound(f"/client/{user}/{self._workspace.direct(user).id}")

    async def show(self, request: web.Request) -> web.StreamResponse:
        """The whole page."""
        window, place = self._window(request)
        words = self._words(window, place, before=request.query.get("before", ""))
        text = self._environment.get_template("client.html").render(words)
        return web.Response(text=text, content_type="text/html")

    async def earlier(self, request: web.Request) -> web.StreamResponse:
        """More messages for the top of the list, as a fragment of the page."""
        window, place = self._window(request)
        stretch = self._rows.latest(place, window.user, before=request.query.get("before", ""))
        rows = self._rows.draw(place, stretch.messages, window.user)
        more = {"X-Earlier": "yes" if stretch.has_earlier else "no"}
        return web.Response(text=rows, content_type="text/html", headers=more)

    async def names(self, request: web.Request) -> web.StreamResponse:
        """What a composer completes, as JSON: people, channels and commands."""
        user = self._user(request)
        answer = {
            "people": [
                {"id": each.id, "name": each.real_name, "handle": each.name, "title": each.title}
                for each in self._workspace.members.values()
                if not each.deleted
            ],
            "channels": [
                {"id": room.id, "name": room.name}
                for room in self._workspace.conversations.values()
                if room.is_channel and self._workspace.can_find(user, room)
            ],
            "commands": [
                {"name": each.name, "description": each.description, "hint": each.usage_hint}
                for each in self._workspace.manifest.commands.values()
            ]
            + [SLACKS_OWN],
        }
        return web.json_response(answer)

    # --- drawing -----------------------------------------------------------------------------

    def _words(self, window: Window, place: Conversation, *, before: str) -> dict[str, Any]:
        """Everything that the page's templates name."""
        user, manifest = window.user, self._workspace.manifest
        since = self._hub.since  # before anything is drawn: what changes meanwhile is told again
        stretch = self._rows.latest(place, user, before=before)
        read = place.read.get(user, "") if place.sees(user) else None
        return {
            "window": window,
            "since": since,
            "sheets": [f"{name}.css" for name in SHEETS],
            "team": self._workspace.world.team_name,
            "me": self._people.face(user),
            "title": self._places.title(place, user),
            "name": self._places.name(place, user),
            "face": self._places.face(place, user),
            "place": place,
            "read": read,
            "silence": self._places.silence(place, user),
            "regions": {region.id: region.draw(window) for region in self._regions},
            "rows": self._rows.draw(place, stretch.messages, user, read=read),
            "first_ts": stretch.messages[0].ts if stretch.messages else "",
            "has_earlier": stretch.has_earlier,
            "thread": self._thread(window, place),
            "app": self._places.app(user),
            "about": {
                "description": manifest.description,
                "commands": list(manifest.commands.values()),
                "scopes": [in_words(scope) for scope in manifest.scopes],
            },
            "message_shortcuts": [
                each for each in manifest.shortcuts.values() if each.kind == "message"
            ],
            "common_reactions": [
                CommonReaction(name, self._drawing.plain(f":{name}:")) for name in COMMON_REACTIONS
            ],
        }

    def _thread(self, window: Window, place: Conversation) -> Markup | None:
        if window.thread is None:
            return None
        stretch = self._rows.thread(place, window.user, window.thread)
        return self._rows.draw(place, stretch.messages, window.user)

    # --- who asks, and for what --------------------------------------------------------------

    def _user(self, request: web.Request) -> str:
        user = request.match_info["user"]
        self._workspace.person(user)
        return user

    def _window(self, request: web.Request) -> tuple[Window, Conversation]:
        """What a window at this address shows."""
        user = self._user(request)
        place = self._workspace.conversation_for(user, request.match_info["channel"])
        asked = request.query.get("thread")
        thread = asked if asked in place.messages else None
        return Window(user, place.id, thread, tab=self._tab(request, place)), place

    def _tab(self, request: web.Request, place: Conversation) -> Tab:
        asked = request.query.get("tab")
        if place.kind != "im":
            return "messages"
        if asked == "home" and self._workspace.manifest.home_tab:
            return "home"
        return "about" if asked == "about" else "messages"
