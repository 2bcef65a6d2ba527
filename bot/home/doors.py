"""The services of other rooms whose forms open from the Home."""

from __future__ import annotations

from dataclasses import dataclass

from bot.meeting.agenda import Agendas
from bot.people.days_off import DaysOff
from bot.rhythm.slot_editing import SlotEditing
from bot.rhythm.team_page import TeamPages
from bot.sessions.moments import Moments

__all__ = ["Doors"]


@dataclass(frozen=True, slots=True)
class Doors:
    """What a rep's menu leads to. Each service says itself whose a thing is."""

    agendas: Agendas
    moments: Moments
    slot_editing: SlotEditing
    team_pages: TeamPages
    days_off: DaysOff
