"""The room as the house knows it: its services, furnished."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from slack_bolt.async_app import AsyncApp

from bot.evidence.room import EvidenceRoom
from bot.home import listeners
from bot.home.composers import HomeComposer
from bot.home.doors import Doors
from bot.home.evidence import Evidence
from bot.home.gathering import Gathering
from bot.home.service import Homes
from bot.home.steps import SettingUp
from bot.outbox.types import Composer
from bot.people.desk import Desk
from bot.people.ground import Ground
from bot.people.kinds import Kind
from bot.people.why import Why
from bot.rhythm.planning import Planner
from bot.slack.commands import Commands

__all__ = ["HomeRoom"]


@dataclass(frozen=True, slots=True)
class HomeRoom:
    """The services of App Homes."""

    homes: Homes
    composer: HomeComposer
    doors: Doors
    evidence: Evidence
    setting_up: SettingUp

    @classmethod
    def furnish(
        cls,
        ground: Ground,
        gathering: Gathering,
        planner: Planner,
        doors: Doors,
        *,
        evidence: EvidenceRoom,
        why: Why,
    ) -> HomeRoom:
        """Make them, and have them follow what changes below."""
        of_evidence = Evidence(ground, evidence)
        setting_up = SettingUp(ground, doors.calendars)
        homes = Homes(
            ground,
            gathering,
            evidence=of_evidence,
            why=why,
            setting_up=setting_up,
            kind_words=doors.summaries.digest.words,
            team_pages=doors.team_pages,
        )
        planner.watch_changes(homes.one_on_one_changed)
        ground.people.watch_days(homes.days_changed)
        ground.roster.watch_leaders(homes.leaders_changed)
        return cls(homes, HomeComposer(homes, ground.people), doors, of_evidence, setting_up)

    def composers(self) -> Mapping[str, Composer]:
        """Say for each kind of this room who composes it."""
        return {Kind.HOME: self.composer}

    def listen(self, app: AsyncApp, desk: Desk, commands: Commands) -> None:
        """Register its words, buttons and forms."""
        del commands
        listeners.register(
            app, desk, self.homes, self.doors, self.evidence, setting_up=self.setting_up
        )
