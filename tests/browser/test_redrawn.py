"""A form that the app draws anew while somebody fills it in takes nothing out of their hands."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser.desk import Desk


async def test_a_list_stays_open(mia: Desk) -> None:
    """Each rep that is picked changes the line of hours below; the list stays for the next one."""
    await mia.say("/coach setup")
    box = mia.modal.get_by_role("combobox", name="Your reps")
    await box.fill("Ron")
    await mia.modal.get_by_role("option", name="Ron Becker").click()

    await expect(mia.modal.get_by_text("1 rep at 3 h a month")).to_be_visible()
    await expect(box).to_be_focused()
    await expect(box).to_have_attribute("aria-expanded", "true")
    await mia.modal.get_by_role("option", name="Aiko Tanaka").click()
    await expect(mia.modal.get_by_text("2 reps at 3 h a month")).to_be_visible()
