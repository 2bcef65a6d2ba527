"""axe finds nothing serious on any part of the page, in light and wide, in dark and narrow."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import expect

from bot.clock import HandClock
from bot.sandboxed import Stage, open_stage
from tests.browser.axe import serious_findings
from tests.browser.desk import Desk, Desks
from tests.browser.windows import DESKTOP, PHONE, Scheme, Size
from tests.scenarios.cast import MIA, SALES, greet_all
from tests.support.slack_world import SlackWorld

Act = Callable[[Desk], Coroutine[None, None, None]]


@pytest_asyncio.fixture(loop_scope="session", name="stage")
async def _stage(tmp_path: Path, clock: HandClock) -> AsyncIterator[Stage]:
    async with open_stage(folder=tmp_path, clock=clock, seed="demo") as stage:
        yield stage


async def thread(desk: Desk) -> None:
    await desk.visit(f"/{SALES}")
    await desk.list.get_by_text("replies").first.click()
    await expect(desk.thread.get_by_role("article").first).to_be_visible()


async def people(desk: Desk) -> None:
    await desk.page.get_by_role("button", name="You are").click()
    await expect(desk.page.get_by_role("dialog", name="Whose eyes")).to_be_visible()


async def about(desk: Desk) -> None:
    tab = desk.page.get_by_role("link", name="About")
    await tab.click()
    await expect(tab).to_have_attribute("aria-current", "page")


async def commands(desk: Desk) -> None:
    await desk.composer.press_sequentially("/")
    await expect(desk.page.get_by_role("listbox", name="Suggestions")).to_be_visible()


async def message_menu(desk: Desk) -> None:
    await desk.visit(f"/{SALES}")
    await desk.list.get_by_role("article").last.hover()
    await desk.page.get_by_role("button", name="More", exact=True).click()
    await expect(desk.page.get_by_role("menu", name="More")).to_be_visible()


async def inspector(desk: Desk) -> None:
    await desk.page.goto(f"{desk.base_url}/inspector/1")
    await expect(desk.page.get_by_role("heading", level=1)).to_be_visible()


async def nothing(desk: Desk) -> None:
    desk.guard.expect("^404 GET /client/")
    await desk.visit("/C0000000000")


# Colours don't depend on the width, nor does what fits on the colours.
LOOKS: list[tuple[Scheme, Size]] = [("light", DESKTOP), ("dark", PHONE)]
STOPS: list[Act] = [thread, people, about, commands, message_menu, inspector, nothing]


@pytest.mark.parametrize("go", STOPS, ids=[stop.__name__ for stop in STOPS])
async def test_at(go: Act, slack: SlackWorld, desks: Desks) -> None:
    """Here nothing keeps anybody from reading or using it, in light and dark, wide and narrow."""
    await slack.user(MIA).command("/coach help")
    desk = await desks.of(MIA)
    await go(desk)

    found = {}
    for scheme, size in LOOKS:
        await desk.page.emulate_media(color_scheme=scheme)
        await desk.page.set_viewport_size({"width": size[0], "height": size[1]})
        if findings := await serious_findings(desk.page):
            found[scheme, size] = findings
    assert found == {}


async def test_narrow_windows_scroll_only_downwards(slack: SlackWorld, desks: Desks) -> None:
    """At 400 px nothing stands beyond the edge: conversations, threads, forms and the inspector."""
    await greet_all(slack, ["U07SBXRON"])
    mia = await desks.of(MIA, size=PHONE)
    for path in ("", f"/{SALES}"):
        await mia.visit(path)
        await fits(mia)
    await mia.list.get_by_text("replies").first.click()
    await fits(mia)
    await mia.visit()
    await mia.say("/coach setup")
    await expect(mia.modal).to_be_visible()
    await fits(mia)
    await mia.page.goto(f"{mia.base_url}/inspector/1")
    await fits(mia)


async def fits(desk: Desk) -> None:
    wide = await desk.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, f"{wide} px too wide at {desk.page.url}"
