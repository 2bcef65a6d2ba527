"""The inspector in a browser: going through the list, sifting it, copying, and what comes in."""

from __future__ import annotations

import json
import re

import pytest_asyncio
from playwright.async_api import Locator, expect

from bot.sandboxed import Stage
from bot.store import WorkspaceId
from tests.browser.desk import Desks
from tests.browser.windows import PHONE, Windows
from tests.scenarios.cast import MIA
from tests.support.slack_world import SlackWorld


@pytest_asyncio.fixture(loop_scope="session", name="address")
async def _address(desks: Desks, slack: SlackWorld) -> str:
    """The inspector's, after Mia has opened her set-up and gone again."""
    await slack.user(MIA).command("/coach setup")
    await slack.user(MIA).close()
    return f"{desks.base_url}/inspector?user={MIA}"


async def test_by_keys(windows: Windows, address: str) -> None:
    """The arrows go from one exchange to the next; each is in the address, and shown at once."""
    page = await windows.open(address)
    newest = page.locator("a.exchange").first

    await newest.focus()
    await page.keyboard.press("ArrowDown")
    await expect(newest).to_have_attribute("aria-current", "true")
    await page.keyboard.press("ArrowDown")
    second = page.locator("a.exchange").nth(1)
    await expect(second).to_be_focused()
    await expect(second).to_have_attribute("aria-current", "true")
    await expect(page).to_have_url(re.compile(f"/inspector/{await _number(second)}\\?"))
    await expect(page.locator("#inspector-entry h2")).to_have_text(
        await second.locator(".exchange-words").inner_text()
    )


async def test_sifting(windows: Windows, address: str) -> None:
    """What is typed and chosen sifts the list; the address keeps it, also over a reload."""
    page = await windows.open(address)

    await page.get_by_label("Payloads").check()
    await expect(page.locator("a.exchange .way-call")).to_have_count(0)
    await page.get_by_label("Words to look for").fill("/COACH")
    await expect(page.locator("a.exchange")).to_have_count(1)
    await expect(page).to_have_url(re.compile("kind=payload&q=%2FCOACH|q=%2FCOACH&kind=payload"))
    await page.reload()
    await expect(page.locator("a.exchange")).to_have_count(1)
    await page.get_by_label("Words to look for").fill("nowhere at all")
    await page.get_by_role("link", name="Show everything").click()
    await expect(page.get_by_label("All", exact=True)).to_be_checked()
    await expect(page.locator("a.exchange").nth(3)).to_be_visible()


async def test_what_comes_in(windows: Windows, address: str, slack: SlackWorld) -> None:
    """New exchanges come in above and leave the focus; a sieve holds back what doesn't fit."""
    page = await windows.open(address)
    sifted = await windows.open(f"{address}&name=views.open")
    focused = page.locator("a.exchange").first
    number = await _number(focused)
    await focused.focus()
    await expect(sifted.locator("a.exchange")).to_have_count(1)

    await slack.user(MIA).command("/coach")

    await expect(page.locator("a.exchange .exchange-words").first).not_to_have_text(
        await page.locator(f'a[data-number="{number}"] .exchange-words').inner_text()
    )
    await expect(page.locator(f'a[data-number="{number}"]')).to_be_focused()
    await expect(sifted.locator("a.exchange")).to_have_count(1)


async def test_copying(windows: Windows, address: str) -> None:
    """The copy is the JSON, without what the page says beside it; folding changes nothing."""
    page = await windows.open(f"{address}&name=views.open")
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await page.locator("a.exchange").first.click()

    await page.get_by_role("button", name="Fold all").first.click()
    await page.get_by_role("button", name="Copy request as JSON").click()
    await expect(page.get_by_text("Copied.")).to_be_visible()
    copied = json.loads(await page.evaluate("navigator.clipboard.readText()"))
    assert copied["view"]["type"] == "modal"
    assert copied.keys() == {"trigger_id", "view"}


async def test_on_a_phone(windows: Windows, address: str) -> None:
    """One side at a time: from the list to the exchange, and back to where one was."""
    page = await windows.open(address, size=PHONE)
    chosen = page.locator("a.exchange").nth(2)
    number = await _number(chosen)

    await chosen.click()
    await expect(page.locator("#inspector-entry")).to_be_focused()
    await expect(page.locator("#inspector-list")).to_be_hidden()
    await page.get_by_role("link", name="All exchanges").click()
    await expect(page.locator(f'a[data-number="{number}"]')).to_be_visible()
    await expect(page.locator("#inspector-entry")).to_be_hidden()


async def test_to_the_message(windows: Windows, address: str, stage: Stage) -> None:
    """A call leads to the message that it made, which then has the focus."""
    said = await stage.bot.gateway.post(WorkspaceId(1), MIA, text="Look here", blocks=[])
    page = await windows.open(f"{address}&name=chat.postMessage")

    await page.locator("a.exchange").first.click()
    await page.locator(".entry-facts").get_by_role("link", name="Look here").click()

    await expect(page.locator(f'.message[data-ts="{said.ts}"]')).to_be_focused()


async def _number(row: Locator) -> str:
    number = await row.get_attribute("data-number")
    assert number is not None
    return number
