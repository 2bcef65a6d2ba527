"""The services of this room by their names: who hands them on needn't list them."""

from __future__ import annotations

from typing import Protocol

from bot.clock import Clock
from bot.people.days_off import DaysOff
from bot.people.roster import Roster
from bot.people.service import People
from bot.rhythm.front import Front
from bot.rhythm.handing_over import HandingOver
from bot.rhythm.prepared import Prepared
from bot.rhythm.revival import Revival
from bot.rhythm.service import Rhythms
from bot.rhythm.set_up import SetUp
from bot.rhythm.slot_editing import SlotEditing
from bot.rhythm.team_page import TeamPages
from bot.rhythm.welcome import Welcome

__all__ = ["Services"]


class Services(Protocol):
    """What composers and listeners work with."""

    @property
    def clock(self) -> Clock: ...
    @property
    def people(self) -> People: ...
    @property
    def roster(self) -> Roster: ...
    @property
    def rhythms(self) -> Rhythms: ...
    @property
    def set_up(self) -> SetUp: ...
    @property
    def welcome(self) -> Welcome: ...
    @property
    def handing_over(self) -> HandingOver: ...
    @property
    def revival(self) -> Revival: ...
    @property
    def prepared(self) -> Prepared: ...
    @property
    def slot_editing(self) -> SlotEditing: ...
    @property
    def days_off(self) -> DaysOff: ...
    @property
    def team_pages(self) -> TeamPages: ...
    @property
    def front(self) -> Front: ...
