"""Finds the element that a person means, where they can see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.sandbox.blocks import elements_of
from bot.sandbox.conversations import Conversation, Message
from bot.sandbox.failures import Impossible
from bot.sandbox.modals import Modal
from bot.sandbox.workspace import Workspace

__all__ = ["Spot", "find_message", "find_modal", "find_place_to_write", "find_spot"]


@dataclass(frozen=True, slots=True)
class Spot:
    """An interactive element and the block that it stands in."""

    block: dict[str, Any]
    element: dict[str, Any]

    @property
    def block_id(self) -> str:
        return str(self.block["block_id"])

    @property
    def action_id(self) -> str:
        return str(self.element["action_id"])

    @property
    def dispatches(self) -> bool:
        """Whether choosing something here tells the app at once."""
        return self.block["type"] != "input" or bool(self.block.get("dispatch_action"))


def find_spot(
    blocks: Sequence[dict[str, Any]], action_id: str | None, block_id: str | None = None
) -> Spot:
    """The one element with these ids; raises Impossible: 404 if none, 422 if several."""
    found = [
        Spot(block, element)
        for block in blocks
        for element in elements_of(block)
        if action_id in (None, element["action_id"]) and block_id in (None, block["block_id"])
    ]
    if not found:
        there = [
            f"{block['block_id']}/{element['action_id']}"
            for block in blocks
            for element in elements_of(block)
        ]
        raise Impossible(f"there is no {block_id or '*'}/{action_id or '*'} here, only {there}")
    if len(found) > 1:
        words = f"several elements are called {block_id or '*'}/{action_id or '*'}: name both ids"
        raise Impossible(words, status=422)
    return found[0]


def find_message(
    workspace: Workspace, user: str, channel: str, ts: str
) -> tuple[Conversation, Message]:
    """A message that this person can see; raises Impossible when there is none."""
    place = workspace.conversation_for(user, channel)
    own = place.ephemerals.get(ts)
    message = own if own is not None and own.only_for == user else place.messages.get(ts)
    if message is None:
        raise Impossible(f"there is no message {ts} in {channel}")
    return place, message


def find_place_to_write(
    workspace: Workspace, user: str, channel: str, thread_ts: str | None
) -> Conversation:
    """A conversation, and a thread in it, where this person may write; raises Impossible."""
    workspace.person(user)
    place = workspace.conversation_for(user, channel)
    if not place.sees(user) or place.is_archived:
        raise Impossible(f"{user} can't write in {channel}", status=409)
    if place.kind == "im" and place.has_bot and not workspace.manifest.messages_tab:
        words = f"{workspace.manifest.app_name} takes no direct messages"
        raise Impossible(words, status=409)
    parent = None if thread_ts is None else place.messages.get(thread_ts)
    if thread_ts is not None and (parent is None or parent.is_reply):
        raise Impossible(f"no thread starts at {thread_ts} in {channel}")
    return place


def find_modal(workspace: Workspace, user: str, view: str | None = None) -> Modal:
    """The modal in front of this person, or the one of theirs with the id `view`.

    Raises Impossible when there is none.
    """
    if view is None:
        found = workspace.modals.top(user)
    else:
        found = next((each for each in workspace.modals.stack(user) if each.id == view), None)
    if found is None:
        raise Impossible(f"{user} has no modal {view or ''} open".replace("  ", " "))
    return found
