"""The room as the house knows it: its services, furnished."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from slack_bolt.async_app import AsyncApp

from bot.actions.service import Actions
from bot.call_plans.service import CallPlans
from bot.meeting.agenda import Agendas
from bot.meeting.agenda_posting import AgendaPosts
from bot.meeting.agenda_reading import AgendaReader
from bot.meeting.skills import Skills
from bot.meeting.taking_up import TakingUp
from bot.outbox.types import Composer
from bot.people.desk import Desk
from bot.people.ground import Ground
from bot.pipeline.service import Deals
from bot.rhythm.planning import Planner
from bot.rhythm.service import Rhythms
from bot.slack.commands import Commands

__all__ = ["MeetingRoom"]


@dataclass(frozen=True, slots=True)
class MeetingRoom:
    """The services of the inside of a 1:1."""

    agendas: Agendas
    skills: Skills

    @classmethod
    def furnish(
        cls,
        ground: Ground,
        planner: Planner,
        rhythms: Rhythms,
        *,
        deals: Deals,
        actions: Actions,
        call_plans: CallPlans,
    ) -> MeetingRoom:
        """Make them, and have agendas follow what happens in the rooms below."""
        del rhythms
        skills = Skills(ground)
        posts = AgendaPosts(ground, planner)
        agendas = Agendas(
            ground,
            deals,
            reader=AgendaReader(ground, deals, skills),
            taking_up=TakingUp(ground, actions, call_plans),
            posts=posts,
        )
        return cls(agendas=agendas, skills=skills)

    def composers(self) -> Mapping[str, Composer]:
        """Say for each kind of this room who composes it."""
        return {}

    def listen(self, app: AsyncApp, desk: Desk, commands: Commands) -> None:
        """Register its words, buttons and forms."""
