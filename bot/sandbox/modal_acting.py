"""What a person does in a modal: fill in, press, submit, close."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.sandbox.acting import action_for, check_typed, chooser_for, keep_suggestions
from bot.sandbox.blocks import elements_of
from bot.sandbox.delivery import Delivery
from bot.sandbox.failures import Impossible, Refused
from bot.sandbox.finding import Spot, find_modal, find_spot
from bot.sandbox.inputs import lacking
from bot.sandbox.methods.views import checked_view
from bot.sandbox.modals import Modal
from bot.sandbox.payloads import Payloads
from bot.sandbox.workspace import Workspace

__all__ = ["ModalActing"]

TROUBLE = "We had some trouble connecting. Try again?"


class ModalActing:
    """Acts on the topmost modal of a person.

    Every method raises Impossible for what Slack's client wouldn't offer.
    """

    def __init__(self, workspace: Workspace, payloads: Payloads, delivery: Delivery) -> None:
        self._workspace = workspace
        self._payloads = payloads
        self._delivery = delivery
        self._submitting: set[str] = set()

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
        Enter. `view` names the modal, which may lie beneath others by now.
        """
        trouble = ""
        for name, value in values.items():
            modal = find_modal(self._workspace, user, view)
            spot = _named_spot(modal, name)
            if spot.element["type"] == "external_select" and isinstance(value, str):
                await self._look_for(user, modal, spot, value)
            if spot.dispatches and dispatch:
                trouble = await self._act(modal, spot, value) or trouble
            else:
                state = chooser_for(self._workspace, user, spot).state(spot.element, value)
                modal.values[spot.block_id][spot.action_id] = state
                modal.errors.pop(spot.block_id, None)
                self._workspace.modals.touch(modal)
        return {"trouble": trouble}

    async def click(
        self,
        user: str,
        *,
        action_id: str,
        block_id: str | None = None,
        value: object = None,
        view: str | None = None,
    ) -> dict[str, Any]:
        """Press a button in the modal, or choose in a menu that tells the app at once."""
        modal = self._topmost(user, view)
        spot = find_spot(modal.blocks, action_id, block_id)
        if not spot.dispatches:
            raise Impossible(f"{action_id} waits for the submit: fill it in", status=422)
        return {"trouble": await self._act(modal, spot, value)}

    async def suggest(
        self, user: str, *, action_id: str, block_id: str | None, typed: str
    ) -> list[dict[str, Any]]:
        """Type into an external select; the options that the app offers."""
        modal = find_modal(self._workspace, user)
        spot = find_spot(modal.blocks, action_id, block_id)
        check_typed(spot, typed)
        return await self._ask(user, modal, spot, typed)

    async def submit(self, user: str, *, view: str | None = None) -> dict[str, Any]:
        """Press the modal's submit button.

        Raises Impossible (422), naming the blocks, for what Slack's client itself holds back.
        """
        modal = self._topmost(user, view)
        if "submit" not in modal.view:
            raise Impossible("this modal has no submit button", status=409)
        if modal.id in self._submitting:
            raise Impossible("this form is on its way already", status=409)
        modal.errors, modal.trouble = _held_back(modal), None
        if modal.errors:
            self._workspace.modals.touch(modal)
            raise Impossible("the form is not complete", status=422, fields=dict(modal.errors))
        self._submitting.add(modal.id)
        try:
            modal.trouble = await self._send(modal)
        finally:
            self._submitting.discard(modal.id)
            self._workspace.modals.touch(modal)
        return {"errors": modal.errors, "trouble": modal.trouble or ""}

    async def _send(self, modal: Modal) -> str | None:
        """Hand the form to the app and do as it answers; what Slack says when that fails."""
        answer = await self._delivery.send("interactive", self._payloads.submission(modal))
        if answer.trouble:
            return TROUBLE
        try:
            self._obey(modal, answer.body)
        except Refused as error:
            details = error.answer.get("response_metadata", {}).get("messages", [error.error])
            self._workspace.trouble(modal.user, f"{TROUBLE} ({'; '.join(details)})")
            return TROUBLE
        return None

    async def close(
        self, user: str, *, whole_stack: bool = False, view: str | None = None
    ) -> dict[str, Any]:
        """Press close, which takes the top view away, or the ✕, which takes all."""
        modal = self._topmost(user, view)
        whole_stack = whole_stack or bool(modal.view.get("clear_on_close"))
        going = self._workspace.modals.stack(user)[::-1] if whole_stack else [modal]
        trouble = ""
        for each in going:
            self._workspace.modals.close(each)
            if each.view.get("notify_on_close"):
                payload = self._payloads.closing(each, cleared=whole_stack)
                trouble = (await self._delivery.send("interactive", payload)).trouble or trouble
        return {"trouble": trouble}

    def _topmost(self, user: str, view: str | None) -> Modal:
        """The modal in front; raises Impossible when it isn't the one that is meant."""
        modal = find_modal(self._workspace, user)
        if view not in (None, modal.id):
            raise Impossible("another form stands in front by now", status=409)
        return modal

    async def _act(self, modal: Modal, spot: Spot, value: object) -> str:
        action = action_for(self._workspace, modal.user, spot, value, modal.values)
        modal.errors.pop(spot.block_id, None)
        self._workspace.modals.touch(modal)
        answer = await self._delivery.send("interactive", self._payloads.view_action(modal, action))
        if answer.trouble:
            words = f"the click on {spot.action_id} was not answered: {answer.trouble}"
            self._workspace.trouble(modal.user, words)
        return answer.trouble

    async def _look_for(self, user: str, modal: Modal, spot: Spot, value: str) -> None:
        """Type the value as a person would, unless it is on offer already."""
        on_offer = self._workspace.suggested.get((user, spot.block_id, spot.action_id), [])
        if all(each["value"] != value for each in on_offer):
            await self._ask(user, modal, spot, value)

    async def _ask(self, user: str, modal: Modal, spot: Spot, typed: str) -> list[dict[str, Any]]:
        payload = self._payloads.suggestion(user, spot.block_id, spot.action_id, typed, place=modal)
        answer = await self._delivery.send("interactive", payload)
        return keep_suggestions(self._workspace, user, spot, answer)

    def _obey(self, modal: Modal, body: object) -> None:
        """Do what the app's answer to a submission says; raises Refused for nonsense."""
        modals = self._workspace.modals
        if body is None or body == {}:
            modals.close(modal)
            return
        said = body if isinstance(body, dict) else {}
        action = said.get("response_action")
        allowed = {"errors": {"errors"}, "update": {"view"}, "push": {"view"}, "clear": set()}
        if action not in allowed or said.keys() != allowed[action] | {"response_action"}:
            raise Refused("invalid_response_action")
        now = self._workspace.now_seconds()
        match action:
            case "errors":
                modal.errors = _checked_errors(modal, said["errors"])
            case "update":
                modals.update(modal, checked_view(self._workspace, said["view"]), now=now)
            case "push":
                view = checked_view(self._workspace, said["view"])
                modals.open(modal.user, view, on_top=True, now=now)
            case _:
                modals.clear(modal.user)


def _named_spot(modal: Modal, name: str) -> Spot:
    block_id, slash, action_id = name.partition("/")
    if slash and any(block["block_id"] == block_id for block in modal.blocks):
        return find_spot(modal.blocks, action_id, block_id)
    if any(block["block_id"] == name and elements_of(block) for block in modal.blocks):
        return find_spot(modal.blocks, None, name)
    return find_spot(modal.blocks, name)


def _held_back(modal: Modal) -> dict[str, str]:
    found: dict[str, str] = {}
    for block in modal.blocks:
        if block["type"] == "input":
            state = modal.values[block["block_id"]][block["element"]["action_id"]]
            words = lacking(block, state)
            if words is not None:
                found[block["block_id"]] = words
    return found


def _checked_errors(modal: Modal, errors: object) -> dict[str, str]:
    inputs = {block["block_id"] for block in modal.blocks if block["type"] == "input"}
    good = (
        isinstance(errors, dict)
        and bool(errors)
        and errors.keys() <= inputs
        and all(isinstance(words, str) and words for words in errors.values())
    )
    if not good:
        raise Refused(
            "invalid_errors",
            messages=[f"errors must name input blocks of this view, of {sorted(inputs)}: {errors}"],
        )
    return dict(errors)  # type: ignore[call-overload, no-any-return]
