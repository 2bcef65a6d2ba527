"""Open modals: up to three on each other per person, each with what was filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.blocks import elements_of
from bot.sandbox.changes import Changes, ModalsChanged
from bot.sandbox.conversations import StateValues
from bot.sandbox.failures import Refused
from bot.sandbox.ids import Ids
from bot.sandbox.inputs import empty_state

__all__ = ["DEEPEST", "Modal", "Modals", "initial_values", "new_hash", "values_after"]

DEEPEST = 3


@dataclass(slots=True)
class Modal:
    """One open view of one person."""

    id: str
    user: str
    view: dict[str, Any]
    hash: str
    root: str
    previous: str | None
    channel: str | None
    values: StateValues = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    trouble: str | None = None

    @property
    def blocks(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.view["blocks"]
        return found


class Modals:
    """The stacks of open views, by person."""

    def __init__(self, ids: Ids, changes: Changes) -> None:
        self._ids = ids
        self._changes = changes
        self._stacks: dict[str, list[Modal]] = {}

    def stack(self, user: str) -> list[Modal]:
        """A person's open modals, the topmost last."""
        return self._stacks.setdefault(user, [])

    def top(self, user: str) -> Modal | None:
        stack = self.stack(user)
        return stack[-1] if stack else None

    def open(
        self,
        user: str,
        view: Mapping[str, Any],
        *,
        on_top: bool,
        now: int,
        channel: str | None = None,
    ) -> Modal:
        """Show a view; `on_top` of the person's open ones, else instead of them.

        `channel` is where the person was, for menus that start from there.

        Raises Refused: push_limit_reached, duplicate_external_id.
        """
        stack = self.stack(user)
        if not on_top:
            stack.clear()
        if len(stack) >= DEEPEST:
            raise Refused("push_limit_reached")
        self._check_external_id(view, besides=None)
        view_id = self._ids.next("V")
        modal = Modal(
            id=view_id,
            user=user,
            view=dict(view),
            hash=new_hash(self._ids, now),
            root=stack[0].id if stack else view_id,
            previous=stack[-1].id if stack else None,
            channel=channel if channel or not stack else stack[0].channel,
        )
        modal.values = initial_values(modal.blocks, channel=modal.channel)
        stack.append(modal)
        self.touch(modal)
        return modal

    def update(self, modal: Modal, view: Mapping[str, Any], *, now: int) -> None:
        """Put another view in its place; what was filled in stays where the ids stay.

        Raises Refused: duplicate_external_id.
        """
        self._check_external_id(view, besides=modal)
        modal.view = dict(view)
        modal.values = values_after(modal.values, modal.blocks, channel=modal.channel)
        modal.hash = new_hash(self._ids, now)
        modal.errors = {}
        modal.trouble = None
        self.touch(modal)

    def touch(self, modal: Modal) -> None:
        """Tell that a modal looks different."""
        self._changes.tell(ModalsChanged(modal.user))

    def clear(self, user: str) -> None:
        """Take a person's whole stack away."""
        self.stack(user).clear()
        self._changes.tell(ModalsChanged(user))

    def close(self, modal: Modal) -> None:
        """Take one view off its stack, with whatever stands on it."""
        stack = self.stack(modal.user)
        if modal in stack:
            del stack[stack.index(modal) :]
            self.touch(modal)

    def find(self, *, view_id: str | None, external_id: str | None) -> Modal:
        """The open view with that id; raises Refused: not_found."""
        for modal in self._open():
            if modal.id == view_id or (external_id and external_id == _external_id(modal.view)):
                return modal
        raise Refused("not_found")

    def _open(self) -> list[Modal]:
        return [modal for stack in self._stacks.values() for modal in stack]

    def _check_external_id(self, view: Mapping[str, Any], *, besides: Modal | None) -> None:
        wanted = _external_id(view)
        if wanted and any(
            modal is not besides and _external_id(modal.view) == wanted for modal in self._open()
        ):
            raise Refused("duplicate_external_id")


def _external_id(view: Mapping[str, Any]) -> str:
    return str(view.get("external_id", ""))


def new_hash(ids: Ids, now: int) -> str:
    """What tells one state of a view from the next; `now` in seconds since the epoch."""
    return f"{now}.{ids.number('view-hash'):08x}"


def values_after(
    before: StateValues, blocks: list[dict[str, Any]], *, channel: str | None
) -> StateValues:
    """What stands in a view's elements once other blocks are shown: the same where ids stay."""
    values = initial_values(blocks, channel=channel)
    for block_id, actions in values.items():
        for action_id, state in actions.items():
            kept = before.get(block_id, {}).get(action_id)
            if kept is not None and kept["type"] == state["type"]:
                actions[action_id] = kept
    return values


def initial_values(blocks: list[dict[str, Any]], *, channel: str | None) -> StateValues:
    """What stands in the elements of some blocks before anybody touches them."""
    values: StateValues = {}
    for block in blocks:
        for element in elements_of(block):
            state = empty_state(element)
            if state is not None:
                if element.get("default_to_current_conversation"):
                    state["selected_conversation"] = state["selected_conversation"] or channel
                values.setdefault(block["block_id"], {})[element["action_id"]] = state
    return values
