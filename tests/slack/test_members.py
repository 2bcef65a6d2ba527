"""Who is in a channel, and in which thread a message stands: asked of Slack, page by page."""

from __future__ import annotations

import pytest

from bot.slack.failures import SlackUncertain
from bot.slack.gateway import Gateway
from tests.slack.fakes import WORKSPACE, FakeSlack, Reply


async def test_members(slack: FakeSlack, gateway: Gateway) -> None:
    """A page names its people and where the next one begins; the last one names no more."""
    more = {"response_metadata": {"next_cursor": "abc="}}
    slack.plan(
        "conversations.members",
        Reply({"ok": True, "members": ["U1", "U2"], **more}),
        Reply({"ok": True, "members": ["U3"]}),
    )

    first = await gateway.members(WORKSPACE, "C1")
    last = await gateway.members(WORKSPACE, "C1", after=first.more)

    assert (first.ids, first.more) == (("U1", "U2"), "abc=")
    assert (last.ids, last.more) == (("U3",), "")
    before, after = slack.asked("conversations.members")
    assert "cursor" not in before
    assert (after["channel"], after["cursor"]) == ("C1", "abc=")


@pytest.mark.parametrize("members", [None, "U1", [1, 2], {"U1": "U2"}])
async def test_no_members(slack: FakeSlack, gateway: Gateway, members: object) -> None:
    """What isn't a list of ids is no answer, so nobody takes it for an empty channel."""
    slack.plan("conversations.members", Reply({"ok": True, "members": members}))

    with pytest.raises(SlackUncertain):
        await gateway.members(WORKSPACE, "C1")


@pytest.mark.parametrize(
    ("message", "thread"),
    [
        ({"ts": "2.0", "thread_ts": "1.0", "text": "secret"}, "1.0"),
        ({"ts": "2.0", "text": "secret"}, None),
    ],
)
async def test_thread_of(
    slack: FakeSlack, gateway: Gateway, message: dict[str, str], thread: str | None
) -> None:
    """Of a message only its thread is read."""
    slack.plan("conversations.replies", Reply({"ok": True, "messages": [message]}))

    assert await gateway.thread_of(WORKSPACE, "C1", "2.0") == thread
    [asked] = slack.asked("conversations.replies")
    assert (asked["channel"], asked["ts"], str(asked["limit"])) == ("C1", "2.0", "1")
