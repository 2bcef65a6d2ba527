"""Somebody at a window of the page: acts by what can be read there, as people do."""

from __future__ import annotations

import re
from contextlib import suppress

from playwright.async_api import Locator, Page, expect
from playwright.async_api import TimeoutError as TooSlow

from tests.browser.guard import Guard
from tests.browser.windows import DESKTOP, Scheme, Size, Windows

__all__ = ["Desk", "Desks"]

WINDING = 30_000
"""Milliseconds for a week of messages, on a machine that has other work to do."""
# As if they had done so before; for most tests it would only stand in the way.
GUIDE_PUT_AWAY = """
if (location.protocol === "http:" && !sessionStorage.getItem("guide"))
  sessionStorage.setItem("guide", "away");
"""


class Desks:
    """Sits people down at windows that show one sandbox."""

    def __init__(self, windows: Windows, base_url: str) -> None:
        self.windows = windows
        self.base_url = base_url

    async def of(
        self,
        user: str,
        channel: str | None = None,
        *,
        scheme: Scheme = "light",
        size: Size = DESKTOP,
        guide: bool = False,
        beside: Desk | None = None,
    ) -> Desk:
        """Open a window for a person, in a conversation or in their own with Coach.

        The guide is put away, unless asked for. `beside` somebody's window it is the same browser.
        """
        path = f"/client/{user}" + (f"/{channel}" if channel else "")
        page = await self.windows.open(
            self.base_url + path,
            scheme=scheme,
            size=size,
            beside=beside.page if beside else None,
            first="" if guide else GUIDE_PUT_AWAY,
        )
        return Desk(page, user, self.base_url, self.windows.guard)


class Desk:
    """A person and their window."""

    def __init__(self, page: Page, user: str, base_url: str, guard: Guard) -> None:
        self.page = page
        self.user = user
        self.base_url = base_url
        self.guard = guard

    # --- what stands where -------------------------------------------------------------------

    @property
    def list(self) -> Locator:
        """The messages in the middle."""
        return self.page.get_by_role("log", name=re.compile("^Messages in "))

    @property
    def thread(self) -> Locator:
        """The thread at the side, with its head and its composer."""
        return self.page.get_by_role("complementary", name="Thread")

    @property
    def modal(self) -> Locator:
        """The form in front of them."""
        return self.page.locator("#modals").get_by_role("dialog")

    @property
    def guide(self) -> Locator:
        return self.page.get_by_role("region", name="Coach in ten minutes")

    @property
    def composer(self) -> Locator:
        return self.page.get_by_role("main").get_by_label(re.compile("^Message "))

    @property
    def sidebar(self) -> Locator:
        return self.page.get_by_role("navigation", name="Conversations")

    def message(self, text: str | re.Pattern[str]) -> Locator:
        """The newest message in the middle with this text in it."""
        return self.list.get_by_role("article").filter(has_text=text).last

    def reply(self, text: str | re.Pattern[str]) -> Locator:
        """The newest message in the open thread with this text in it."""
        return self.thread.get_by_role("article").filter(has_text=text).last

    def place(self, name: str) -> Locator:
        """A conversation's line in the sidebar, by its whole name."""
        words = self.page.get_by_text(name, exact=True)
        return self.sidebar.get_by_role("link").filter(has=words)

    # --- acting ------------------------------------------------------------------------------

    async def visit(self, path: str = "") -> None:
        """Go to an address below `/client/<user>`, as from a bookmark."""
        await self.page.goto(f"{self.base_url}/client/{self.user}{path}")

    async def go(self, name: str) -> None:
        """Choose a conversation in the sidebar, which a narrow window has behind a button."""
        button = self.page.get_by_role("button", name="Conversations", exact=True)
        if await button.is_visible():
            await button.click()
        await self.place(name).click()
        here = self.page.locator('#sidebar [aria-current="page"]')
        await expect(here).to_contain_text(name)

    async def say(self, text: str) -> None:
        """Write into the conversation and send it; a command is written the same way."""
        await self.composer.fill(text)
        await self.composer.press("Enter")
        await expect(self.composer).to_have_value("")

    async def answer(self, text: str) -> None:
        """Write into the open thread."""
        box = self.thread.get_by_role("textbox", name="Reply in thread")
        await box.fill(text)
        await box.press("Enter")
        await expect(box).to_have_value("")

    async def open_thread(self, text: str) -> None:
        """Choose *Reply in thread* in the tools of a message."""
        await self.message(text).hover()
        await self.page.get_by_role("button", name="Reply in thread").click()
        await expect(self.thread).to_be_visible()

    async def choose(self, text: str, choice: str) -> None:
        """Choose something in the menu *More* of a message."""
        await self.message(text).hover()
        await self.page.get_by_role("button", name="More", exact=True).click()
        await self.page.get_by_role("menuitem", name=choice).click()

    async def react(self, text: str, emoji: str) -> None:
        """React to a message with one of the emoji on offer."""
        await self.message(text).hover()
        await self.page.get_by_role("button", name="React", exact=True).first.click()
        menu = self.page.get_by_role("dialog", name="React")
        await menu.get_by_role("button", name=emoji, exact=True).click()

    async def press(self, name: str, *, within: Locator | None = None) -> None:
        """Press a button by its name, in the modal or wherever said."""
        await (within or self.modal).get_by_role("button", name=name, exact=True).click()

    async def pick(self, label: str, *names: str) -> None:
        """Type names into a menu that one can type into, and take each first match."""
        box = self.modal.get_by_role("combobox", name=label)
        for name in names:
            await box.fill(name)
            await self.modal.get_by_role("option", name=name).first.click()
        if await box.get_attribute("aria-expanded") == "true":
            await box.press("Escape")  # closes the list; without one it would close the form

    async def select(self, label: str, choice: str) -> None:
        """Take a choice of a short menu."""
        await self.modal.get_by_role("combobox", name=label).select_option(choice)

    async def wind(self, step: str) -> None:
        """Choose an entry of the clock's menu, and wait until the clock stands there."""
        await self.page.get_by_role("button", name="Wind the clock on").click()
        menu = self.page.get_by_role("dialog", name="Wind the clock on")
        async with self.page.expect_response("**/control/clock/wind", timeout=WINDING):
            await menu.get_by_role("button", name=step, exact=True).click()
        await expect(menu).to_be_hidden()
        await expect(self.page.get_by_role("button", name="Wind the clock on")).to_be_visible()

    async def wind_until(self, message: Locator) -> None:
        """Choose *Next message from Coach* until that message is there; a few times will do."""
        for _ in range(4):
            with suppress(TooSlow):
                return await message.wait_for(timeout=500)
            await self.wind("Next message from Coach")
        return await message.wait_for()

    async def put_guide_away(self) -> None:
        guide = self.page.get_by_role("button", name="Guide", exact=True)
        if await guide.get_attribute("aria-expanded") == "true":
            await guide.click()
