"""Where a modal goes that a click asks for: Slack lays three of them on each other at most."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from bot.slack.failures import SlackRefused
from bot.slack.messages import View
from bot.slack.payloads import Click, Payload
from bot.store import WorkspaceId

__all__ = ["Windows", "is_modal", "show"]

MODAL = "modal"
FULL = "push_limit_reached"


class Windows(Protocol):
    """Who opens modals: the gateway."""

    async def open_view(self, workspace: WorkspaceId, trigger_id: str, view: View) -> str: ...

    async def push_view(self, workspace: WorkspaceId, trigger_id: str, view: View) -> str: ...

    async def update_view(self, workspace: WorkspaceId, view_id: str, view: View) -> None: ...


def is_modal(body: Payload) -> bool:
    """Tell whether a click was in a modal, not in a message or the App Home."""
    view = body.get("view")
    return isinstance(view, Mapping) and view.get("type") == MODAL


async def show(
    windows: Windows, click: Click, body: Payload, view: View, *, in_place: bool = False
) -> None:
    """Open a modal; in one, put it on top, or `in_place` of it.

    Where three lie on each other already, Slack takes no fourth: the topmost gives its place.
    Raises SlackFailure.
    """
    if click.view is None or not is_modal(body):
        await windows.open_view(click.workspace, click.trigger_id, view)
    elif in_place:
        await windows.update_view(click.workspace, click.view.id, view)
    else:
        try:
            await windows.push_view(click.workspace, click.trigger_id, view)
        except SlackRefused as refused:
            if refused.error != FULL:
                raise
            await windows.update_view(click.workspace, click.view.id, view)
