"""A window without room for everything: what lies on top, and what gives way."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import expect

from bot.clock import HandClock
from bot.sandboxed import Stage, open_stage
from tests.browser.desk import Desks
from tests.browser.windows import PHONE, Size
from tests.scenarios.cast import MIA, RON, SALES
from tests.support.slack_world import SlackWorld


@pytest_asyncio.fixture(loop_scope="session", name="stage")
async def _stage(tmp_path: Path, clock: HandClock) -> AsyncIterator[Stage]:
    """The demo's own world, which has a guide."""
    async with open_stage(folder=tmp_path, clock=clock) as stage:
        yield stage


@pytest.mark.parametrize("size", [(1000, 700), (768, 1024), PHONE])
async def test_a_thread_takes_the_place_of_its_conversation(
    slack: SlackWorld, desks: Desks, size: Size
) -> None:
    """It gets all the room there is beside the sidebar, covers no guide, and leads back."""
    start = await slack.user(RON).say(SALES, "Who has the price list?")
    await slack.user(MIA).say(SALES, "I do", thread_ts=start)
    mia = await desks.of(MIA, SALES, size=size, guide=True)
    await mia.message("Who has the price list?").get_by_text("1 reply").click()

    await expect(mia.reply("I do")).to_be_visible()
    await expect(mia.list).to_be_hidden()
    thread, guide = await mia.thread.bounding_box(), await mia.guide.bounding_box()
    assert thread is not None
    assert guide is not None
    assert thread["width"] >= min(size[0], 500)
    assert thread["y"] + thread["height"] <= guide["y"]

    await mia.thread.get_by_role("link", name="Close the thread").click()
    await expect(mia.message("Who has the price list?")).to_be_focused()


async def test_the_first_reply_says_whose_it_is(slack: SlackWorld, desks: Desks) -> None:
    """Who answers themselves at once stands there by name again, below the thread's start."""
    start = await slack.user(RON).say(SALES, "Who has the price list?")
    await slack.user(RON).say(SALES, "Found it", thread_ts=start)
    mia = await desks.of(MIA, SALES)
    await mia.message("Who has the price list?").get_by_text("1 reply").click()
    authors = mia.thread.locator(".row:not(.goes-on) .author")

    await expect(authors).to_have_count(2)
    await slack.user(RON).say(SALES, "And sent it", thread_ts=start)
    await expect(mia.reply("And sent it")).to_be_visible()
    await expect(authors).to_have_count(2)
