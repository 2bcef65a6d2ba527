"""Pages open wherever a button of theirs stands; what no button of ours sends is refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from bot.evidence.book.ids import PAGE, Act, Menu
from bot.evidence.book.listeners import BookDesk, judgement, two_numbers
from bot.evidence.reading.types import Label
from bot.slack import blocks as bk
from bot.slack.failures import SlackRefused
from bot.slack.messages import View
from bot.slack.payloads import Malformed, parse_click

SHOWN: View = bk.modal(title="What we know", blocks=[bk.section("A deal.")])


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


async def show(stack: Stack, kind: str | None, *, callback_id: str = "") -> None:
    """Click in a message (None), a modal or a Home."""
    view = {"id": "V1", "type": kind, "callback_id": callback_id}
    body: dict[str, Any] = {
        "user": {"id": "U1RON"},
        "trigger_id": "1.2.3",
        "actions": [{"action_id": Act.OPEN, "value": "1"}],
        **({} if kind is None else {"view": view}),
    }
    nothing = cast("Any", None)
    here = BookDesk(cast("Any", _Desk(stack)), nothing, nothing, nothing, nothing)
    await here.show(parse_click({"workspace": 1}, body), body, SHOWN)


async def test_where_a_page_opens() -> None:
    """Over a message and the Home it is new, over another's modal on top, over ours in place."""
    stack = Stack()
    await show(stack, None)
    await show(stack, "home")
    await show(stack, "modal", callback_id="risks.page")
    await show(stack, "modal", callback_id=PAGE)

    assert stack.calls == ["open", "open", "push", "update V1"]


async def test_a_full_stack() -> None:
    """The topmost gives its place where three lie on each other; other refusals are told."""
    full = Stack("push_limit_reached")
    await show(full, "modal", callback_id="risks.page")
    assert full.calls == ["push", "update V1"]
    with pytest.raises(SlackRefused):
        await show(Stack("trigger_expired"), "modal", callback_id="risks.page")


def test_what_can_be_said_of_a_reading() -> None:
    """A label or a word of the menu, of a reading; nothing else is read."""
    assert judgement("7:claim") == (7, Label.CLAIM)
    assert judgement("7:as-read") == (7, Menu.AS_READ)
    assert two_numbers("3:20") == (3, 20)
    for value in ("", "7", "7:", "7:maybe", "x:claim", "-1:claim", "9" * 30 + ":claim", "٣:claim"):
        with pytest.raises(Malformed):
            judgement(value)
    with pytest.raises(Malformed):
        two_numbers("3:x")
