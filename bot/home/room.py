"""The room as the house knows it: its services, furnished."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from slack_bolt.async_app import AsyncApp

from bot.home import listeners
from bot.home.composers import HomeComposer
from bot.home.gathering import Gathering
from bot.home.service import Homes
from bot.outbox.types import Composer
from bot.people.calendars.service import Calendars
from bot.people.desk import Desk
from bot.people.ground import Ground
from bot.people.kinds import Kind
from bot.people.why import Why
from bot.rhythm.planning import Planner
from bot.rhythm.team_page import TeamPages
from bot.slack.commands import Commands

__all__ = ["HomeRoom"]


@dataclass(frozen=True, slots=True)
class HomeRoom:
    """The services of App Homes."""

    homes: Homes
    composer: HomeComposer

    @classmethod
    def furnish(
        cls,
        ground: Ground,
        gathering: Gathering,
        planner: Planner,
        *,
        why: Why,
        calendars: Calendars,
        team_pages: TeamPages,
    ) -> HomeRoom:
        """Make them, and have them follow what changes below."""
        homes = Homes(ground, gathering, why=why, calendars=calendars, team_pages=team_pages)
        planner.watch_changes(homes.one_on_one_changed)
        ground.people.watch_days(homes.days_changed)
        ground.roster.watch_leaders(homes.leaders_changed)
        return cls(homes, HomeComposer(homes, ground.people))

    def composers(self) -> Mapping[str, Composer]:
        """Say for each kind of this room who composes it."""
        return {Kind.HOME: self.composer}

    def listen(self, app: AsyncApp, desk: Desk, commands: Commands) -> None:
        """Register its words, buttons and forms."""
        del desk, commands
        listeners.register(app, self.homes)
