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
from bot.summaries.picture.workshop import Workshop
from bot.summaries.reports.composers.report import report_composers
from bot.summaries.reports.composers.roll_up import roll_up_composers
from bot.summaries.reports.composers.webhook import webhook_composers
from bot.summaries.reports.listeners import report, roll_up, webhook
from bot.summaries.reports.quarters import QuarterStarts
from bot.summaries.reports.report import Reports
from bot.summaries.reports.roll_up import RollUps
from bot.summaries.reports.tables import Tables
from bot.summaries.reports.webhook import Webhooks
from bot.summaries.reports.webhook_posting import Post

__all__ = ["ReportsPart"]

LONGEST_FILE_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class ReportsPart:
    """The services of roll-ups, the webhook, reports and exports."""

    ground: Ground
    roll_ups: RollUps
    quarters: QuarterStarts
    webhooks: Webhooks
    reports: Reports
    tables: Tables

    @classmethod
    def furnish(cls, ground: Ground, weeks: TeamWeeks, *, post: Post) -> ReportsPart:
        """Make them; `post` is how a webhook is called."""
        return cls(
            ground,
            RollUps(ground, weeks),
            QuarterStarts(ground),
            Webhooks(ground, weeks, post),
            Reports(ground, weeks),
            # A process of its own: no picture waits for a long table.
            Tables(Workshop(seconds=LONGEST_FILE_SECONDS)),
        )

    def composers(self) -> Mapping[str, Composer]:
        """Say for each kind of this part who composes it."""
        return {
            **roll_up_composers(self.roll_ups),
            **webhook_composers(self.webhooks),
            **report_composers(self.reports, self.tables),
        }

    def listen(self, app: AsyncApp, desk: Desk, commands: Commands) -> None:
        """Register its words, buttons and forms."""
        roll_up.register(app, desk, commands, roll_ups=self.roll_ups)
        report.register(app, desk, commands, reports=self.reports)
        webhook.register(app, desk, commands, webhooks=self.webhooks, roles=self.ground.roles)
