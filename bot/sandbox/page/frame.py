"""What stands around the messages: the people one can be, the sidebar, the head, the composer."""

from __future__ import annotations

from dataclasses import dataclass

from jinja2 import Environment, Template
from markupsafe import Markup

from bot.sandbox.changes import (
    Change,
    ConversationChanged,
    MemberChanged,
    MessageChanged,
    MessageGone,
    ReadMarkMoved,
)
from bot.sandbox.conversations import Conversation
from bot.sandbox.emoji_names import emoji_called
from bot.sandbox.page.people import Face, People
from bot.sandbox.page.places import Places, Unread
from bot.sandbox.page.regions import Window
from bot.sandbox.workspace import Workspace

__all__ = ["ComposerRegion", "HeadRegion", "PeopleRegion", "SidebarRegion"]

MESSAGES = (MessageChanged, MessageGone)
STATUSES = (
    ("In a meeting", ":spiral_calendar_pad:"),
    ("Commuting", ":bus:"),
    ("Out sick", ":face_with_thermometer:"),
    ("Vacationing", ":palm_tree:"),
    ("Working remotely", ":house_with_garden:"),
)
"""Those that Slack itself suggests."""


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Somebody one can be, and where that leads."""

    face: Face
    href: str
    unread: Unread
    is_me: bool


@dataclass(frozen=True, slots=True)
class Status:
    """A status that one can choose."""

    text: str
    emoji: str
    drawn: str
    is_chosen: bool


class _Drawn:
    """A part that is drawn from a template of its own."""

    id = ""
    template = ""

    def __init__(
        self, workspace: Workspace, environment: Environment, people: People, places: Places
    ) -> None:
        self._workspace = workspace
        self._people = people
        self._places = places
        self._template: Template = environment.get_template(self.template)

    def _draw(self, window: Window, **more: object) -> Markup:
        return Markup(self._template.render(window=window, **more))  # noqa: S704 - autoescaped

    def _place(self, window: Window) -> Conversation | None:
        """The conversation of a window, for as long as its person may look into it."""
        place = self._workspace.conversations.get(window.channel or "")
        may_look = place is not None and self._workspace.can_find(window.user, place)
        return place if may_look else None


class PeopleRegion(_Drawn):
    """The menu "You are": the cast, everybody else, and what each of them hasn't read."""

    id = "people"
    template = "people.html"

    def concerns(self, change: Change, window: Window) -> bool:
        return window.channel is not None and isinstance(
            change, (*MESSAGES, ReadMarkMoved, ConversationChanged, MemberChanged)
        )

    def draw(self, window: Window) -> Markup | None:
        if window.channel is None:
            return None
        return self._draw(
            window,
            cast=[self._line(face, window) for face in self._people.cast],
            others=[self._line(face, window) for face in self._people.others],
            me=self._people.face(window.user),
            statuses=self._statuses(window.user),
        )

    def _statuses(self, user: str) -> list[Status]:
        now = self._workspace.members[user]
        chosen = (now.status_text, now.status_emoji)
        return [
            Status(text, emoji, emoji_called(emoji.strip(":")) or "", (text, emoji) == chosen)
            for text, emoji in STATUSES
        ]

    def _line(self, face: Face, window: Window) -> PersonLine:
        place = self._place(window)
        stays = place is not None and place.kind != "im" and place.sees(face.id)
        href = f"/client/{face.id}/{window.channel}" if stays else f"/client/{face.id}"
        is_me = face.id == window.user
        return PersonLine(face, href, self._places.total(face.id), is_me)


class SidebarRegion(_Drawn):
    """A person's conversations, with what is unread in each."""

    id = "sidebar"
    template = "sidebar.html"

    def concerns(self, change: Change, window: Window) -> bool:
        if window.channel is None:
            return False
        if isinstance(change, ReadMarkMoved):
            return change.user == window.user
        if isinstance(change, ConversationChanged):
            return True
        if isinstance(change, MESSAGES):
            place = self._workspace.conversations.get(change.channel)
            return place is not None and place.sees(window.user)
        return False

    def draw(self, window: Window) -> Markup | None:
        if window.channel is None:
            return None
        return self._draw(
            window,
            sections=self._places.sections(window.user),
            app=self._places.app(window.user),
            total=self._places.total(window.user),
        )


class HeadRegion(_Drawn):
    """What the conversation is called, who is in it, and the tabs of the app's own."""

    id = "conversation-head"
    template = "head.html"

    def concerns(self, change: Change, window: Window) -> bool:
        if isinstance(change, MemberChanged):
            return True
        return isinstance(change, ConversationChanged) and change.channel == window.channel

    def draw(self, window: Window) -> Markup | None:
        place = self._place(window)
        if place is None:
            return None
        return self._draw(
            window,
            place=place,
            name=self._places.name(place, window.user),
            face=self._places.face(place, window.user),
            members=self._places.people_in(place),
            is_quiet=self._workspace.members[window.user].dnd,
            tabs=self._tabs(place),
        )

    def _tabs(self, place: Conversation) -> list[tuple[str, str]]:
        if place.kind != "im":
            return []
        home = [("home", "Home")] if self._workspace.manifest.home_tab else []
        return [*home, ("messages", "Messages"), ("about", "About")]


class ComposerRegion(_Drawn):
    """Where one writes; or why one can't."""

    id = "composer"
    template = "composer_place.html"

    def concerns(self, change: Change, window: Window) -> bool:
        return isinstance(change, ConversationChanged) and change.channel == window.channel

    def draw(self, window: Window) -> Markup | None:
        place = self._place(window)
        if place is None or window.tab != "messages":
            return None
        return self._draw(
            window,
            place=place,
            title=self._places.title(place, window.user),
            silence=self._places.silence(place, window.user),
            shortcuts=[
                each
                for each in self._workspace.manifest.shortcuts.values()
                if each.kind == "global"
            ],
        )
