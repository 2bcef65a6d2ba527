"""What this room's listeners work with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from bot.people import desk
from bot.people.days_off import DaysOff
from bot.people.roster import Roster
from bot.rhythm.front import Front
from bot.rhythm.handing_over import HandingOver
from bot.rhythm.prepared import Prepared
from bot.rhythm.revival import Revival
from bot.rhythm.service import Rhythms
from bot.rhythm.services import Services
from bot.rhythm.set_up import SetUp
from bot.rhythm.slot_editing import SlotEditing
from bot.rhythm.team_page import TeamPages
from bot.rhythm.welcome import Welcome
from bot.slack.gateway import Gateway

__all__ = ["Desk"]


@dataclass(frozen=True, slots=True)
class Desk(desk.Desk):
    """The services of the rhythm."""

    rhythms: Rhythms
    set_up: SetUp
    slot_editing: SlotEditing
    revival: Revival
    days_off: DaysOff
    roster: Roster
    handing_over: HandingOver
    team_pages: TeamPages
    welcome: Welcome
    front: Front
    prepared: Prepared

    @classmethod
    def of(cls, services: Services, gateway: Gateway) -> Self:
        """Take the services from the house."""
        return cls(
            people=services.people,
            gateway=gateway,
            clock=services.clock,
            rhythms=services.rhythms,
            set_up=services.set_up,
            slot_editing=services.slot_editing,
            revival=services.revival,
            days_off=services.days_off,
            roster=services.roster,
            handing_over=services.handing_over,
            team_pages=services.team_pages,
            welcome=services.welcome,
            front=services.front,
            prepared=services.prepared,
        )
