"""The room as the house knows it: its services, furnished."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from slack_bolt.async_app import AsyncApp

from bot.outbox.types import Composer
from bot.people.desk import Desk
from bot.people.ground import Ground
from bot.pipeline import listeners
from bot.pipeline.fixes import Fixes
from bot.pipeline.forms import DealForms
from bot.pipeline.service import Deals
from bot.slack.commands import Commands

__all__ = ["PipelineRoom"]


@dataclass(frozen=True, slots=True)
class PipelineRoom:
    """The services of deals."""

    deals: Deals
    forms: DealForms
    fixes: Fixes

    @classmethod
    def furnish(cls, ground: Ground) -> PipelineRoom:
        """Make them."""
        deals = Deals(ground)
        return cls(deals, DealForms(ground, deals), Fixes(ground, deals))

    def composers(self) -> Mapping[str, Composer]:
        """Say for each kind of this room who composes it: it sends nothing by itself."""
        return {}

    def listen(self, app: AsyncApp, desk: Desk, commands: Commands) -> None:
        """Register its words, buttons and forms."""
        listeners.register(app, desk, commands, forms=self.forms, fixes=self.fixes)
