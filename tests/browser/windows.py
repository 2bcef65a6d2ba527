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
    """Opens windows that share a browser, as two windows on one desk do."""

    def __init__(self, context: BrowserContext, guard: Guard) -> None:
        self._context = context
        self.guard = guard

    async def open(self, url: str, *, scheme: Scheme = "light", size: Size = DESKTOP) -> Page:
        page = await self._context.new_page()
        await page.set_viewport_size({"width": size[0], "height": size[1]})
        await page.emulate_media(color_scheme=scheme)
        await page.goto(url)
        return page

    async def cookies(self) -> list[str]:
        """The names of all cookies that the pages have set."""
        return [str(each.get("name")) for each in await self._context.cookies()]


async def launch(playwright: Playwright, chromium: Path) -> Browser:
    """Start Chromium; without its own sandbox only as root, where it can't have one."""
    return await playwright.chromium.launch(
        executable_path=chromium, chromium_sandbox=not Computer().is_root, args=ARGUMENTS
    )


@asynccontextmanager
async def open_windows(
    browser: Browser, origins: set[str], *, scale: float = 1
) -> AsyncIterator[Windows]:
    """A browser without a past, far from everybody's time zone. Tells what shouldn't have been."""
    context = await browser.new_context(
        timezone_id="Pacific/Auckland",
        locale="en-US",
        reduced_motion="reduce",
        device_scale_factor=scale,
    )
    context.set_default_timeout(PATIENCE)
    guard = Guard(context, origins)
    try:
        yield Windows(context, guard)
    finally:
        await context.close()
    if guard.findings:
        raise AssertionError("\n".join(["in a window something went wrong:", *guard.findings]))
