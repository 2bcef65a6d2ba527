"""The room as the house knows it: its services, furnished."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from slack_bolt.async_app import AsyncApp

from bot.actions.service import Actions
from bot.call_plans.service import CallPlans
from bot.evidence.room import EvidenceRoom
from bot.meeting import agenda_rows
from bot.meeting.agenda import Agendas
from bot.meeting.agenda_posting import AgendaPosts
from bot.meeting.agenda_reading import AgendaReader
from bot.meeting.closing import Closing
from bot.meeting.closing_reading import Neighbours
from bot.meeting.composers.agenda import agenda_composer
from bot.meeting.composers.recap import recap_composer
from bot.meeting.composers.sheet import prep_sheet_composer
from bot.meeting.depth import Depth
from bot.meeting.focus import Focus
from bot.meeting.from_evidence import FromEvidence
from bot.meeting.kinds import Kind
from bot.meeting.last_focus import LastFocus
from bot.meeting.listeners import agenda as agenda_listeners
from bot.meeting.listeners import closing as closing_listeners
from bot.meeting.listeners import focus as focus_listeners
from bot.meeting.listeners import skills as skill_listeners
from bot.meeting.records import Records
from bot.meeting.skills import Skills
from bot.meeting.taking_up import TakingUp
from bot.outbox.types import Composer
from bot.people.desk import Desk
from bot.people.ground import Ground
from bot.people.service import People
from bot.pipeline.service import Deals
from bot.rhythm.figures import Figures
from bot.rhythm.planning import Planner
from bot.rhythm.rules import Kind as RhythmKind
from bot.rhythm.service import Rhythms
from bot.slack.commands import Commands

__all__ = ["MeetingRoom"]


@dataclass(frozen=True, slots=True)
class MeetingRoom:
    """The services of the inside of a 1:1."""

    people: People
    rhythms: Rhythms
    agendas: Agendas
    focus: Focus
    skills: Skills
    closing: Closing
    records: Records
    depth: Depth

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
        evidence: EvidenceRoom,
        figures: Figures,
    ) -> MeetingRoom:
        """Make them, and have agendas follow what happens in the rooms below."""
        fitting = evidence.fit.fitting
        near = Neighbours(rhythms, planner, deals, actions, call_plans, fitting)
        questions, taken = evidence.questions.questions, FromEvidence(evidence)
        skills = Skills(ground)
        posts = AgendaPosts(ground, planner)
        agendas = Agendas(
            ground,
            deals,
            reader=AgendaReader(ground, deals, skills, questions, taken),
            taking_up=TakingUp(ground, actions, call_plans, questions, taken),
            posts=posts,
            bank=questions,
        )
        questions.remember(agenda_rows.asked)
        planner.watch_changes(posts.follow)
        deals.watch(posts.follow_deal)
        actions.watch(posts.follow_action)
        call_plans.watch(posts.follow_plan)
        evidence.checks.checks.watch(posts.follow_check)
        fitting.watch(posts.changed)
        evidence.starting.weekly.follow(LastFocus())
        records = Records(ground, near)
        planner.watch_changes(records.follow)
        actions.watch(records.follow_action)
        call_plans.watch(records.follow_plan)
        return cls(
            people=ground.people,
            rhythms=rhythms,
            agendas=agendas,
            focus=Focus(ground, deals, posts, questions, figures=figures),
            skills=skills,
            closing=Closing(ground, near, agendas),
            records=records,
            depth=Depth(ground),
        )

    def composers(self) -> Mapping[str, Composer]:
        """Say for each kind of this room who composes it."""
        return {
            Kind.AGENDA: agenda_composer(self.agendas, self.people),
            Kind.RECAP: recap_composer(self.records),
            # The rhythm's own sheet, with what is prepared for each 1:1 (docs/rhythm.md R10).
            RhythmKind.SHEET: prep_sheet_composer(self.rhythms, self.people, self.focus),
        }

    def listen(self, app: AsyncApp, desk: Desk, commands: Commands) -> None:
        """Register its words, buttons and forms."""
        agenda_listeners.register(app, desk, commands, self.agendas)
        focus_listeners.register(app, desk, self.focus)
        closing_listeners.register(app, desk, self.closing, self.records)
        skill_listeners.register(app, desk, commands, self.skills)
