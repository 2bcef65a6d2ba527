"""views.open, views.push, views.update and views.publish."""

from __future__ import annotations

from typing import Any, Literal

from bot.sandbox.arguments import Arguments
from bot.sandbox.blocks import VIEW_BYTES, view_bytes, view_problems
from bot.sandbox.failures import Refused
from bot.sandbox.homes import Home
from bot.sandbox.methods.pictures import check_pictures
from bot.sandbox.payloads import view_object
from bot.sandbox.workspace import Workspace

__all__ = ["checked_view", "open_view", "publish_view", "push_view", "update_view"]


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
    """Change an open modal, wherever in its stack it stands, or somebody's Home."""
    if ("view_id" in arguments) == ("external_id" in arguments):
        raise Refused(
            "invalid_arguments", messages=["[ERROR] must define either `view_id` or `external_id`"]
        )
    ids = {key: arguments.get(key) for key in ("view_id", "external_id")}
    home = workspace.homes.find(**ids)
    view = checked_view(workspace, arguments["view"], "home" if home else "modal")
    shown = home or workspace.modals.find(**ids)
    if arguments.get("hash", shown.hash) != shown.hash:
        raise Refused("hash_conflict")
    if isinstance(shown, Home):
        workspace.homes.publish(shown.user, view, now=workspace.now_seconds())
    else:
        workspace.modals.update(shown, view, now=workspace.now_seconds())
    return {"view": view_object(workspace, shown)}


def publish_view(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """Show a person another Home, whether or not they look at it."""
    view = checked_view(workspace, arguments["view"], "home")
    if not workspace.manifest.home_tab:
        raise Refused("not_enabled")
    member = workspace.members.get(arguments["user_id"])
    if member is None or not member.can_act:
        raise Refused(
            "invalid_arguments", messages=["[ERROR] invalid `user_id` [json-pointer:/user_id]"]
        )
    before = workspace.homes.get(member.id)
    if "hash" in arguments and (before is None or arguments["hash"] != before.hash):
        raise Refused("hash_conflict")
    home = workspace.homes.publish(member.id, view, now=workspace.now_seconds())
    return {"view": view_object(workspace, home)}


def checked_view(
    workspace: Workspace, view: object, kind: Literal["modal", "home"] = "modal"
) -> dict[str, Any]:
    """A view with completed blocks; raises Refused: invalid_arguments, view_too_large."""
    if view_bytes(view) > VIEW_BYTES:
        raise Refused("view_too_large")
    problems = view_problems(view, kind)
    if problems or not isinstance(view, dict):
        raise Refused("invalid_arguments", messages=problems.messages)
    check_pictures(workspace, view["blocks"], "invalid_arguments")
    return {**view, "blocks": workspace.finished(view["blocks"])}
