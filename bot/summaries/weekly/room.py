"""This part of the room as the house knows it: its services, furnished."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from slack_bolt.async_app import AsyncApp

from bot.evidence.starting.safety import Safety
from bot.outbox.types import Composer
from bot.people.desk import Desk
from bot.people.ground import Ground
from bot.slack.commands import Commands
from bot.summaries.figures.service import TeamWeeks
from bot.summaries.neighbours import Neighbours
from bot.summaries.picture.pictures import Pictures
from bot.summaries.weekly import listeners
from bot.summaries.weekly.composers import WeeklyComposers
from bot.summaries.weekly.crews import Crews
from bot.summaries.weekly.listeners import WeeklyDesk
from bot.summaries.weekly.schedule import Schedule
from bot.summaries.weekly.service import Summaries
from bot.summaries.weekly.settings import Settings
from bot.summaries.weekly.telling import Telling

__all__ = ["WeeklyPart"]


@dataclass(frozen=True, slots=True)
class WeeklyPart:
    """The services of the weekly summary."""

    summaries: Summaries
    settings: Settings
    schedule: Schedule
    safety: Safety
    pictures: Pictures

    @classmethod
    def furnish(
        cls, ground: Ground, neighbours: Neighbours, team_weeks: TeamWeeks, pictures: Pictures
    ) -> WeeklyPart:
        """Make them."""
        telling, crews = Telling(team_weeks), Crews(ground)
        settings = Settings(ground, crews)
        schedule = Schedule(ground, telling, crews, settings)
        neighbours.planner.watch_changes(schedule.follow)
        return cls(
            Summaries(ground, telling, crews, settings),
            settings,
            schedule,
            Safety(neighbours.slack, ground.clock),
            pictures,
        )

    def composers(self) -> Mapping[str, Composer]:
        """Say for each kind of this part who composes it."""
        return WeeklyComposers(self.summaries, self.safety, self.pictures).by_kind()

    def listen(self, app: AsyncApp, desk: Desk, commands: Commands) -> None:
        """Register its words, buttons and forms."""
        listeners.register(app, WeeklyDesk(desk, self.summaries, self.settings), commands)
