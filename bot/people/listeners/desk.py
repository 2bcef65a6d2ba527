"""What this room's listeners work with."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.people import desk
from bot.people.appointing import Appointing
from bot.people.calendars.service import Calendars
from bot.people.days_off import DaysOff
from bot.people.manners import Manners
from bot.people.outlook import Change, Outlook, changes
from bot.people.own_hours import OwnHours
from bot.people.why import Why
from bot.people.wishes import Wishes
from bot.store import WorkspaceId

__all__ = ["Desk"]


@dataclass(frozen=True, slots=True)
class Desk(desk.Desk):
    """The services around people."""

    manners: Manners
    wishes: Wishes
    why: Why
    calendars: Calendars
    days_off: DaysOff
    own_hours: OwnHours
    outlook: Outlook
    appointing: Appointing

    @asynccontextmanager
    async def watching(
        self, workspace: WorkspaceId, person: str, reader: str
    ) -> AsyncIterator[list[Change]]:
        """See what a block does to a person's 1:1s; the list is full when the block has ended."""
        seen: list[Change] = []
        before = await self.outlook(workspace, person, reader)
        yield seen
        seen += changes(before, await self.outlook(workspace, person, reader))
