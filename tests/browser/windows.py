"""Windows of one browser: several at once, each with its size and its light or dark."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Literal

from playwright.async_api import Browser, BrowserContext, Page, Playwright

from tests.browser.guard import Guard
from tests.support.chromium import Computer

__all__ = ["DESKTOP", "PHONE", "Scheme", "Size", "Windows", "launch", "open_windows"]

Scheme = Literal["light", "dark"]
Size = tuple[int, int]

DESKTOP: Size = (1280, 800)
PHONE: Size = (400, 800)
ARGUMENTS = [
    # Whatever a page asks for from elsewhere can't be reached, on any machine.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--force-color-profile=srgb",
    "--font-render-hinting=none",
]
PATIENCE = 5_000
"""Milliseconds that something may take to show."""


class Windows:
    """Opens windows, each in a browser of its own, without a past and far from anybody's zone.

    In one browser, a window behind another is drawn once a second only, and tests with it.
    """

    def __init__(self, browser: Browser, guard: Guard, *, scale: float = 1) -> None:
        self.guard = guard
        self._browser = browser
        self._scale = scale
        self._contexts: list[BrowserContext] = []

    async def open(
        self,
        url: str,
        *,
        scheme: Scheme = "light",
        size: Size = DESKTOP,
        beside: Page | None = None,
        first: str = "",
    ) -> Page:
        """Open an address; `beside` another page in that one's browser, with its cookies.

        `first` is a script that runs in each of its documents before anything else.
        """
        context = beside.context if beside else await self._new_context()
        page = await context.new_page()
        if first:
            await page.add_init_script(first)
        await page.set_viewport_size({"width": size[0], "height": size[1]})
        await page.emulate_media(color_scheme=scheme)
        await page.goto(url)
        return page

    async def cookies(self) -> list[str]:
        """The names of all cookies that the pages have set."""
        return [
            str(each.get("name")) for context in self._contexts for each in await context.cookies()
        ]

    async def close(self) -> None:
        for context in self._contexts:
            await context.close()

    async def _new_context(self) -> BrowserContext:
        context = await self._browser.new_context(
            timezone_id="Pacific/Auckland",
            locale="en-US",
            reduced_motion="reduce",
            device_scale_factor=self._scale,
        )
        context.set_default_timeout(PATIENCE)
        self.guard.watch(context)
        self._contexts.append(context)
        return context


async def launch(playwright: Playwright, chromium: Path) -> Browser:
    """Start Chromium; without its own sandbox only as root, where it can't have one."""
    return await playwright.chromium.launch(
        executable_path=chromium, chromium_sandbox=not Computer().is_root, args=ARGUMENTS
    )


@asynccontextmanager
async def open_windows(
    browser: Browser, origins: set[str], *, scale: float = 1
) -> AsyncIterator[Windows]:
    """Windows on these servers, closed in the end. Tells then what shouldn't have been."""
    windows = Windows(browser, Guard(origins), scale=scale)
    try:
        yield windows
    finally:
        await windows.close()
    if found := windows.guard.findings:
        raise AssertionError("\n".join(["in a window something went wrong:", *found]))
