"""What every room above this one is furnished with, and what it brings to the house."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from slack_bolt.async_app import AsyncApp

from bot.clock import Clock
from bot.outbox.types import Composer
from bot.people.desk import Desk
from bot.people.roles import Roles
from bot.people.roster import Roster
from bot.people.service import People
from bot.slack.commands import Commands
from bot.store import Store

__all__ = ["Ground", "Room"]


@dataclass(frozen=True, slots=True)
class Ground:
    """What all services stand on."""

    store: Store
    people: People
    roster: Roster
    clock: Clock
    roles: Roles


class Room(Protocol):
    """What the house asks of a room; its manners it asks of the room's `kinds`."""

    def composers(self) -> Mapping[str, Composer]:
        """Say for each kind of delivery who composes it; those of rooms below may be taken over."""

    def listen(self, app: AsyncApp, desk: Desk, commands: Commands) -> None:
        """Register the room's words, buttons and forms."""
