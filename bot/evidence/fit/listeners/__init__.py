"""From Slack's payloads to fit, outcomes and hypotheses (docs/rhythm.md R13, R34 to R36, R39)."""

from __future__ import annotations

from slack_bolt.async_app import AsyncApp

from bot.evidence.fit.diagnosing import Diagnosing
from bot.evidence.fit.fitting import Fitting
from bot.evidence.fit.ideal import IdealCustomers
from bot.evidence.fit.listeners import diagnosis, fit, ideal, outcomes
from bot.evidence.fit.outcomes import Outcomes
from bot.evidence.fit.tapping import Tapping
from bot.people.desk import Desk
from bot.slack.commands import Commands

__all__ = ["register"]


def register(
    app: AsyncApp,
    desk: Desk,
    commands: Commands,
    *,
    ideals: IdealCustomers,
    fitting: Fitting,
    tapping: Tapping,
    ends: Outcomes,
    diagnosing: Diagnosing,
) -> None:
    """Register the words, buttons and forms of this part."""
    ideal.register(app, desk, ideals)
    fit.register(app, desk, fitting, tapping)
    outcomes.register(app, desk, commands, ends)
    diagnosis.register(app, desk, diagnosing)
