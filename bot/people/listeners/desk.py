"""What this room's listeners work with."""

from __future__ import annotations

from dataclasses import dataclass

from bot.people import desk
from bot.people.calendars.service import Calendars
from bot.people.manners import Manners

__all__ = ["Desk"]


@dataclass(frozen=True, slots=True)
class Desk(desk.Desk):
    """The services around people."""

    manners: Manners
    calendars: Calendars
