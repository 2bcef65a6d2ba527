"""Forms of call plans open wherever a button of theirs stands, on a full stack of modals too."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from bot.call_plans.form_views import PlanMeta
from bot.call_plans.ids import Act
from bot.call_plans.listeners import CallDesk
from bot.slack import blocks as bk
from bot.slack.failures import SlackRefused
from bot.slack.messages import View
from bot.slack.payloads import parse_click

SHOWN: View = bk.modal(title="Call plan", blocks=[bk.section("A plan.")])
OURS = PlanMeta(1).dumps()


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


@dataclass
class _Desk:
    gateway: Stack


async def show(stack: Stack, kind: str | None, *, metadata: str = "") -> None:
    """Click in a message (None), a modal or a Home."""
    view = {"id": "V1", "type": kind, "private_metadata": metadata}
    body: dict[str, Any] = {
        "user": {"id": "U1RON"},
        "trigger_id": "1.2.3",
        "actions": [{"action_id": Act.OPEN, "value": "1"}],
        **({} if kind is None else {"view": view}),
    }
    nothing = cast("Any", None)
    here = CallDesk(cast("Any", _Desk(stack)), nothing, nothing, nothing)
    await here.show(parse_click({"workspace": 1}, body), body, SHOWN)


async def test_where_a_form_opens() -> None:
    """From a message and the Home it opens; another's modal it covers, one of ours it replaces."""
    stack = Stack()
    for kind in (None, "home", "modal"):
        await show(stack, kind)
    await show(stack, "modal", metadata=OURS)

    assert stack.calls == ["open", "open", "push", "update V1"]


async def test_on_a_full_stack() -> None:
    """Where Slack takes no fourth modal, the topmost becomes the form; other refusals are told."""
    stack = Stack("push_limit_reached")
    await show(stack, "modal")
    assert stack.calls == ["push", "update V1"]

    with pytest.raises(SlackRefused):
        await show(Stack("expired_trigger_id"), "modal")
