"""The app's Home: what it published for each person, and what they have put in there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.changes import Changes, HomeChanged
from bot.sandbox.conversations import StateValues
from bot.sandbox.failures import Refused
from bot.sandbox.ids import Ids
from bot.sandbox.modals import new_hash, values_after

__all__ = ["Home", "Homes"]


@dataclass(slots=True)
class Home:
    """What stands in the Home tab of one person; it keeps its id, however often it is published."""

    id: str
    user: str
    view: dict[str, Any]
    hash: str
    values: StateValues = field(default_factory=dict)

    @property
    def blocks(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.view["blocks"]
        return found

    @property
    def external_id(self) -> str:
        return str(self.view.get("external_id", ""))


class Homes(Mapping[str, Home]):
    """The Homes by person; who has none yet has never been published one."""

    def __init__(self, ids: Ids, changes: Changes) -> None:
        self._ids = ids
        self._changes = changes
        self._by_user: dict[str, Home] = {}

    def __getitem__(self, user: str) -> Home:
        return self._by_user[user]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_user)

    def __len__(self) -> int:
        return len(self._by_user)

    def publish(self, user: str, view: Mapping[str, Any], *, now: int) -> Home:
        """Show a person this Home from now on; what they filled in stays where the ids stay.

        Raises Refused: duplicate_external_id.
        """
        home = self._by_user.get(user)
        self._check_external_id(view, besides=home)
        if home is None:
            home = Home(self._ids.next("V"), user, {}, "")
            self._by_user[user] = home
        home.view = dict(view)
        home.values = values_after(home.values, home.blocks, channel=None)
        home.hash = new_hash(self._ids, now)
        self.touch(home)
        return home

    def touch(self, home: Home) -> None:
        """Tell that a Home looks different."""
        self._changes.tell(HomeChanged(home.user))

    def find(self, *, view_id: str | None, external_id: str | None) -> Home | None:
        """The Home with one of these ids."""
        for home in self._by_user.values():
            if home.id == view_id or (external_id and external_id == home.external_id):
                return home
        return None

    def restore(self, homes: list[Home]) -> None:
        """Take back what was published before a restart."""
        self._by_user |= {home.user: home for home in homes}

    def _check_external_id(self, view: Mapping[str, Any], *, besides: Home | None) -> None:
        found = self.find(view_id=None, external_id=view.get("external_id"))
        if found is not None and found is not besides:
            raise Refused("duplicate_external_id")
