"""People and places by the names that one says, wherever only their ids are known."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.sandbox.conversations import Conversation
from bot.sandbox.wording import in_a_row
from bot.sandbox.workspace import Workspace

__all__ = ["Names"]

_IDS = re.compile(r"<([@#])([A-Z0-9]+)(?:\|[^>]*)?>")


class Names:
    """Knows what to call the people and the conversations of a workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def person(self, user: object) -> str:
        """Somebody's name; the id itself where nobody has it."""
        member = self._workspace.members.get(str(user))
        return member.real_name if member else str(user)

    def people(self, users: Iterable[str]) -> str:
        """Several names: "Mia Hoffmann, Ron Becker and Lena Vogt"."""
        return in_a_row([self.person(user) for user in users] or ["nobody"])

    def place(self, channel: object, *, besides: object = None) -> str:
        """A conversation: "#sales", "Mia Hoffmann", or those in a group; a person's id, too.

        `besides` is somebody who is in it and isn't named: alone with the app, it is the app.
        """
        found = self._workspace.conversations.get(str(channel))
        if found is None:
            return self.person(channel)
        if found.is_channel:
            return f"#{found.name}"
        others = [user for user in self.who(found) if user != besides]
        return self.people(others) if others else self._workspace.manifest.app_name

    def who(self, place: Conversation) -> list[str]:
        """Who is in a conversation, without the app itself."""
        return [user for user in place.members if user != self._workspace.bot_user]

    def spelt_out(self, text: str) -> str:
        """A text of Slack's with names in place of the ids in it: `<@U07SBXMIA>` is @Mia."""

        def name(match: re.Match[str]) -> str:
            called = self.person(match[2]) if match[1] == "@" else self.place(match[2])
            return called if called.startswith(match[1]) else f"{match[1]}{called}"

        return _IDS.sub(name, text)

    def known(self, value: str) -> str:
        """Who or what an id stands for; empty for anything that is no id of this workspace."""
        if value in self._workspace.members:
            return self.person(value)
        return self.place(value) if value in self._workspace.conversations else ""
