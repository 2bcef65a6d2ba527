"""The room as the house knows it: its services, furnished."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from slack_bolt.async_app import AsyncApp

from bot.call_plans import listeners
from bot.call_plans.answering import Answering
from bot.call_plans.composers import Composers
from bot.call_plans.service import CallPlans
from bot.call_plans.writing import Writing
from bot.outbox.types import Composer
from bot.people.desk import Desk
from bot.people.ground import Ground
from bot.pipeline.service import Deals
from bot.slack.commands import Commands

__all__ = ["CallPlansRoom"]


@dataclass(frozen=True, slots=True)
class CallPlansRoom:
    """The services of call plans."""

    call_plans: CallPlans
    writing: Writing
    answering: Answering

    @classmethod
    def furnish(cls, ground: Ground, deals: Deals) -> CallPlansRoom:
        """Make them."""
        plans = CallPlans(ground, deals)
        return cls(plans, Writing(plans), Answering(plans))

    def composers(self) -> Mapping[str, Composer]:
        """Say for each kind of this room who composes it."""
        return Composers(self.call_plans).by_kind()

    def listen(self, app: AsyncApp, desk: Desk, commands: Commands) -> None:
        """Register its words, buttons and forms."""
        listeners.register(
            app,
            desk,
            commands,
            plans=self.call_plans,
            writing=self.writing,
            answering=self.answering,
        )
