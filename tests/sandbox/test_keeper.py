"""A restart changes nothing that anybody sees, whether the sandbox was ended or killed."""

from __future__ import annotations

import asyncio
import json
import logging
import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.clock import HandClock
from bot.sandbox import Sandbox, demo_world
from bot.sandbox.conversations import Message
from bot.sandbox.grants import MOST_REMEMBERED
from bot.sandbox.keeper import InUse, Keeper, OtherShape, documents_of
from bot.sandbox.keeping import MOST_ENTRIES
from bot.sandbox.sight import channels_view, sight_of
from bot.sandbox.workspace import Workspace
from tests.sandbox.bench import MANIFEST, Api, HandWinder
from tests.support.slack_world import SlackWorld

MIA, RON = "U07SBXMIA", "U07SBXRON"
SALES = "C07SBXSALES"
OPTIONS = [{"text": {"type": "plain_text", "text": each}, "value": each} for each in "abc"]
MENU = {"type": "static_select", "action_id": "menu", "options": OPTIONS}
BLOCKS = [{"type": "actions", "block_id": "acts", "elements": [MENU]}]
INPUT = {
    "type": "input",
    "block_id": "what",
    "label": {"type": "plain_text", "text": "What?"},
    "element": {"type": "plain_text_input", "action_id": "text"},
}
MODAL = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "A form"},
    "submit": {"type": "plain_text", "text": "Send"},
    "blocks": [INPUT],
}


@pytest.fixture(name="path")
def _path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "slack.sqlite3"


@asynccontextmanager
async def opened(path: Path, clock: HandClock, **more: Any) -> AsyncIterator[Sandbox]:
    """A sandbox that keeps its workspace there, until it is ended as it should be."""
    sandbox = made(path, clock, **more)
    await sandbox.start()
    try:
        yield sandbox
    finally:
        await sandbox.stop()


def made(path: Path, clock: HandClock, **more: Any) -> Sandbox:
    return Sandbox(
        clock=clock,
        manifest=MANIFEST,
        world=demo_world(),
        winder=HandWinder(clock),
        keep=path,
        **more,
    )


def picture(sandbox: Sandbox) -> dict[str, Any]:
    """All that can be seen of a workspace, and all that it would go on from."""
    workspace = sandbox.workspace
    return {
        "channels": channels_view(workspace),
        "members": {user: asdict(member) for user, member in workspace.members.items()},
        "sights": [sight_of(workspace, user) for user in workspace.members],
        "places": [asdict(place) for place in workspace.conversations.values()],
        "order": {place.id: list(place.messages) for place in workspace.conversations.values()},
        "modals": [list(map(asdict, workspace.modals.stack(each))) for each in workspace.members],
        "homes": {user: asdict(home) for user, home in workspace.homes.items()},
        "journal": [asdict(entry) for entry in workspace.journal.entries],
        "uploads": {file: asdict(upload) for file, upload in workspace.uploads.by_id.items()},
        "places of uploads": {
            path: upload.id for path, upload in workspace.uploads.by_path.items()
        },
        "urls": {path: asdict(url) for path, url in workspace.response_urls.given.items()},
        "offers": workspace.suggested,
        "troubles": workspace.troubles,
        "ids": workspace.ids.dump(),
    }


def said(workspace: Workspace, text: str, *, channel: str = SALES, **more: Any) -> Message:
    """Something that the bot says."""
    place = workspace.conversations[channel]
    return workspace.say(place, author=workspace.bot_user, text=text, **more)


async def live(sandbox: Sandbox) -> None:
    """Do one of everything that leaves a trace."""
    workspace = sandbox.workspace
    async with SlackWorld(sandbox.control_url) as slack, aiohttp.ClientSession() as session:
        api, mia, ron = Api(sandbox, session), slack.user(MIA), slack.user(RON)
        dm = (await api("conversations.open", users=MIA))["channel"]["id"]
        menu = await api("chat.postMessage", channel=dm, text="Choose", blocks=BLOCKS)
        [shown] = await slack.messages(dm)
        await mia.click(shown, "menu", value="b")
        await api("chat.update", channel=dm, ts=menu["ts"], text="Chosen", blocks=BLOCKS)
        await api("chat.postMessage", channel=SALES, text="Choose", blocks=BLOCKS)
        [other] = await slack.messages(SALES)
        await ron.click(other, "menu", value="c")
        await api("chat.postEphemeral", channel=SALES, user=RON, text="Psst")
        await api("chat.postMessage", channel=SALES, text="Hi", metadata=None, unfurl_links=False)
        await api("users.nothing")
        ts = await ron.say(SALES, "*Ron* <here> & there")
        await mia.say(SALES, "an answer", thread_ts=ts)
        gone = await mia.say(SALES, "never mind")
        workspace.remove(
            workspace.conversations[SALES], workspace.conversations[SALES].messages[gone]
        )
        workspace.mark_read(workspace.conversations[SALES], RON, ts)
        first = workspace.conversations[SALES].messages[ts]
        first.reactions["tada"] = [MIA, RON]
        workspace.touch(workspace.conversations[SALES], first)
        await mia.command("/coach help")
        modal = workspace.modals.open(MIA, MODAL, on_top=False, now=workspace.now_seconds())
        await mia.fill({"what": "half a sen"})
        modal.errors = {"what": "too short"}
        workspace.modals.touch(modal)
        view = {"type": "home", "blocks": BLOCKS}
        workspace.homes.publish(RON, view, now=workspace.now_seconds())
        await slack.post(f"users/{RON}/home/click", {"action_id": "menu", "value": "a"})
        await ron.change(status_text="At the dentist", tz="Europe/Lisbon")
        await slack.change_channel(SALES, ext_shared=True)
        workspace.suggested[RON, "b1", "a1"] = OPTIONS
        address = await api("files.getUploadURLExternal", filename="a.csv", length=3)
        async with session.post(address["upload_url"], data=b"a,b") as answer:
            assert answer.status == 200
        files = [{"id": address["file_id"]}]
        await api("files.completeUploadExternal", files=files, channel_id=SALES)
        await api("files.getUploadURLExternal", filename="later.csv", length=3)


async def test_all_comes_back(path: Path, clock: HandClock) -> None:
    """What everybody sees, with all that is behind it, is the same after a restart."""
    async with opened(path, clock) as sandbox:
        await live(sandbox)
        before = picture(sandbox)

    async with opened(path, clock) as sandbox:
        assert picture(sandbox) == before
    assert all(before.values()), "each kind of thing was there"


async def test_all_comes_back_after_a_kill(path: Path, clock: HandClock, tmp_path: Path) -> None:
    """The same from the files as they lie there while the sandbox still runs."""
    async with opened(path, clock) as sandbox:
        await live(sandbox)
        async with SlackWorld(sandbox.control_url) as slack:
            await slack.now()  # the turn of the loop in which the last of it is written
        shutil.copytree(path.parent, tmp_path / "left")
        before = picture(sandbox)

    async with opened(tmp_path / "left" / path.name, clock) as sandbox:
        assert picture(sandbox) == before


async def test_it_goes_on(path: Path, clock: HandClock) -> None:
    """After the restart nothing is given out twice, and what was handed out is still good."""
    async with opened(path, clock) as sandbox:
        await live(sandbox)
        old = picture(sandbox)
        response_url = next(iter(sandbox.workspace.response_urls.given))
        waiting = next(
            address
            for address, upload in sandbox.workspace.uploads.by_path.items()
            if upload.content is None
        )

    async with opened(path, clock) as sandbox, aiohttp.ClientSession() as session:
        workspace = sandbox.workspace
        assert said(workspace, "new").ts > max(old["order"][SALES])
        assert workspace.direct(RON).id not in old["order"]
        assert workspace.journal.begin("call", "x", {}).number == len(old["journal"]) + 1
        async with session.post(sandbox.base_url + waiting, data=b"xyz") as answer:
            assert answer.status == 200
        body = {"text": "still here"}
        async with session.post(sandbox.base_url + response_url, json=body) as answer:
            assert answer.status == 200
        assert workspace.response_urls.given[response_url].uses == 1


async def test_response_urls_are_kept_for_as_long_as_they_are_known(
    path: Path, clock: HandClock
) -> None:
    """What the workspace forgets goes from the file, and the rest comes back in its order."""
    async with opened(path, clock) as sandbox:
        urls = sandbox.workspace.response_urls
        urls.give("actions", user=MIA, channel=SALES)
        sandbox.keeper.flush()
        for _ in range(MOST_REMEMBERED):
            urls.give("actions", user=MIA, channel=SALES)
        known = list(urls.given)

    async with opened(path, clock) as sandbox:
        assert list(sandbox.workspace.response_urls.given) == known


async def test_only_the_latest_exchanges(path: Path, clock: HandClock) -> None:
    """Of the journal as many exchanges are kept as one looks through."""
    async with opened(path, clock) as sandbox:
        journal = sandbox.workspace.journal
        for _ in range(MOST_ENTRIES + 7):
            journal.end(journal.begin("call", "chat.postMessage", {}), {"ok": True})

    async with opened(path, clock) as sandbox:
        numbers = [entry.number for entry in sandbox.workspace.journal.entries]
    assert numbers == list(range(8, MOST_ENTRIES + 8))


async def test_a_new_workspace_begins_with_something(path: Path, clock: HandClock) -> None:
    """What a workspace begins with is put in once, and kept though nobody was told of it."""

    def begin(workspace: Workspace) -> None:
        place = workspace.conversations[SALES]
        place.add(Message({"type": "message", "text": "before", "ts": "1.000001"}, MIA))

    async with opened(path, clock, begin_with=begin):
        pass
    async with opened(path, clock, begin_with=begin) as sandbox:
        assert list(sandbox.workspace.conversations[SALES].messages) == ["1.000001"]
    async with opened(path, clock) as sandbox:
        assert list(sandbox.workspace.conversations[SALES].messages) == ["1.000001"]


async def test_documents(path: Path, clock: HandClock, caplog: pytest.LogCaptureFixture) -> None:
    """Others may have something kept as well; what they don't know any more is left out."""
    ticks: list[str] = ["set-up"]

    def grumble(_kept: Any) -> None:
        raise ValueError("another shape")

    async with _with_document(path, clock, "tour", lambda: ticks, ticks.extend) as sandbox:
        ticks.append("greeted")
        said(sandbox.workspace, "so that something is written")
    back: list[str] = []
    async with _with_document(path, clock, "tour", lambda: back, back.extend):
        assert back == ["set-up", "greeted"]
    with caplog.at_level(logging.WARNING):
        async with _with_document(path, clock, "tour", list, grumble):
            pass
    assert "'tour' is of another shape" in caplog.text


@asynccontextmanager
async def _with_document(
    path: Path,
    clock: HandClock,
    name: str,
    dump: Callable[[], Any],
    restore: Callable[[Any], None],
) -> AsyncIterator[Sandbox]:
    sandbox = made(path, clock)
    sandbox.keeper.add(name, dump, restore)
    await sandbox.start()
    try:
        yield sandbox
    finally:
        await sandbox.stop()


async def test_the_clock(path: Path, clock: HandClock) -> None:
    """The clock's instant is kept also while nothing else happens."""
    keeper = Keeper(made(path, clock).workspace, path, every=0.001)
    assert not keeper.restore()
    keeper.start()
    clock.advance(timedelta(hours=5))
    async with asyncio.timeout(5):
        while keeper._written["clock"] != json.dumps(clock.now().isoformat()):  # noqa: ASYNC110 - a timer works
            await asyncio.sleep(0.001)
    keeper.close()

    found = documents_of(path)
    assert found is not None
    assert datetime.fromisoformat(found["clock"]) == clock.now()


async def test_events_that_wait(path: Path, clock: HandClock) -> None:
    """An event that nobody acked is sent again after a restart, when it is due."""
    async with opened(path, clock) as sandbox, SlackWorld(sandbox.control_url) as slack:
        await slack.user(MIA).say(SALES, "nobody listens")
        await sandbox.events.do_due()
        due = sandbox.events.next_due

    async with opened(path, clock) as sandbox:
        assert sandbox.events.next_due == due == clock.now() + timedelta(minutes=1)
        clock.advance(timedelta(minutes=1))
        await sandbox.events.do_due()
        assert sandbox.workspace.journal.entries[-1].body["event"]["text"] == "nobody listens"


def _spoil(path: Path, how: str) -> None:
    if how == "no database":
        path.write_bytes(b"once upon a time" * 400)
    else:
        statement = {
            "other version": "PRAGMA user_version = 99",
            "no json": "UPDATE things SET body = '{' WHERE shelf = 'message'",
            "unknown field": "UPDATE things SET body = '{\"colour\": 1}' WHERE shelf = 'message'",
        }[how]
        with closing(sqlite3.connect(path)) as file, file:
            file.execute(statement)


@pytest.mark.parametrize("how", ["other version", "no database", "no json", "unknown field"])
async def test_another_shape(path: Path, clock: HandClock, how: str) -> None:
    """A file that can't be read says so before anything of it is taken."""
    async with opened(path, clock) as sandbox:
        said(sandbox.workspace, "hello")
    _spoil(path, how)

    with pytest.raises(OtherShape):
        documents_of(path)
    sandbox = made(path, clock)
    untouched = picture(sandbox)
    with pytest.raises(OtherShape):
        await sandbox.start()
    assert picture(sandbox) == untouched
    await sandbox.stop()


async def test_a_file_in_use(path: Path, clock: HandClock) -> None:
    """Two sandboxes can't keep their workspaces in one file."""
    async with opened(path, clock):
        second = made(path, clock)
        with pytest.raises(InUse):
            await second.start()
        await second.stop()


async def test_a_full_disk(path: Path, clock: HandClock, caplog: pytest.LogCaptureFixture) -> None:
    """What can't be written now is told, and written as soon as it can."""
    async with opened(path, clock) as sandbox:
        file = sandbox.keeper._file
        assert file is not None
        file.execute("PRAGMA query_only = ON")
        said(sandbox.workspace, "one")
        with caplog.at_level(logging.ERROR):
            sandbox.keeper.flush()
        assert "can't be written" in caplog.text
        file.execute("PRAGMA query_only = OFF")
        said(sandbox.workspace, "two")

    async with opened(path, clock) as sandbox:
        place = sandbox.workspace.conversations[SALES]
        assert [message.body["text"] for message in place.messages.values()] == ["one", "two"]
