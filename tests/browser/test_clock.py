"""The clock on top of the page, in a browser: it ticks, is wound, and leads to what came."""

from __future__ import annotations

import re

from playwright.async_api import Locator, expect

from tests.browser.desk import Desk, Desks
from tests.browser.windows import PHONE
from tests.scenarios.cast import MIA, RON, greet_all
from tests.support.slack_world import SlackWorld


def button(desk: Desk) -> Locator:
    return desk.page.get_by_role("button", name=re.compile("(W|w)ind the clock on|being wound"))


def menu(desk: Desk) -> Locator:
    return desk.page.get_by_role("dialog", name="Wind the clock on")


async def test_it_ticks(mia: Desk) -> None:
    """Between two drawings the minutes go by, and over midnight the day."""
    await mia.page.clock.install()
    await mia.page.reload()
    await expect(button(mia)).to_contain_text("Mon 23 Nov · 09:00 · Berlin")

    await mia.page.clock.fast_forward("03:01")
    await expect(button(mia)).to_contain_text("Mon 23 Nov · 09:03 · Berlin")
    await mia.page.clock.fast_forward("15:00:00")
    await expect(button(mia)).to_contain_text("Tue 24 Nov · 00:03 · Berlin")


async def test_winding_with_keys_alone(slack: SlackWorld, mia: Desk) -> None:
    """The menu opens, is left and chosen from by keys; a toast says what came, and leads there."""
    await greet_all(slack, [RON])
    await mia.go("sales")
    keys = mia.page.keyboard
    await button(mia).focus()
    await keys.press("Enter")
    await expect(menu(mia).get_by_role("button", name="+1 hour")).to_be_focused()
    await keys.press("Escape")
    await expect(menu(mia)).to_be_hidden()
    await expect(button(mia)).to_be_focused()

    await keys.press("Enter")
    await expect(menu(mia).get_by_role("button", name="+1 hour")).to_be_focused()
    for _ in range(3):
        await keys.press("Tab")
    await keys.press("Enter")
    toast = mia.page.get_by_role("status").get_by_text("It's Monday 09:00.")
    await expect(toast).to_contain_text(re.compile(r"\d messages came\."))
    await expect(button(mia)).to_contain_text("Mon 30 Nov · 09:00")
    await expect(button(mia)).to_be_focused()
    await toast.get_by_role("link", name=re.compile(r"Coach \(\d\)")).click()
    await expect(mia.message("1:1")).to_be_visible()


async def test_two_windows(desks: Desks) -> None:
    """What one winds, the other sees, in their own zone."""
    mia, sam = await desks.of(MIA), await desks.of("U07SBXSAM")
    await button(mia).click()
    await menu(mia).get_by_role("button", name="Next working morning").click()

    await expect(button(mia)).to_contain_text("Tue 24 Nov · 09:00 · Berlin")
    await expect(button(sam)).to_contain_text("Tue 24 Nov · 03:00 · New York")


async def test_to_a_time_of_ones_own(desks: Desks) -> None:
    """A date and time are taken in the zone of whoever types them; on a phone, too."""
    sam = await desks.of("U07SBXSAM", size=PHONE)
    await button(sam).click()
    field = menu(sam).get_by_label("Wind to…")
    await field.fill("2026-11-22T09:00")
    await menu(sam).get_by_role("button", name="Wind", exact=True).click()
    assert await field.evaluate("input => input.validity.rangeUnderflow")
    await field.fill("2026-11-27T14:30")
    await menu(sam).get_by_role("button", name="Wind", exact=True).click()

    await expect(button(sam)).to_contain_text("Fri")
    await expect(button(sam)).to_contain_text("14:30")
    await expect(menu(sam)).to_be_hidden()
