"""The services of other rooms whose forms open from the Home."""

from __future__ import annotations

from dataclasses import dataclass

from bot.meeting.agenda import Agendas
from bot.people.appointing import Appointing
from bot.people.calendars.service import Calendars
from bot.people.days_off import DaysOff
from bot.people.roles import Roles
from bot.rhythm.prepared import Prepared
from bot.rhythm.slot_editing import SlotEditing
from bot.rhythm.team_page import TeamPages
from bot.sessions.moments import Moments
from bot.summaries.room import SummariesRoom

__all__ = ["Doors"]


@dataclass(frozen=True, slots=True)
class Doors:
    """What menus and buttons lead to. Each service says itself whose a thing is."""

    agendas: Agendas
    moments: Moments
    slot_editing: SlotEditing
    team_pages: TeamPages
    days_off: DaysOff
    calendars: Calendars
    roles: Roles
    appointing: Appointing
    prepared: Prepared
    summaries: SummariesRoom
