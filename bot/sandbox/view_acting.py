"""What a person does in a view, be it a modal or a Home: fill in, press, look for options."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

from bot.sandbox.acting import action_for, check_typed, chooser_for, keep_suggestions
from bot.sandbox.blocks import elements_of
from bot.sandbox.delivery import Delivery
from bot.sandbox.failures import Impossible
from bot.sandbox.finding import Spot, find_spot
from bot.sandbox.homes import Home
from bot.sandbox.modals import Modal
from bot.sandbox.payloads import Payloads
from bot.sandbox.workspace import Workspace

__all__ = ["ViewActing"]


class ViewActing(ABC):
    """Acts on the view in front of a person.

    Every method raises Impossible for what Slack's client wouldn't offer.
    """

    def __init__(self, workspace: Workspace, payloads: Payloads, delivery: Delivery) -> None:
        self._workspace = workspace
        self._payloads = payloads
        self._delivery = delivery

    @abstractmethod
    def _open(self, user: str, view: str | None) -> Modal | Home:
        """The open view with that id, or else the one in front; raises Impossible."""

    @abstractmethod
    def _in_front(self, user: str, view: str | None) -> Modal | Home:
        """The view in front; raises Impossible when none is, or not the one that is meant."""

    async def fill(
        self,
        user: str,
        values: Mapping[str, object],
        *,
        view: str | None = None,
        dispatch: bool = True,
    ) -> dict[str, Any]:
        """Put values into elements, each named by its block_id, action_id or "block_id/action_id".

        What isn't in an input block, or dispatches, tells the app at once, one after the other;
        without `dispatch` it is only written there, as by somebody who types and doesn't press
        Enter. `view` is the id of the view that is meant, which may lie beneath others by now.
        The answer's `at` is the number of the change that this made: whoever looks at the view as
        it was drawn before that one doesn't see it yet.
        """
        trouble = ""
        for name, value in values.items():
            filled = self._open(user, view)
            spot = _named_spot(filled, name)
            if spot.element["type"] == "external_select" and isinstance(value, str):
                await self._look_for(filled, spot, value)
                filled = self._open(user, view)  # the app may have shown another one meanwhile
                spot = _named_spot(filled, name)
            if spot.dispatches and dispatch:
                trouble = await self._act(filled, spot, value) or trouble
            else:
                state = chooser_for(self._workspace, user, spot).state(spot.element, value)
                filled.values[spot.block_id][spot.action_id] = state
                self._touch(filled, spot)
        return {"trouble": trouble, "at": self._workspace.changes.number}

    async def click(
        self,
        user: str,
        *,
        action_id: str,
        block_id: str | None = None,
        value: object = None,
        view: str | None = None,
    ) -> dict[str, Any]:
        """Press a button in the view, or choose in a menu that tells the app at once."""
        pressed = self._in_front(user, view)
        spot = find_spot(pressed.blocks, action_id, block_id)
        if not spot.dispatches:
            raise Impossible(f"{action_id} tells the app nothing by itself: fill it in", status=422)
        return {"trouble": await self._act(pressed, spot, value)}

    async def suggest(
        self, user: str, *, action_id: str, block_id: str | None, typed: str
    ) -> list[dict[str, Any]]:
        """Type into an external select; the options that the app offers."""
        view = self._in_front(user, None)
        spot = find_spot(view.blocks, action_id, block_id)
        check_typed(spot, typed)
        return await self._ask(view, spot, typed)

    async def _act(self, view: Modal | Home, spot: Spot, value: object) -> str:
        action = action_for(self._workspace, view.user, spot, value, view.values)
        self._touch(view, spot)
        answer = await self._delivery.send("interactive", self._payloads.view_action(view, action))
        if answer.trouble:
            words = f"the click on {spot.action_id} was not answered: {answer.trouble}"
            self._workspace.trouble(view.user, words)
        return answer.trouble

    async def _look_for(self, view: Modal | Home, spot: Spot, value: str) -> None:
        """Type the value as a person would, unless it is on offer already."""
        on_offer = self._workspace.suggested.get((view.user, spot.block_id, spot.action_id), [])
        if all(each["value"] != value for each in on_offer):
            await self._ask(view, spot, value)

    async def _ask(self, view: Modal | Home, spot: Spot, typed: str) -> list[dict[str, Any]]:
        payload = self._payloads.suggestion(
            view.user, spot.block_id, spot.action_id, typed, place=view
        )
        answer = await self._delivery.send("interactive", payload)
        return keep_suggestions(self._workspace, view.user, spot, answer)

    def _touch(self, view: Modal | Home, spot: Spot) -> None:
        """Tell that something else stands there now; what was wrong with it may be mended."""
        if isinstance(view, Home):
            self._workspace.homes.touch(view)
        else:
            view.errors.pop(spot.block_id, None)
            self._workspace.modals.touch(view)


def _named_spot(view: Modal | Home, name: str) -> Spot:
    block_id, slash, action_id = name.partition("/")
    if slash and any(block["block_id"] == block_id for block in view.blocks):
        return find_spot(view.blocks, action_id, block_id)
    if any(block["block_id"] == name and elements_of(block) for block in view.blocks):
        return find_spot(view.blocks, None, name)
    return find_spot(view.blocks, name)
