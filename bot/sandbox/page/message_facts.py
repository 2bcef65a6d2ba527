"""What has to be known of a message before it is drawn, found out once per version of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from markupsafe import Markup

from bot.sandbox.blocks import elements_of
from bot.sandbox.changes import Change, MessageChanged, MessageGone
from bot.sandbox.conversations import Conversation, Message
from bot.sandbox.page.drawing import Viewer
from bot.sandbox.sight import message_view
from bot.sandbox.workspace import Workspace

__all__ = ["MessageFacts"]

MOST_KEPT = 5_000
EVERYBODY = {"channel", "here", "everyone"}
SAME_FOR_ALL = {"button", "overflow"}
"""Elements that look alike to everybody; the others show what a person chose, or may choose."""

Variant = tuple[str, ...]


@dataclass(slots=True)
class _Known:
    pings: frozenset[str]
    is_personal: bool
    depends_on_day: bool
    depends_on_time: bool
    drawn: dict[Variant, Markup] = field(default_factory=dict)


class MessageFacts:
    """Keeps what was found out and drawn of a message until the message changes.

    Many windows show the same message: it is drawn once for all that see it alike.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._clock = workspace.clock
        self._kept: dict[tuple[str, str], _Known] = {}
        workspace.changes.listen(self._forget)

    def pings(self, place: Conversation, message: Message, user: str) -> bool:
        """Whether the message is meant for this person, by name or together with everybody."""
        pings = self._of(place, message).pings
        return user in pings or (not EVERYBODY.isdisjoint(pings) and user in place.members)

    def drawn(
        self,
        place: Conversation,
        message: Message,
        viewer: Viewer,
        draw: Callable[[], Markup],
    ) -> Markup:
        """The message as this viewer sees it: as drawn before, if nothing has changed since."""
        known = self._of(place, message)
        if known.depends_on_time:
            return draw()
        mine = known.is_personal or viewer.user in known.pings
        variant = (
            viewer.zone.key,
            viewer.locale,
            viewer.user if mine else "",
            f"{self._today(viewer):%F}" if known.depends_on_day else "",
        )
        found = known.drawn.get(variant)
        if found is None:
            found = known.drawn[variant] = draw()
        return found

    def _of(self, place: Conversation, message: Message) -> _Known:
        key = (place.id, message.ts)
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) >= MOST_KEPT:
                del self._kept[next(iter(self._kept))]
            found = self._kept[key] = _known(place, message)
        return found

    def _today(self, viewer: Viewer) -> datetime:
        return self._clock.now().astimezone(viewer.zone)

    def _forget(self, change: Change) -> None:
        if isinstance(change, MessageChanged | MessageGone):
            self._kept.pop((change.channel, change.ts), None)


def _known(place: Conversation, message: Message) -> _Known:
    view = message_view(place, message)
    texts = view["seen_text"]
    elements = [element for block in message.blocks for element in elements_of(block)]
    return _Known(
        pings=frozenset(view["pings"]),
        is_personal=bool(
            message.only_for
            or "<#" in texts
            or message.chosen
            or message.reactions
            or any(element["type"] not in SAME_FOR_ALL for element in elements)
        ),
        depends_on_day="{date" in texts or "_pretty}" in texts,
        depends_on_time="{ago}" in texts,
    )
