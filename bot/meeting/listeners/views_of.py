"""Opening modals from a message or from another modal, and mending the one below."""

from __future__ import annotations

import structlog

from bot.people.desk import Desk
from bot.slack.failures import SlackFailure
from bot.slack.messages import View
from bot.slack.payloads import Click, Payload
from bot.store import WorkspaceId

__all__ = ["mend", "show"]

log = structlog.get_logger(__name__)

MODAL = "modal"


async def show(desk: Desk, click: Click, body: Payload, view: View) -> None:
    """Open a modal; on top of the one that was clicked in, if it was one."""
    clicked_in = body.get("view")
    if isinstance(clicked_in, dict) and clicked_in.get("type") == MODAL:
        await desk.gateway.push_view(click.workspace, click.trigger_id, view)
    else:
        await desk.gateway.open_view(click.workspace, click.trigger_id, view)


async def mend(desk: Desk, workspace: WorkspaceId, view_id: str, view: View) -> None:
    """Show in a modal below what came of the one above; what was done is done without it, too."""
    if not view_id:
        return
    try:
        await desk.gateway.update_view(workspace, view_id, view)
    except SlackFailure:
        log.warning("agenda.view_not_mended")
