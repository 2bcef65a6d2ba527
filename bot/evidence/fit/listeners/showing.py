"""Where a view of this part is shown: alone, or on top of the one that was clicked in."""

from __future__ import annotations

from collections.abc import Mapping

from bot.people.desk import Desk
from bot.slack.failures import SlackRefused
from bot.slack.messages import View
from bot.slack.payloads import Click, Payload

__all__ = ["show"]

MODAL = "modal"
FULL = "push_limit_reached"


async def show(
    desk: Desk, click: Click, body: Payload, view: View, *, in_place: bool = False
) -> None:
    """Open a modal; in one, put it on top, or in its place.

    Where three lie on each other already, Slack takes no fourth: the topmost gives its place.
    """
    gateway, shown = desk.gateway, body.get("view")
    if click.view is None or not isinstance(shown, Mapping) or shown.get("type") != MODAL:
        await gateway.open_view(click.workspace, click.trigger_id, view)
    elif in_place:
        await gateway.update_view(click.workspace, click.view.id, view)
    else:
        try:
            await gateway.push_view(click.workspace, click.trigger_id, view)
        except SlackRefused as refused:
            if refused.error != FULL:
                raise
            await gateway.update_view(click.workspace, click.view.id, view)
