"""What this part's listeners work with, and how they show a form."""

from __future__ import annotations

from dataclasses import dataclass

from bot.evidence.starting.channels import DealChannels
from bot.evidence.starting.pointing import Pointing
from bot.evidence.starting.service import Starting
from bot.people.desk import Desk
from bot.slack import layers
from bot.slack.messages import View
from bot.slack.payloads import SUBJECT_DIGITS, Click, Malformed, Payload

__all__ = ["StartingDesk", "deal_of_click"]


@dataclass(frozen=True, slots=True)
class StartingDesk:
    """The house's desk, and this part's services."""

    desk: Desk
    starting: Starting
    channels: DealChannels
    pointing: Pointing

    async def show(self, click: Click, body: Payload, view: View) -> None:
        """Open a form; in a modal, on top of that, or in its place where three lie already."""
        await layers.show(self.desk.gateway, click, body, view)

    async def renew(self, click: Click, view: View) -> None:
        """Show a form anew after a choice made in it. Raises Malformed outside of a form."""
        if click.view is None:
            raise Malformed("that is chosen in a form only")
        await self.desk.gateway.update_view(
            click.workspace, click.view.id, view, hash=click.view.hash
        )


def deal_of_click(click: Click) -> int | None:
    """Read the deal that a button or a menu carries; None for "". Raises Malformed."""
    digits = click.value
    if not digits:
        return None
    if not (digits.isascii() and digits.isdigit() and len(digits) <= SUBJECT_DIGITS):
        raise Malformed(f"{click.action_id} carries no deal: {digits[:40]!r}")
    return int(digits)
