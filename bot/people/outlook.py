"""What a change of somebody's days did to what they have planned: seen before and after."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.store import WorkspaceId

__all__ = ["Change", "Outlook", "Planned", "changes"]


@dataclass(frozen=True, slots=True)
class Planned:
    """One thing planned with somebody: from when to when, and whether it takes place."""

    other: str
    at: datetime
    end: datetime
    is_on: bool


@dataclass(frozen=True, slots=True)
class Change:
    """The same thing as it was and as it is."""

    before: Planned
    after: Planned


Outlook = Callable[[WorkspaceId, str, str], Awaitable[Mapping[int, Planned]]]
"""Tells by number what a person has planned, as far as a reader may know: (workspace, person,
reader). A room above this one does: people know nothing of 1:1s.
"""


def changes(before: Mapping[int, Planned], after: Mapping[int, Planned]) -> list[Change]:
    """List what is another one now, in the order of time."""
    changed = [
        Change(before[number], now)
        for number, now in after.items()
        if number in before and before[number] != now
    ]
    return sorted(changed, key=lambda change: (change.after.at, change.after.other))
