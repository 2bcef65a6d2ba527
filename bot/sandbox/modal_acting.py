"""What a person does in a modal: fill in, press, submit, close."""

from __future__ import annotations

from typing import Any

from bot.sandbox.delivery import Delivery
from bot.sandbox.failures import Impossible, Refused
from bot.sandbox.finding import find_modal
from bot.sandbox.inputs import lacking
from bot.sandbox.methods.views import checked_view
from bot.sandbox.modals import Modal
from bot.sandbox.payloads import Payloads
from bot.sandbox.view_acting import ViewActing
from bot.sandbox.workspace import Workspace

__all__ = ["ModalActing"]

TROUBLE = "We had some trouble connecting. Try again?"


class ModalActing(ViewActing):
    """Acts on the topmost modal of a person.

    Every method raises Impossible for what Slack's client wouldn't offer.
    """

    def __init__(self, workspace: Workspace, payloads: Payloads, delivery: Delivery) -> None:
        super().__init__(workspace, payloads, delivery)
        self._submitting: set[str] = set()

    def _open(self, user: str, view: str | None) -> Modal:
        return find_modal(self._workspace, user, view)

    def _in_front(self, user: str, view: str | None) -> Modal:
        modal = find_modal(self._workspace, user)
        if view not in (None, modal.id):
            raise Impossible("another form stands in front by now", status=409)
        return modal

    async def submit(self, user: str, *, view: str | None = None) -> dict[str, Any]:
        """Press the modal's submit button.

        Raises Impossible (422), naming the blocks, for what Slack's client itself holds back.
        """
        modal = self._in_front(user, view)
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
        modal = self._in_front(user, view)
        whole_stack = whole_stack or bool(modal.view.get("clear_on_close"))
        going = self._workspace.modals.stack(user)[::-1] if whole_stack else [modal]
        trouble = ""
        for each in going:
            self._workspace.modals.close(each)
            if each.view.get("notify_on_close"):
                payload = self._payloads.closing(each, cleared=whole_stack)
                trouble = (await self._delivery.send("interactive", payload)).trouble or trouble
        return {"trouble": trouble}

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
