"""`coach sandbox` goes on from where it was left, however it ended, each port on its own."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.scenarios.cast import MIA, REPS, RON, SALES, greet_all
from tests.scenarios.processes import ended, page_in, process, said_until
from tests.scenarios.stages import free_port
from tests.support.slack_world import SlackWorld

WATCHED = (MIA, *REPS, "U07SBXVERA", "U07SBXOMAR")


@asynccontextmanager
async def sandbox(
    cwd: Path, port: int, *words: str, by: signal.Signals = signal.SIGINT
) -> AsyncIterator[tuple[SlackWorld, str]]:
    """A sandbox as a process, what it said at its start, and its end by a signal."""
    async with process("sandbox", "--port", str(port), *words, cwd=cwd) as running:
        said = await said_until(running, "Ctrl-C ends it.")
        async with SlackWorld(f"{page_in(said)}control/") as slack:
            yield slack, said
        code, last = await ended(running, by)
        assert (code, "Everything is kept" in last) in [(0, True), (-signal.SIGKILL, False)]


async def seen(slack: SlackWorld) -> dict[str, Any]:
    """All that anybody sees."""
    return {user: await slack.get(f"users/{user}/view") for user in WATCHED}


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGKILL])
async def test_all_is_the_same(tmp_path: Path, by: signal.Signals) -> None:
    """Conversations, forms half filled in and the clock are as they were; the bot carries on."""
    port = free_port()
    async with sandbox(tmp_path, port, by=by) as (slack, _):
        await greet_all(slack, [RON])
        mia, ron = slack.user(MIA), slack.user(RON)
        while not await ron.sees("Your 1:1 on"):
            await slack.post("clock/wind", {"step": "next", "user": RON})
        await ron.click(await ron.find("Your 1:1 on"), "rhythm.skip")
        await ron.fill({"reason": "Half a sen"})
        await mia.say(SALES, "a word before the end")
        stood, before = await slack.now(), await seen(slack)

    async with sandbox(tmp_path, port) as (slack, said):
        assert "goes on from where it was left" in said
        assert await seen(slack) == before
        assert timedelta(0) <= await slack.now() - stood < timedelta(seconds=20)
        ron = slack.user(RON)
        await ron.fill({"reason": "Half a sentence, now whole", "slot": "none"})
        assert await ron.submit() is None
        await slack.post("clock/wind", {"step": "week", "user": RON})
        await slack.post("clock/wind", {"step": "hour"})
        sheets = [message.text for message in await ron.messages() if "Your 1:1 on" in message.text]
        assert len(sheets) == len(set(sheets)) == 2


async def test_an_end_while_the_clock_is_wound(tmp_path: Path) -> None:
    """Ctrl-C doesn't wait for the end of a long way; what happened until then is kept."""
    port = free_port()
    async with process("sandbox", "--port", str(port), cwd=tmp_path) as running:
        said = await said_until(running, "Ctrl-C ends it.")
        async with SlackWorld(f"{page_in(said)}control/") as slack:
            await greet_all(slack, REPS)
            winding = asyncio.create_task(slack.wind(by=timedelta(weeks=40)))
            while not (await slack.get("clock"))["winding"]:
                pass
            code, last = await ended(running, signal.SIGINT)
            await asyncio.gather(winding, return_exceptions=True)
    assert code == 0
    assert last.strip() == "Ended. Everything is kept: the same command goes on from here."

    async with sandbox(tmp_path, port) as (slack, _):
        assert await slack.user(MIA).sees("Your rhythm is saved.")


async def test_two_ports(tmp_path: Path) -> None:
    """Two sandboxes beside each other share nothing, neither now nor later."""
    one, two = free_port(), free_port()
    async with sandbox(tmp_path, one) as (first, _), sandbox(tmp_path, two) as (second, _):
        await first.user(MIA).say(SALES, "only here")
        await first.wind(by=timedelta(days=3))
        assert await first.now() - await second.now() > timedelta(days=2)
        assert not await second.user(MIA).sees("only here")

    async with sandbox(tmp_path, two) as (second, _):
        assert not await second.user(MIA).sees("only here")
    async with sandbox(tmp_path, one) as (first, _):
        assert await first.user(MIA).sees("only here")


async def test_beginning_anew(tmp_path: Path) -> None:
    """With --reset nothing is left; another seed than the kept one needs it."""
    port = free_port()
    async with sandbox(tmp_path, port) as (slack, _):
        assert await slack.messages(SALES), "the demo's people have talked"
        await slack.user(MIA).say(SALES, "to be forgotten")

    async with process("sandbox", "--port", str(port), "--seed", "empty", cwd=tmp_path) as refused:
        assert "Add --reset" in await said_until(refused, "--reset")
        assert await refused.wait() == 1

    async with sandbox(tmp_path, port, "--seed", "empty", "--reset") as (slack, said):
        assert "goes on from" not in said
        assert await slack.messages(SALES) == []
    async with sandbox(tmp_path, port, "--seed", "empty") as (slack, _):
        assert await slack.messages(SALES) == []


async def test_a_state_of_another_version(tmp_path: Path) -> None:
    """What can't be read is put aside with a word, together with the bot's own database."""
    port = free_port()
    async with sandbox(tmp_path, port) as (slack, _):
        await slack.user(MIA).say(SALES, "of old")
    folder = _age(tmp_path)

    async with sandbox(tmp_path, port) as (slack, said):
        assert "can't be read by this version of Coach" in said
        assert not await slack.user(MIA).sees("of old")
    assert {"slack.sqlite3", "coach.sqlite3"} <= _names(folder.with_name(f"{port}-aside-1"))


def _age(home: Path) -> Path:
    """Make what is kept look like another version's; where it lies."""
    [kept] = home.rglob("slack.sqlite3")
    with closing(sqlite3.connect(kept)) as file:
        file.execute("PRAGMA user_version = 99")
    return kept.parent


def _names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}
