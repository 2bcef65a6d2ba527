"""This part of the room as the house knows it: its services, furnished."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from slack_bolt.async_app import AsyncApp

from bot.outbox.types import Composer
from bot.people.desk import Desk
from bot.people.ground import Ground
from bot.slack.commands import Commands
from bot.summaries.figures.service import TeamWeeks
from bot.summaries.reports.composers.roll_up import roll_up_composers
from bot.summaries.reports.composers.webhook import webhook_composers
from bot.summaries.reports.listeners import roll_up, webhook
from bot.summaries.reports.quarters import QuarterStarts
from bot.summaries.reports.roll_up import RollUps
from bot.summaries.reports.webhook import Webhooks
from bot.summaries.reports.webhook_posting import Post

__all__ = ["ReportsPart"]


@dataclass(frozen=True, slots=True)
class ReportsPart:
    """The services of roll-ups, the webhook, reports and exports."""

    ground: Ground
    roll_ups: RollUps
    quarters: QuarterStarts
    webhooks: Webhooks

    @classmethod
    def furnish(cls, ground: Ground, weeks: TeamWeeks, *, post: Post) -> ReportsPart:
        """Make them; `post` is how a webhook is called."""
        return cls(
            ground, RollUps(ground, weeks), QuarterStarts(ground), Webhooks(ground, weeks, post)
        )

    def composers(self) -> Mapping[str, Composer]:
        """Say for each kind of this part who composes it."""
        return {**roll_up_composers(self.roll_ups), **webhook_composers(self.webhooks)}

    def listen(self, app: AsyncApp, desk: Desk, commands: Commands) -> None:
        """Register its words, buttons and forms."""
        roll_up.register(app, desk, commands, roll_ups=self.roll_ups)
        webhook.register(app, desk, commands, webhooks=self.webhooks, roles=self.ground.roles)
