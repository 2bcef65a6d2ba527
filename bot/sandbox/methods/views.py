"""views.open, views.push and views.update."""

from __future__ import annotations

from typing import Any

from bot.sandbox.arguments import Arguments
from bot.sandbox.blocks import VIEW_BYTES, view_bytes, view_problems
from bot.sandbox.failures import Refused
from bot.sandbox.payloads import view_object
from bot.sandbox.workspace import Workspace

__all__ = ["checked_view", "open_view", "push_view", "update_view"]


def open_view(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """Open a modal; from within a modal it comes on top, otherwise it is the first."""
    view = checked_view(workspace, arguments["view"])
    trigger = workspace.triggers.take(arguments["trigger_id"])
    modal = workspace.modals.open(
        trigger.user,
        view,
        on_top=trigger.in_modal,
        now=workspace.now_seconds(),
        channel=trigger.channel,
    )
    return {"view": view_object(workspace, modal)}


def push_view(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """Put a modal on top of the one that the trigger came from."""
    view = checked_view(workspace, arguments["view"])
    trigger = workspace.triggers.take(arguments["trigger_id"])
    if not trigger.in_modal or workspace.modals.top(trigger.user) is None:
        raise Refused("invalid_trigger_id")
    modal = workspace.modals.open(trigger.user, view, on_top=True, now=workspace.now_seconds())
    return {"view": view_object(workspace, modal)}


def update_view(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """Change an open modal, wherever in its stack it stands."""
    if ("view_id" in arguments) == ("external_id" in arguments):
        raise Refused(
            "invalid_arguments", messages=["[ERROR] must define either `view_id` or `external_id`"]
        )
    view = checked_view(workspace, arguments["view"])
    modal = workspace.modals.find(
        view_id=arguments.get("view_id"), external_id=arguments.get("external_id")
    )
    if arguments.get("hash", modal.hash) != modal.hash:
        raise Refused("hash_conflict")
    workspace.modals.update(modal, view, now=workspace.now_seconds())
    return {"view": view_object(workspace, modal)}


def checked_view(workspace: Workspace, view: object) -> dict[str, Any]:
    """A modal with completed blocks; raises Refused: invalid_arguments, view_too_large."""
    if view_bytes(view) > VIEW_BYTES:
        raise Refused("view_too_large")
    problems = view_problems(view)
    if problems or not isinstance(view, dict):
        raise Refused("invalid_arguments", messages=problems.messages)
    return {**view, "blocks": workspace.finished(view["blocks"])}
