"""One's own status in Slack, in a browser: chosen in the menu, told to the app, seen by all."""

from __future__ import annotations

import re

from playwright.async_api import expect

from tests.browser.desk import Desk
from tests.scenarios.cast import MIA
from tests.support.slack_world import SlackWorld


async def test_a_status_is_chosen(slack: SlackWorld, mia: Desk) -> None:
    """Choosing a status and pausing notifications shows at once, and can be taken back."""
    await mia.page.get_by_role("button", name=re.compile("You are")).click()
    menu = mia.page.get_by_role("dialog", name=re.compile("Whose eyes"))
    await menu.get_by_role("button", name="Vacationing").click()
    await expect(menu.get_by_role("button", name="Vacationing")).to_have_attribute(
        "aria-pressed", "true"
    )
    await expect(
        menu.get_by_role("link", name=re.compile("Mia Hoffmann 🌴 Vacationing"))
    ).to_be_visible()
    await menu.get_by_role("button", name="Pause notifications").click()
    head = mia.page.locator("#conversation-head")
    await expect(head).to_contain_text("Slack holds back your notifications")
    [user] = [each for each in (await slack.get("users"))["users"] if each["id"] == MIA]
    assert (user["status_emoji"], user["dnd"]) == (":palm_tree:", True)

    await menu.get_by_role("button", name="Clear it").click()
    await menu.get_by_role("button", name="Pause notifications").click()
    await expect(menu.get_by_role("button", name="Clear it")).to_be_disabled()
    await expect(head).not_to_contain_text("holds back")
