"""What open windows are told: what changes in what they show, and nothing else."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import aiohttp
import pytest

from bot.sandbox import Sandbox
from bot.sandbox.changes import ConversationChanged
from bot.sandbox.page.live import MOST_REMEMBERED
from tests.sandbox.bench import Api
from tests.support.slack_world import SlackWorld

MIA, RON, VERA = "U07SBXMIA", "U07SBXRON", "U07SBXVERA"
SALES, LEADS, GENERAL = "C07SBXSALES", "C07SBXLEADS", "C07SBXGEN"
QUIET = 0.4
"""Real seconds in which a window would have been told."""


class Window:
    """A browser's window without the browser: says what it shows, and keeps what it is told."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.since = ""

    async def show(self, *, since: str, **shows: str) -> None:
        await self.socket.send_json({"shows": shows, "since": since})

    async def told(self, wanted: str) -> Any:
        """The next frame that has something of a kind in it."""
        while True:
            frame = json.loads((await self.socket.receive(timeout=5)).data)
            self.since = frame.get("since", self.since)
            if frame.get(wanted):
                return frame[wanted]

    async def everything(self) -> dict[str, list[Any]]:
        """All that comes until it is quiet, kind by kind."""
        found: dict[str, list[Any]] = {}
        while True:
            try:
                frame = json.loads((await self.socket.receive(timeout=QUIET)).data)
            except TimeoutError:
                return found
            for kind, value in frame.items():
                found.setdefault(kind, []).extend(value if isinstance(value, list) else [value])


class Windows:
    """Opens windows of people, on what they show."""

    def __init__(self, sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
        self._sandbox = sandbox
        self._session = session

    async def since(self, user: str, channel: str) -> str:
        """How a page drawn just now says with which change it was drawn."""
        url = f"{self._sandbox.base_url}/client/{user}/{channel}"
        async with self._session.get(url) as answer:
            return (await answer.text()).partition('data-since="')[2].partition('"')[0]

    @asynccontextmanager
    async def open(self, user: str, channel: str, **shows: str) -> AsyncIterator[Window]:
        since = await self.since(user, channel)
        url = f"{self._sandbox.base_url}/live?user={user}"
        async with self._session.ws_connect(url) as socket:
            window = Window(socket)
            await window.show(since=since, channel=channel, tab="messages", **shows)
            yield window


@pytest.fixture(name="windows")
def _windows(sandbox: Sandbox, api: Api) -> Windows:
    return Windows(sandbox, api.session)


async def test_a_message_comes_to_all_who_show_its_conversation(
    sandbox: Sandbox, windows: Windows
) -> None:
    """Who has the channel in front gets the row; elsewhere only the sidebar changes."""
    async with (
        windows.open(MIA, SALES) as mia,
        windows.open(RON, SALES) as ron,
        windows.open(VERA, GENERAL) as vera,
    ):
        said = sandbox.workspace.say(
            sandbox.workspace.conversations[SALES], author=RON, text="Signed <today>!"
        )
        for window in (mia, ron):
            [row] = await window.told("messages")
            assert (row["list"], row["ts"]) == ("main", said.ts)
            assert "Signed &lt;today&gt;!" in row["html"]
        elsewhere = await vera.everything()
        assert "messages" not in elsewhere
        assert {each["id"] for each in elsewhere["patches"]} == {"sidebar", "people"}


async def test_a_status_is_drawn_everywhere(
    sandbox: Sandbox, windows: Windows, slack: SlackWorld
) -> None:
    """Somebody's status stands in everybody's menu, and whose notifications rest reads so."""
    async with windows.open(MIA, SALES) as mia, windows.open(RON, SALES) as ron:
        await slack.user(RON).change(status_text="<Lunch>", status_emoji=":palm_tree:", dnd=True)
        for window, words in ((mia, "🌴 &lt;Lunch&gt; · notifications paused"), (ron, "Clear it")):
            patches = {each["id"]: each["html"] for each in await window.told("patches")}
            assert words in patches["people"]
            holds = "Slack holds back your notifications" in patches.get("conversation-head", "")
            assert holds == (window is ron)
    assert sandbox.workspace.members[RON].dnd


async def test_what_happened_before_one_connected_is_told(
    sandbox: Sandbox, windows: Windows
) -> None:
    """Nothing falls between the drawing of a page and its window's connection."""
    since = await windows.since(MIA, SALES)
    place = sandbox.workspace.conversations[SALES]
    said = sandbox.workspace.say(place, author=RON, text="In between")
    async with windows.open(MIA, SALES) as window:
        await window.show(since=since, channel=SALES)
        [row] = await window.told("messages")
        assert row["ts"] == said.ts


async def test_replies_go_to_the_threads_that_are_open(sandbox: Sandbox, windows: Windows) -> None:
    """A reply comes into the open thread, and its start changes in both lists."""
    place = sandbox.workspace.conversations[SALES]
    start = sandbox.workspace.say(place, author=RON, text="Who has it?")
    async with AsyncExitStack() as opened:
        beside = await opened.enter_async_context(windows.open(MIA, SALES, thread=start.ts))
        without = await opened.enter_async_context(windows.open(VERA, SALES))
        reply = sandbox.workspace.say(place, author=MIA, text="I do", thread_ts=start.ts)

        rows = {(row["list"], row["ts"]) for row in await beside.told("messages")}
        assert rows == {("thread", reply.ts), ("main", start.ts), ("thread", start.ts)}
        rows = {(row["list"], row["ts"]) for row in await without.told("messages")}
        assert rows == {("main", start.ts)}


async def test_deleted_messages_go(sandbox: Sandbox, windows: Windows) -> None:
    """A window is told which message is no more."""
    place = sandbox.workspace.conversations[SALES]
    said = sandbox.workspace.say(place, author=RON, text="Oops")
    async with windows.open(MIA, SALES) as window:
        sandbox.workspace.remove(place, said)
        assert await window.told("gone") == [said.ts]


async def test_what_can_not_be_drawn_stops_nothing_else(sandbox: Sandbox, windows: Windows) -> None:
    """After a message that the page can't draw, windows are still told all others."""
    place = sandbox.workspace.conversations[SALES]
    async with windows.open(MIA, SALES) as mia:
        broken = {"blocks": [{"type": "header", "block_id": "b"}]}
        sandbox.workspace.say(place, author=RON, text="Broken", more=broken)
        said = sandbox.workspace.say(place, author=RON, text="Whole")

        assert [row["ts"] for row in await mia.told("messages")] == [said.ts]


async def test_a_window_can_not_claim_what_is_not_for_its_person(
    sandbox: Sandbox, windows: Windows
) -> None:
    """Whatever a window says it shows: name, members and messages stay with who may see them."""
    async with windows.open(RON, SALES) as ron:
        await ron.show(since=await windows.since(RON, SALES), channel=LEADS)
        sandbox.workspace.changes.tell(ConversationChanged(LEADS))
        sandbox.workspace.say(sandbox.workspace.conversations[LEADS], author=MIA, text="Secret")

        told = await ron.everything()

    patches = {each["id"]: each["html"] for each in told["patches"]}
    assert "conversation-head" not in patches
    assert "messages" not in told
    assert "sales-leads" not in "".join(patches.values())


async def test_ephemerals_and_private_channels_stay_with_theirs(
    sandbox: Sandbox, windows: Windows
) -> None:
    """Nobody is told what is for somebody else's eyes, whatever their window says it shows."""
    sales, leads = (sandbox.workspace.conversations[each] for each in (SALES, LEADS))
    async with windows.open(RON, SALES) as ron, windows.open(RON, SALES) as curious:
        await curious.show(since=await windows.since(RON, SALES), channel=LEADS)
        sandbox.workspace.say(
            sales, author=sandbox.workspace.bot_user, text="For Mia", only_for=MIA
        )
        sandbox.workspace.say(leads, author=VERA, text="Between leaders")
        assert "messages" not in await ron.everything()
        assert "messages" not in await curious.everything()


async def test_slacks_own_words_reach_their_person(sandbox: Sandbox, windows: Windows) -> None:
    """What went wrong for one person is told in their windows and in nobody else's."""
    async with windows.open(MIA, SALES) as mia, windows.open(RON, SALES) as ron:
        sandbox.workspace.trouble(MIA, "/coach failed")
        assert await mia.told("troubles") == ["/coach failed"]
        assert "troubles" not in await ron.everything()


async def test_a_part_that_looks_the_same_is_not_sent_again(
    sandbox: Sandbox, windows: Windows
) -> None:
    """Reading what was read changes nothing to see: the window hears of it once."""
    place = sandbox.workspace.conversations[SALES]
    said = sandbox.workspace.say(place, author=RON, text="One")
    async with windows.open(MIA, GENERAL) as window:
        sandbox.workspace.mark_read(place, MIA, said.ts)
        assert "sidebar" in {each["id"] for each in await window.told("patches")}
        sandbox.workspace.mark_read(place, MIA, f"{said.ts}1")
        assert "patches" not in await window.everything()


@pytest.mark.parametrize("since", ["", "elsewhere-1", "nonsense"])
async def test_a_window_from_before_loads_anew(windows: Windows, since: str) -> None:
    """A window whose page this sandbox doesn't know of loads what it shows again."""
    async with windows.open(MIA, SALES) as window:
        await window.show(since=since, channel=SALES)
        assert await window.told("reload") is True


async def test_who_was_away_for_too_long_loads_anew(sandbox: Sandbox, windows: Windows) -> None:
    """After more changes than are remembered a window loads again, and then goes on as before."""
    place = sandbox.workspace.conversations[SALES]
    since = await windows.since(MIA, SALES)
    said = sandbox.workspace.say(place, author=RON, text="One")
    for _ in range(MOST_REMEMBERED + 1):
        sandbox.workspace.touch(place, said)
    async with windows.open(MIA, SALES) as window:
        await window.show(since=since, channel=SALES)
        assert await window.told("reload") is True
        await window.show(since=await windows.since(MIA, SALES), channel=SALES)
        sandbox.workspace.say(place, author=RON, text="Two")
        assert await window.told("messages")


async def test_words_that_no_page_says_are_passed_over(sandbox: Sandbox, windows: Windows) -> None:
    """A window that says something strange goes on being told."""
    place = sandbox.workspace.conversations[SALES]
    async with windows.open(MIA, SALES) as window:
        for strange in (
            *("", "null", "[]", '{"shows": 3}', '{"shows": {"exchange": 3}}'),
            *('{"shows": {"channel": {}}}', '{"shows": {"exchange": "²"}}'),
            '{"shows": {"channel": "C07SBXGEN"}, "since": 7}',
        ):
            await window.socket.send_str(strange)
        sandbox.workspace.say(place, author=RON, text="Still here?")
        assert await window.told("messages")


async def test_nobody_has_a_window_of_nobody(sandbox: Sandbox, api: Api) -> None:
    """The wire refuses an id that nobody has."""
    url = f"{sandbox.base_url}/live?user=U07NOBODY"
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await api.session.ws_connect(url)
    assert refused.value.status == 404


async def test_open_windows_do_not_hold_up_the_end(sandbox: Sandbox, windows: Windows) -> None:
    """The sandbox ends at once, though windows are open that don't say goodbye."""
    async with AsyncExitStack() as opened:
        for user in (MIA, RON, VERA) * 5:
            await opened.enter_async_context(windows.open(user, SALES))
        async with asyncio.timeout(3):
            await sandbox.stop()
