"""Coach's Home in a window: read and used as in Slack, by anybody, wide and narrow."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser.axe import serious_findings
from tests.browser.desk import Desk, Desks
from tests.browser.windows import PHONE
from tests.scenarios.cast import LEAST, MIA, RON, greet_all
from tests.support.slack_world import SlackWorld


async def go_home(desk: Desk) -> None:
    tab = desk.page.get_by_role("link", name="Home", exact=True)
    await tab.click()
    await expect(tab).to_have_attribute("aria-current", "page")


async def test_a_home_in_a_window(desks: Desks, slack: SlackWorld) -> None:
    """It greets who is new, follows what happens while one looks, and its menus open forms."""
    mia = await desks.of(MIA)
    await go_home(mia)
    await expect(mia.page.get_by_role("heading", name="Hello, I'm Coach")).to_be_visible()

    await greet_all(slack, [RON])
    await expect(mia.page.get_by_role("heading", name="Your reps")).to_be_visible()
    assert await serious_findings(mia.page) == []
    await mia.page.get_by_role("main").get_by_role("button", name="More").first.click()
    await mia.page.get_by_role("menuitem", name="Agenda").click()
    await expect(mia.modal).to_contain_text("Agenda")

    ron = await desks.of(RON, size=PHONE, scheme="dark")
    await go_home(ron)
    await slack.wind(by=LEAST)
    await expect(ron.page.get_by_role("heading", name="Your skill of the month")).to_be_visible()
    assert await serious_findings(ron.page) == []
    width = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert await ron.page.evaluate(width) == 0
