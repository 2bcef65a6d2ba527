"""This part of the room as the house knows it: its services, furnished."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from slack_bolt.async_app import AsyncApp

from bot.evidence.checks.service import Checks
from bot.evidence.checks.types import Safety
from bot.evidence.neighbours import Neighbours
from bot.evidence.risks import listeners
from bot.evidence.risks.asking import RisksExtension
from bot.evidence.risks.composers import Composers
from bot.evidence.risks.listeners import RisksDesk
from bot.evidence.risks.service import Risks
from bot.evidence.risks.writing import Writing
from bot.outbox.types import Composer
from bot.people.desk import Desk
from bot.people.ground import Ground
from bot.slack.commands import Commands

__all__ = ["RisksPart"]


@dataclass(frozen=True, slots=True)
class RisksPart:
    """The services of pre-mortems."""

    risks: Risks
    writing: Writing
    safety: Safety

    @classmethod
    def furnish(
        cls, ground: Ground, neighbours: Neighbours, checks: Checks, *, safety: Safety
    ) -> RisksPart:
        """Make them, and let them take part in checks."""
        risks = Risks(ground, neighbours, checks)
        extension = RisksExtension(risks)
        checks.extend(extension)
        checks.show(extension)
        checks.watch(extension.follow)
        return cls(risks, Writing(risks), safety)

    def composers(self) -> Mapping[str, Composer]:
        """Say for each kind of this part who composes it."""
        return Composers(self.risks, self.safety).by_kind()

    def listen(self, app: AsyncApp, desk: Desk, commands: Commands) -> None:
        """Register its buttons and forms; it has no word of its own."""
        del commands
        listeners.register(app, RisksDesk(desk, self.risks, self.writing))
