"""All rooms of the house, furnished: who needs whom, said once for the bot and its tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from slack_bolt.async_app import AsyncApp

from bot.actions import kinds as of_actions
from bot.actions.room import ActionsRoom
from bot.call_plans import kinds as of_call_plans
from bot.call_plans.room import CallPlansRoom
from bot.clock import Clock
from bot.errors import N_
from bot.evidence import kinds as of_evidence
from bot.evidence.neighbours import Neighbours
from bot.evidence.room import EvidenceRoom
from bot.home import kinds as of_home
from bot.home.doors import Doors
from bot.home.gathering import Gathering
from bot.home.room import HomeRoom
from bot.meeting import kinds as of_meeting
from bot.meeting.mirror_figures import MirrorFigures
from bot.meeting.room import MeetingRoom
from bot.outbox.foresight import Foresight
from bot.outbox.tick import Job
from bot.outbox.types import Composer
from bot.people import listeners as people
from bot.people.appointing import Appointing
from bot.people.calendars.fetching import Fetch, Fetcher
from bot.people.calendars.process import Reader
from bot.people.calendars.service import Calendars
from bot.people.composers import of_people, with_manners
from bot.people.days_off import DaysOff
from bot.people.desk import Desk
from bot.people.ground import Ground, Room
from bot.people.kinds import MANNERS as OF_PEOPLE
from bot.people.manners import Manners
from bot.people.own_hours import OwnHours
from bot.people.roles import Roles
from bot.people.roster import Roster
from bot.people.service import People
from bot.people.status_watch import StatusWatch
from bot.people.topics import Manner
from bot.people.why import Why
from bot.people.wishes import Wishes
from bot.pipeline import kinds as of_pipeline
from bot.pipeline.room import PipelineRoom
from bot.rhythm import listeners as rhythm
from bot.rhythm.composers.every import of_rhythm
from bot.rhythm.day_sheet import DaySheets
from bot.rhythm.diaries import one_on_ones
from bot.rhythm.figures import Figures
from bot.rhythm.front import Front
from bot.rhythm.handing_over import HandingOver
from bot.rhythm.manners import MANNERS
from bot.rhythm.outlook import OneOnOneOutlook
from bot.rhythm.planning import Planner
from bot.rhythm.prepared import Prepared
from bot.rhythm.prepared_lookup import Directory
from bot.rhythm.revival import Revival
from bot.rhythm.service import Rhythms
from bot.rhythm.set_up import Channels, SetUp
from bot.rhythm.slot_editing import SlotEditing
from bot.rhythm.standing import Standings
from bot.rhythm.team_page import TeamPages
from bot.rhythm.welcome import Welcome
from bot.rhythm.welcome_views import help_page
from bot.sessions import kinds as of_sessions
from bot.sessions.room import SessionsRoom
from bot.slack.commands import Commands, Run
from bot.slack.gateway import Gateway
from bot.slack.messages import Said
from bot.slack.payloads import Command
from bot.slack.seen import Forgetting
from bot.store import Store
from bot.summaries import kinds as of_summaries
from bot.summaries.neighbours import Neighbours as OfSummaries
from bot.summaries.neighbours import Slack as SummariesSlack
from bot.summaries.reports.webhook_posting import Post, Poster
from bot.summaries.room import SummariesRoom
from bot.words import tongue

__all__ = ["Extra", "Rooms", "Slack"]

OF_ROOMS = (
    of_pipeline,
    of_sessions,
    of_actions,
    of_call_plans,
    of_evidence,
    of_meeting,
    of_summaries,
    of_home,
)


class Slack(SummariesSlack, Channels, Directory, Protocol):
    """What services ask Slack for."""


@dataclass(frozen=True, slots=True)
class Extra:
    """Kinds of deliveries that no room of the house brings: who composes each, and its manner.

    A simulation loads the gate with asks of its own by these: it gives them to `bot.app.build`
    (or `open_stage`), and enqueues them with `bot.outbox.service.enqueue`.
    """

    composers: Mapping[str, Composer]
    manners: Mapping[str, Manner]


@dataclass(frozen=True)
class Rooms:
    """The services of every room."""

    extra: tuple[Extra, ...] = field(default=(), kw_only=True)
    clock: Clock
    people: People
    calendars: Calendars
    appointing: Appointing
    manners: Manners
    wishes: Wishes
    why: Why
    days_off: DaysOff
    own_hours: OwnHours
    status_watch: StatusWatch
    forgetting: Forgetting
    roster: Roster
    planner: Planner
    rhythms: Rhythms
    outlook: OneOnOneOutlook
    figures: Figures
    front: Front
    standings: Standings
    set_up: SetUp
    slot_editing: SlotEditing
    revival: Revival
    handing_over: HandingOver
    team_pages: TeamPages
    welcome: Welcome
    prepared: Prepared
    pipeline: PipelineRoom
    sessions: SessionsRoom
    actions: ActionsRoom
    call_plans: CallPlansRoom
    evidence: EvidenceRoom
    meeting: MeetingRoom
    summaries: SummariesRoom
    home: HomeRoom

    @classmethod
    def furnish(
        cls,
        store: Store,
        slack: Slack,
        clock: Clock,
        *,
        extra: Sequence[Extra] = (),
        fetch: Fetch | None = None,
        post: Post | None = None,
    ) -> Rooms:
        """Make the services and acquaint them with each other.

        `fetch` gets private calendars from elsewhere than the internet, as tests do;
        `post` calls webhooks there.
        """
        known = People(store, slack, clock)
        calendars = Calendars(store, known, clock, fetch=fetch or Fetcher(), read=Reader())
        kinds = {**OF_PEOPLE, **MANNERS}
        for of_room in OF_ROOMS:
            kinds |= of_room.MANNERS
        for more in extra:
            kinds |= more.manners
        manners = Manners(store, known, kinds)
        wishes = Wishes(store, known, manners, clock)
        roster = Roster(store, known, clock)
        roles = Roles(store, known, clock)
        ground = Ground(store, known, roster, clock, roles)
        pipeline = PipelineRoom.furnish(ground)
        sessions = SessionsRoom.furnish(ground, pipeline.deals)
        planner = Planner(store, known, roster, clock)
        known.watch_days(planner.days_changed)
        known.watch_days(sessions.planned.days_changed)
        sessions.planned.mind(one_on_ones)
        wishes.watch(planner.habits_changed)
        roster.watch_leaders(planner.leaders_changed)
        rhythms = Rhythms(store, known, planner, clock)
        figures = Figures(known, sessions.sessions, clock)
        front = Front(store, known, rhythms, figures=figures, roles=roles, clock=clock)
        standings = Standings(known, planner, clock)
        handing_over = HandingOver(store, known, planner, standings, clock)
        team_pages = TeamPages(
            store,
            known,
            roster=roster,
            standings=standings,
            figures=figures,
            handing_over=handing_over,
            roles=roles,
            clock=clock,
        )
        prepared = Prepared(store, known, slack, roles, clock)
        set_up = SetUp(
            store,
            known,
            slack,
            clock,
            standings=standings,
            handing_over=handing_over,
            prepared=prepared,
        )
        slot_editing = SlotEditing(store, known, standings, planner, clock)
        revival = Revival(store, known, clock)
        planner.watch(over=DaySheets(known, clock).follow, closed=revival.follow)
        welcome = Welcome(store, known, planner, standings, clock)
        welcome.watch_refusals(sessions.planned.call_off_all)
        actions = ActionsRoom.furnish(ground, pipeline.deals, slack)
        call_plans = CallPlansRoom.furnish(ground, pipeline.deals)
        evidence = EvidenceRoom.furnish(
            ground,
            Neighbours(pipeline.deals, actions.actions, call_plans.call_plans, slack, manners),
        )
        meeting = MeetingRoom.furnish(
            ground,
            planner,
            rhythms,
            deals=pipeline.deals,
            actions=actions.actions,
            call_plans=call_plans.call_plans,
            evidence=evidence,
            figures=figures,
        )
        evidence.praise.learn_of_meetings(MirrorFigures())
        summaries = SummariesRoom.furnish(
            ground,
            OfSummaries(
                pipeline.deals, figures, evidence, meeting, manners, slack, sessions, planner
            ),
            post=post or Poster(),
        )
        why = Why(store, known, manners, clock)
        gathering = Gathering(
            known,
            roster,
            pipeline.deals,
            sessions.sessions,
            actions.actions,
            call_plans.call_plans,
            meeting.agendas,
            meeting.skills,
        )
        days_off = DaysOff(store, known, roster, clock)
        appointing = Appointing(store, known, roster, roles, clock)
        doors = Doors(
            meeting.agendas,
            sessions.moments,
            slot_editing,
            team_pages,
            days_off,
            calendars,
            roles,
            appointing,
            prepared,
            summaries,
        )
        home = HomeRoom.furnish(ground, gathering, planner, doors, evidence=evidence, why=why)
        return cls(
            clock=clock,
            people=known,
            calendars=calendars,
            appointing=appointing,
            manners=manners,
            wishes=wishes,
            why=why,
            days_off=days_off,
            own_hours=OwnHours(store, known),
            status_watch=StatusWatch(store, known, clock),
            forgetting=Forgetting(store),
            roster=roster,
            planner=planner,
            rhythms=rhythms,
            outlook=OneOnOneOutlook(store, known, clock),
            figures=figures,
            front=front,
            standings=standings,
            set_up=set_up,
            slot_editing=slot_editing,
            revival=revival,
            handing_over=handing_over,
            team_pages=team_pages,
            welcome=welcome,
            prepared=prepared,
            pipeline=pipeline,
            sessions=sessions,
            actions=actions,
            call_plans=call_plans,
            evidence=evidence,
            meeting=meeting,
            summaries=summaries,
            home=home,
            extra=tuple(extra),
        )

    def composers(self) -> Mapping[str, Composer]:
        """Say for each kind of delivery who composes it."""
        kinds = dict(of_rhythm(self))
        kinds |= of_people(self.days_off, self.calendars, self.appointing)
        for room in self._rooms():
            kinds |= room.composers()
        for more in self.extra:
            kinds |= more.composers
        return with_manners(kinds, self.manners, self.wishes, self.clock)

    def jobs(self) -> Mapping[str, Job]:
        """What is to be looked after at each beat of the tick, in this order."""
        return {
            "plan": self.planner.tick,
            "weekly_checks": self.evidence.starting.weekly.tick,
            "checks": self.evidence.checks.keeper.tick,
            "leavers": self.evidence.checks.keeper.look_for_leavers,
            "summaries": self.summaries.weekly.schedule.tick,
            "late_facts": self.summaries.weekly.schedule.recount,
            "mondays": self.summaries.digest.mornings.tick,
            "roll_ups": self.summaries.reports.roll_ups.tick,
            "quarters": self.summaries.reports.quarters.tick,
            "webhook_bodies": self.summaries.reports.webhooks.make,
        }

    def errands(self) -> Mapping[str, Job]:
        """What is to be looked after outside, where others may keep us waiting."""
        return {
            "calendars": self.calendars.tick,
            "webhooks": self.summaries.reports.webhooks.send,
            "statuses": self.status_watch.tick,
            "events": self.forgetting.tick,
        }

    def foresights(self) -> Mapping[str, Foresight]:
        """Say of which jobs it is known when they next have something to do.

        The others look for themselves, now and then: nothing waits for them.
        """
        reports = self.summaries.reports
        return {
            "plan": self.planner,
            "weekly_checks": self.evidence.starting.weekly,
            "checks": self.evidence.checks.keeper,
            "summaries": self.summaries.weekly.schedule,
            "mondays": self.summaries.digest.mornings,
            "roll_ups": reports.roll_ups,
            "quarters": reports.quarters,
            "calendars": self.calendars,
            "webhooks": reports.webhooks,
            "statuses": self.status_watch,
        }

    def listen(self, app: AsyncApp, gateway: Gateway) -> None:
        """Register every room's listeners."""
        commands = Commands()
        rhythm.register(app, rhythm.Desk.of(self, gateway), commands)
        people.register(app, people.Desk.of(self, gateway, self.outlook.of), commands)
        desk = Desk(self.people, gateway, self.clock)
        for room in self._rooms():
            room.listen(app, desk, commands)
        commands.add("help", self._help_with(commands), help=N_("`/coach help`: this list"))
        commands.listen(app, otherwise=self._help_with(commands))

    def _rooms(self) -> Sequence[Room]:
        """List the rooms from below: of a kind that several compose, the upper one does it."""
        return (
            self.pipeline,
            self.sessions,
            self.actions,
            self.call_plans,
            self.evidence,
            self.meeting,
            self.summaries,
            self.home,
        )

    def _help_with(self, commands: Commands) -> Run:
        async def help_with(command: Command) -> Said:
            t = tongue(await self.people.locale(command.workspace, command.user))
            return help_page(
                t,
                commands.help(),
                commands.help(is_for_leads=True),
                unknown="" if command.word == "help" else command.text,
            )

        return help_with
