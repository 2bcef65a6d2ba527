"""The one door to Slack: what goes out through it, and what is found behind it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.slack.failures import SlackUncertain
from bot.slack.gateway import Gateway
from bot.slack.messages import MessageRef
from bot.slack.web import open_session
from tests.slack.fakes import TOKEN, WORKSPACE, FakeSlack, OneToken, Reply

SINCE = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
BLOCKS = [{"type": "divider"}]
POSTED = Reply({"ok": True, "channel": "D1", "ts": "17.01", "message": {}})


async def post(gateway: Gateway, **more: Any) -> MessageRef:
    return await gateway.post(WORKSPACE, "D1", text="Hi", blocks=BLOCKS, **more)


async def test_post(slack: FakeSlack, gateway: Gateway) -> None:
    """A post carries its delivery's id, unfurls nothing and tells where it went."""
    slack.plan("chat.postMessage", POSTED)

    ref = await post(gateway, thread_ts="16.00", delivery="abc")

    assert MessageRef("D1", "17.01", "16.00") == ref
    [call] = slack.calls
    assert call.token == TOKEN
    assert call.fields == {
        "channel": "D1",
        "text": "Hi",
        "blocks": BLOCKS,
        "thread_ts": "16.00",
        "metadata": {"event_type": "coach_delivery", "event_payload": {"id": "abc"}},
        "unfurl_links": False,
        "unfurl_media": False,
    }


async def test_post_without_delivery(slack: FakeSlack, gateway: Gateway) -> None:
    """A post that no delivery stands for carries no metadata."""
    slack.plan("chat.postMessage", POSTED)

    await post(gateway)

    assert "metadata" not in slack.calls[0].fields


async def test_update(slack: FakeSlack, gateway: Gateway) -> None:
    """An update names the message by channel and ts."""
    await gateway.update(WORKSPACE, MessageRef("D1", "17.01"), text="New", blocks=BLOCKS)

    [fields] = slack.asked("chat.update")
    assert (fields["channel"], fields["ts"], fields["text"]) == ("D1", "17.01", "New")


async def test_upload(slack: FakeSlack, gateway: Gateway) -> None:
    """A file goes up in three steps: an address, the bytes, then the sharing in its thread."""
    address = Reply({"ok": True, "file_id": "F1", "upload_url": slack.url("/upload")})
    slack.plan("files.getUploadURLExternal", address)
    slack.plan("upload", Reply("OK - 5", content_type="text/plain"))

    await gateway.upload(
        WORKSPACE,
        "G1",
        filename="1.ics",
        title="1:1",
        content=b"BEGIN",
        thread_ts="17.01",
        comment="For your calendar",
    )

    assert [call.method for call in slack.calls] == [
        "files.getUploadURLExternal",
        "upload",
        "files.completeUploadExternal",
    ]
    assert slack.calls[0].fields == {"filename": "1.ics", "length": "5"}
    assert slack.calls[1].fields == {"bytes": b"BEGIN"}
    assert slack.calls[1].token == ""
    done = slack.calls[2].fields
    assert (done["channel_id"], done["thread_ts"]) == ("G1", "17.01")


async def test_upload_of_a_picture(slack: FakeSlack, gateway: Gateway) -> None:
    """A picture goes up without a channel: nobody sees it until a message shows it by its id."""
    address = Reply({"ok": True, "file_id": "F1", "upload_url": slack.url("/upload")})
    slack.plan("files.getUploadURLExternal", address)
    slack.plan("upload", Reply("OK - 3", content_type="text/plain"))

    file = await gateway.upload_picture(
        WORKSPACE, filename="rhythm.png", content=b"PNG", alt="x" * 1001
    )

    assert file == "F1"
    assert slack.calls[0].fields["alt_txt"] == "x" * 999 + "…"
    assert json.loads(slack.calls[2].fields["files"]) == [{"id": "F1", "title": "rhythm.png"}]
    assert "channel_id" not in slack.calls[2].fields


def found(delivery: str, ts: str) -> dict[str, Any]:
    payload = {"id": delivery}
    return {"ts": ts, "metadata": {"event_type": "coach_delivery", "event_payload": payload}}


async def test_find_delivery(slack: FakeSlack, gateway: Gateway) -> None:
    """A delivery is looked for on every page from shortly before its first attempt on."""
    strange = {"ts": "3.0", "metadata": {"event_type": "other", "event_payload": {"id": "abc"}}}
    slack.plan(
        "conversations.history",
        Reply(
            {
                "ok": True,
                "messages": [{"ts": "4.0"}, strange],
                "response_metadata": {"next_cursor": "c2"},
            }
        ),
        Reply({"ok": True, "messages": [found("xyz", "2.0"), found("abc", "1.0")]}),
    )

    ref = await gateway.find_delivery(WORKSPACE, "D1", "abc", since=SINCE)

    assert MessageRef("D1", "1.0") == ref
    first, second = slack.asked("conversations.history")
    assert first["oldest"] == "1795420795.000000"
    assert first["include_all_metadata"] == "1"
    assert ("c2", "cursor" in first) == (second["cursor"], False)


async def test_find_delivery_in_thread(slack: FakeSlack, gateway: Gateway) -> None:
    """A thread's reply is looked for among the thread's replies."""
    slack.plan("conversations.replies", Reply({"ok": True, "messages": [found("abc", "9.0")]}))

    ref = await gateway.find_delivery(WORKSPACE, "D1", "abc", since=SINCE, thread_ts="8.0")

    assert MessageRef("D1", "9.0", "8.0") == ref
    assert slack.asked("conversations.replies")[0]["ts"] == "8.0"


async def test_find_nothing(slack: FakeSlack, gateway: Gateway) -> None:
    """What was never posted isn't found."""
    slack.plan("conversations.history", *[Reply({"ok": True, "messages": [{"ts": "1.0"}]})] * 2)

    assert await gateway.find_delivery(WORKSPACE, "D1", "abc", since=SINCE) is None
    assert not await gateway.find_file(WORKSPACE, "D1", "1.ics", since=SINCE)


async def test_find_without_end(slack: FakeSlack, gateway: Gateway) -> None:
    """A history that never ends is no answer, rather than a search for ever."""
    page = Reply({"ok": True, "messages": [], "response_metadata": {"next_cursor": "c"}})
    slack.plan("conversations.history", *[page] * 60)

    with pytest.raises(SlackUncertain):
        await gateway.find_delivery(WORKSPACE, "D1", "abc", since=SINCE)

    assert len(slack.calls) == 50


@pytest.mark.parametrize(
    "page",
    [{"ok": True}, {"ok": True, "messages": 3}, {"ok": True, "messages": ["hello"]}],
    ids=repr,
)
async def test_find_in_garbage(slack: FakeSlack, gateway: Gateway, page: dict[str, Any]) -> None:
    """A page of another shape is uncertain, never taken for "it isn't there"."""
    slack.plan("conversations.history", Reply(page))

    with pytest.raises(SlackUncertain):
        await gateway.find_delivery(WORKSPACE, "D1", "abc", since=SINCE)


async def test_find_file(slack: FakeSlack, gateway: Gateway) -> None:
    """A file is found by its name in the messages that share it."""
    shared = {"ts": "1.0", "files": [{"name": "other.ics"}, {"name": "1.ics"}]}
    slack.plan("conversations.replies", Reply({"ok": True, "messages": [shared]}))

    assert await gateway.find_file(WORKSPACE, "G1", "1.ics", since=SINCE, thread_ts="0.5")


async def test_reads_try_once_more(slack: FakeSlack) -> None:
    """A look-up tries again when the connection drops, since it changes nothing."""
    slack.plan("users.info", Reply(drops=True))
    slack.plan("users.info", Reply({"ok": True, "user": {"id": "U1", "name": "mia"}}))

    async with open_session(slack.api_url) as session:
        patient = Gateway(base_url=slack.api_url, session=session, tokens=OneToken())
        user = await patient.user(WORKSPACE, "U1")

    assert user.name == "mia"


async def test_open_conversation(slack: FakeSlack, gateway: Gateway) -> None:
    """Several people make a group DM."""
    slack.plan("conversations.open", Reply({"ok": True, "channel": {"id": "G1"}}))

    assert await gateway.open_conversation(WORKSPACE, ["U1", "U2"]) == "G1"
    assert slack.asked("conversations.open")[0]["users"] == "U1,U2"


async def test_views(slack: FakeSlack, gateway: Gateway) -> None:
    """Views are opened and pushed by trigger, and updated by id and hash."""
    for method in ("views.open", "views.push"):
        slack.plan(method, Reply({"ok": True, "view": {"id": "V1"}}))

    opened = await gateway.open_view(WORKSPACE, "1.2.3", {"type": "modal"})
    pushed = await gateway.push_view(WORKSPACE, "1.2.4", {"type": "modal"})
    await gateway.update_view(WORKSPACE, "V1", {"type": "modal"}, hash="h1")

    assert [opened, pushed] == ["V1", "V1"]
    assert slack.asked("views.push")[0]["trigger_id"] == "1.2.4"
    updated = slack.asked("views.update")[0]
    assert (updated["view_id"], updated["hash"]) == ("V1", "h1")
