"""What this room's listeners work with."""

from __future__ import annotations

from dataclasses import dataclass

from bot.people import desk
from bot.people.days_off import DaysOff
from bot.people.roster import Roster
from bot.rhythm.front import Front
from bot.rhythm.handing_over import HandingOver
from bot.rhythm.revival import Revival
from bot.rhythm.service import Rhythms
from bot.rhythm.set_up import SetUp
from bot.rhythm.slot_editing import SlotEditing
from bot.rhythm.team_page import TeamPages
from bot.rhythm.welcome import Welcome

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
