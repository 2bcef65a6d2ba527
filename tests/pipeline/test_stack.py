"""Forms of deals open wherever a button of theirs stands, on a full stack of modals, too."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from bot.people.desk import Desk
from bot.pipeline import listeners
from bot.pipeline.ids import Act, Form
from bot.slack import blocks as bk
from bot.slack.failures import SlackRefused
from bot.slack.messages import View
from bot.slack.payloads import parse_click

SHOWN: View = bk.modal(title="Deal", blocks=[bk.section("A form.")])


@dataclass
class Stack:
    """A gateway that notes what is shown where; no push succeeds if it refuses with an error."""

    error: str = ""
    calls: list[str] = field(default_factory=list)

    async def open_view(self, workspace: int, trigger_id: str, view: View) -> None:
        self.calls.append("open")

    async def push_view(self, workspace: int, trigger_id: str, view: View) -> None:
        self.calls.append("push")
        if self.error:
            raise SlackRefused("views.push", error=self.error, final=True)

    async def update_view(self, workspace: int, view_id: str, view: View) -> None:
        self.calls.append(f"update {view_id}")


async def show(
    stack: Stack, kind: str | None, *, callback_id: str = "", on_top: bool = False
) -> None:
    """Click in a message (None), a modal or a Home."""
    view = {"id": "V1", "type": kind, "callback_id": callback_id}
    body: dict[str, Any] = {
        "user": {"id": "U1RON"},
        "trigger_id": "1.2.3",
        "actions": [{"action_id": Act.OPEN, "value": "1"}],
        **({} if kind is None else {"view": view}),
    }
    desk = cast("Desk", _Desk(stack))
    room = listeners._Room(desk, cast("Any", None), cast("Any", None))
    click = parse_click({"workspace": 1}, body)
    await listeners._show(room, click, body, SHOWN, on_top=on_top)


@dataclass
class _Desk:
    gateway: Stack


async def test_where_a_form_opens() -> None:
    """From a message and the Home it opens; in a modal it comes on top; ours it replaces."""
    stack = Stack()
    for kind in (None, "home", "modal"):
        await show(stack, kind)
    await show(stack, "modal", callback_id=Form.DEAL)
    await show(stack, "modal", callback_id=Form.DEAL, on_top=True)

    assert stack.calls == ["open", "open", "push", "update V1", "push"]


async def test_on_a_full_stack() -> None:
    """Where Slack takes no fourth modal, the topmost becomes the form; other refusals are told."""
    stack = Stack("push_limit_reached")
    await show(stack, "modal")
    assert stack.calls == ["push", "update V1"]

    with pytest.raises(SlackRefused):
        await show(Stack("expired_trigger_id"), "modal")
