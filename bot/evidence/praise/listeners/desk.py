"""What this part's listeners work with."""

from __future__ import annotations

from dataclasses import dataclass

from bot.evidence.praise.breadth import Breadth
from bot.evidence.praise.mirror import Mirror
from bot.evidence.praise.service import Praises
from bot.people.desk import Desk
from bot.slack.messages import View
from bot.slack.payloads import Click, Payload

__all__ = ["PraiseDesk"]


@dataclass(frozen=True, slots=True)
class PraiseDesk:
    """The house's desk, and this part's services."""

    desk: Desk
    praises: Praises
    mirror: Mirror
    breadth: Breadth

    async def show(self, click: Click, body: Payload, view: View) -> None:
        """Open a modal; in a modal, on top of that."""
        found = body.get("view")
        in_modal = isinstance(found, dict) and found.get("type") == "modal"
        gateway = self.desk.gateway
        show = gateway.push_view if in_modal else gateway.open_view
        await show(click.workspace, click.trigger_id, view)
