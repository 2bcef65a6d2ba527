"""The room as the house knows it: its services, furnished."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from slack_bolt.async_app import AsyncApp

from bot.call_plans.service import CallPlans
from bot.outbox.types import Composer
from bot.people.desk import Desk
from bot.people.ground import Ground
from bot.slack.commands import Commands

__all__ = ["CallPlansRoom"]


@dataclass(frozen=True, slots=True)
class CallPlansRoom:
    """The services of call plans."""

    call_plans: CallPlans

    @classmethod
    def furnish(cls, ground: Ground) -> CallPlansRoom:
        """Make them."""
        return cls(CallPlans(ground))

    def composers(self) -> Mapping[str, Composer]:
        """Say for each kind of this room who composes it."""
        return {}

    def listen(self, app: AsyncApp, desk: Desk, commands: Commands) -> None:
        """Register its words, buttons and forms."""
