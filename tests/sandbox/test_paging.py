"""History, replies and lists, a page at a time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import HandClock

SALES = "C07SBXSALES"


async def _post(web: AsyncWebClient, clock: HandClock, count: int, **more: Any) -> list[str]:
    found: list[str] = []
    for number in range(count):
        posted = await web.chat_postMessage(channel=SALES, text=str(number), **more)
        found.append(posted["ts"])
        clock.advance(timedelta(seconds=1))
    return found


async def test_history_is_paged_newest_first(web: AsyncWebClient, clock: HandClock) -> None:
    """Following the cursors gives every message once, also when new ones arrive meanwhile."""
    await _post(web, clock, 5)

    texts: list[str] = []
    cursor: str | None = None
    while cursor != "":
        page = await web.conversations_history(channel=SALES, limit=2, cursor=cursor)
        texts += [message["text"] for message in page["messages"]]
        cursor = page["response_metadata"]["next_cursor"]
        assert page["has_more"] is bool(cursor)
        await _post(web, clock, 1)

    assert texts == ["4", "3", "2", "1", "0"]


async def test_history_between_instants(web: AsyncWebClient, clock: HandClock) -> None:
    """Oldest and latest leave out their own instants, unless inclusive is said."""
    first, second, third = await _post(web, clock, 3)

    async def texts(**arguments: Any) -> list[str]:
        found = await web.conversations_history(channel=SALES, **arguments)
        return [message["text"] for message in found["messages"]]

    assert await texts(oldest=first, latest=third) == ["1"]
    assert await texts(oldest=first, latest=third, inclusive=True) == ["2", "1", "0"]
    assert await texts(oldest=second) == ["2"]


async def test_replies_stand_in_the_thread_only(web: AsyncWebClient, clock: HandClock) -> None:
    """History has the first message with its count; replies has them all, oldest first."""
    [parent] = await _post(web, clock, 1)
    await _post(web, clock, 3, thread_ts=parent)
    await _post(web, clock, 1, thread_ts=parent, reply_broadcast=True)

    top = (await web.conversations_history(channel=SALES))["messages"]
    assert [message.get("subtype") for message in top] == ["thread_broadcast", None]
    assert (top[1]["reply_count"], top[1]["reply_users_count"]) == (4, 1)

    first = await web.conversations_replies(channel=SALES, ts=parent, limit=3)
    rest = await web.conversations_replies(
        channel=SALES, ts=parent, cursor=first["response_metadata"]["next_cursor"]
    )
    assert [m["text"] for m in [*first["messages"], *rest["messages"]]] == ["0", "0", "1", "2", "0"]


async def test_metadata_is_shown_on_demand(web: AsyncWebClient, clock: HandClock) -> None:
    """Without include_all_metadata the history keeps it to itself."""
    metadata = {"event_type": "coach_delivery", "event_payload": {"id": "a1"}}
    await _post(web, clock, 1, metadata=metadata)

    bare = await web.conversations_history(channel=SALES)
    full = await web.conversations_history(channel=SALES, include_all_metadata=True)
    assert "metadata" not in bare["messages"][0]
    assert full["messages"][0]["metadata"] == metadata


async def test_users_and_members_are_paged(web: AsyncWebClient) -> None:
    """Both lists come in pages whose cursors lead to the end."""
    users: list[str] = []
    async for page in await web.users_list(limit=4):
        users += [member["id"] for member in page["members"]]
    members: list[str] = []
    async for page in await web.conversations_members(channel=SALES, limit=5):
        members += page["members"]

    assert len(users) == len(set(users)) == 17
    assert len(members) == len(set(members)) == 12
    assert "U07SBXCOACH" in members
