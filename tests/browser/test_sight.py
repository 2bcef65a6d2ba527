"""Everybody sees what is theirs and nothing else; two sandboxes know nothing of each other."""

from __future__ import annotations

import asyncio
from pathlib import Path

import aiohttp
import pytest
from playwright.async_api import Browser, expect

from bot.clock import HandClock
from bot.sandboxed import Stage, open_stage
from tests.browser.desk import Desks
from tests.browser.windows import Windows, open_windows
from tests.conftest import START
from tests.scenarios.cast import MIA, RON, SALES, VERA
from tests.support.slack_world import SlackWorld

LEADS = "C07SBXLEADS"


async def test_the_sidebar_holds_ones_own(slack: SlackWorld, desks: Desks) -> None:
    """A private channel and somebody's messages with Coach stand in their own sidebar only."""
    await slack.user(MIA).command("/coach")
    mia, ron = await asyncio.gather(desks.of(MIA), desks.of(RON))

    await expect(mia.place("sales-leads")).to_be_visible()
    await expect(ron.place("sales")).to_be_visible()
    await expect(ron.place("sales-leads")).to_have_count(0)
    await expect(mia.message("Only you see this.")).to_be_visible()
    await expect(ron.list.get_by_role("article")).to_have_count(0)


async def test_an_address_that_is_not_ones_own(slack: SlackWorld, desks: Desks) -> None:
    """Whoever opens the address of what isn't theirs reads that there is nothing for them."""
    await slack.user(VERA).say(LEADS, "Between us: the forecast of the north is hope")
    mia = slack.user(MIA)
    await mia.command("/coach")
    (direct,) = (place.id for place in await mia.conversations() if place.kind == "im")
    desks.windows.guard.expect("^404 GET /client/")
    ron = await desks.of(RON, SALES)

    for channel in (LEADS, direct, "C0000000000"):
        await ron.visit(f"/{channel}")
        await expect(ron.page.get_by_role("heading")).to_have_text("There is nothing here for you")
        assert "forecast" not in await ron.page.content()
    await ron.page.get_by_role("link", name="Back to your messages").click()
    await expect(ron.sidebar).to_be_visible()


async def test_ephemerals_are_for_one(slack: SlackWorld, desks: Desks) -> None:
    """What only one person sees comes live to their window, and not to others in the channel."""
    mia = await desks.of(MIA, SALES)
    ron = await desks.of(RON, SALES, beside=mia)

    await mia.say("/coach help")
    await slack.user(RON).say(SALES, "Morning, all")

    await expect(mia.message("Only visible to you")).to_contain_text("This is what I understand")
    await expect(ron.message("Morning, all")).to_be_visible()
    await expect(ron.list.get_by_text("Only visible to you")).to_have_count(0)


async def test_another_page_cannot_act(stage: Stage) -> None:
    """A page of somebody else's, open in the same browser, can neither act nor listen here."""
    url = f"{stage.sandbox.control_url}users/{MIA}/message"
    foreign = {"Origin": "https://elsewhere.example"}
    async with aiohttp.ClientSession(headers=foreign) as session:
        async with session.post(url, json={"channel": SALES, "text": "Not me"}) as answer:
            assert answer.status == 403
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(f"{stage.sandbox.base_url}/live?user={MIA}")


async def test_two_sandboxes(
    stage: Stage, windows: Windows, browser: Browser, tmp_path: Path
) -> None:
    """In one browser two sandboxes stand side by side; what is done in one isn't in the other."""
    folder = tmp_path / "second"
    folder.mkdir()
    async with open_stage(folder=folder, clock=HandClock(START)) as other:
        origins = {stage.sandbox.base_url, other.sandbox.base_url}
        async with open_windows(browser, origins) as both:
            here = await Desks(both, stage.sandbox.base_url).of(MIA, SALES)
            there = await Desks(both, other.sandbox.base_url).of(RON, SALES, beside=here)

            await here.say("Said in the first")
            await there.say("Said in the second")

            await expect(here.message("Said in the first").locator(".author")).to_have_text(
                "Mia Hoffmann"
            )
            await expect(there.message("Said in the second").locator(".author")).to_have_text(
                "Ron Becker"
            )
            for desk in (here, there):
                await desk.page.reload()
                await expect(desk.list.get_by_role("article")).to_have_count(1)
            assert await both.cookies() == []
