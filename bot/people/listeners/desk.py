"""What this room's listeners work with."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Protocol, Self

from bot.clock import Clock
from bot.people import desk
from bot.people.appointing import Appointing
from bot.people.calendars.service import Calendars
from bot.people.days_off import DaysOff
from bot.people.manners import Manners
from bot.people.outlook import Change, Outlook, changes
from bot.people.own_hours import OwnHours
from bot.people.service import People
from bot.people.why import Why
from bot.people.wishes import Wishes
from bot.slack.gateway import Gateway
from bot.store import WorkspaceId

__all__ = ["Desk"]


class Services(Protocol):
    """Where a desk's services come from."""

    @property
    def people(self) -> People: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def manners(self) -> Manners: ...
    @property
    def wishes(self) -> Wishes: ...
    @property
    def why(self) -> Why: ...
    @property
    def calendars(self) -> Calendars: ...
    @property
    def days_off(self) -> DaysOff: ...
    @property
    def own_hours(self) -> OwnHours: ...
    @property
    def appointing(self) -> Appointing: ...


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

    @classmethod
    def of(cls, services: Services, gateway: Gateway, outlook: Outlook) -> Self:
        """Take the services from the house; `outlook` tells of somebody's 1:1s to come."""
        return cls(
            people=services.people,
            gateway=gateway,
            clock=services.clock,
            manners=services.manners,
            wishes=services.wishes,
            why=services.why,
            calendars=services.calendars,
            days_off=services.days_off,
            own_hours=services.own_hours,
            outlook=outlook,
            appointing=services.appointing,
        )

    @asynccontextmanager
    async def watching(
        self, workspace: WorkspaceId, person: str, reader: str
    ) -> AsyncIterator[list[Change]]:
        """See what a block does to a person's 1:1s; the list is full when the block has ended."""
        seen: list[Change] = []
        before = await self.outlook(workspace, person, reader)
        yield seen
        seen += changes(before, await self.outlook(workspace, person, reader))
