"""What the page says in passing: once, out of the way, and gone when somebody wants it gone."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser.desk import Desk, Desks
from tests.browser.windows import PHONE
from tests.scenarios.cast import MIA, SALES


async def test_they_lie_neither_on_what_one_writes_nor_on_what_is_new(desks: Desks) -> None:
    """A toast stands at the other end of the window, also in a narrow one."""
    for mia in (await desks.of(MIA), await desks.of(MIA, size=PHONE)):
        await mia.wind("+1 hour")
        toast = mia.page.locator(".toast")
        await expect(toast).to_be_visible()
        box, composer = await toast.bounding_box(), await mia.composer.bounding_box()
        assert box is not None
        assert composer is not None
        assert box["y"] + box["height"] < composer["y"] / 2


async def test_one_about_the_same_takes_the_place_of_the_older(mia: Desk) -> None:
    """Winding twice leaves what came last; the same refusal stands there once."""
    toasts = mia.page.locator(".toast")
    await mia.wind("+1 hour")
    await mia.wind("+1 hour")
    await expect(toasts).to_have_count(1)
    await expect(toasts).to_contain_text("11:00")

    for _ in range(2):
        await mia.composer.fill("/nonsense")
        await mia.composer.press("Enter")
    await expect(toasts).to_have_count(2)
    await toasts.last.click()
    await expect(toasts).to_have_count(1)


async def test_what_is_pressed_twice_is_no_mistake(desks: Desks) -> None:
    """A reaction pressed in a hurry is taken back once, without a word."""
    mia = await desks.of(MIA, SALES)
    mia.guard.expect("409 POST /control/users/.*/unreact")
    await mia.say("Northwind signs today")
    await mia.react("Northwind", "tada")
    await mia.message("Northwind").locator(".reaction").dblclick()

    await expect(mia.message("Northwind").locator(".reaction")).to_have_count(0)
    await expect(mia.page.locator(".toast")).to_have_count(0)
