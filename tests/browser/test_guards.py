"""The guards see what they are there for: on a bare page that does each forbidden thing once."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import Browser

from tests.browser.axe import serious_findings
from tests.browser.windows import Windows, open_windows

POLICY = "default-src 'none'; script-src 'self'"
SCRIPTS = {
    "warns": "console.warn('careful')",
    "fails": "throw new Error('broken')",
    "refuses": "fetch('/missing')",
    "leaves": "fetch('https://elsewhere.example/font.woff2').catch(() => {})",
    "phones": "new WebSocket('wss://elsewhere.example/').onerror = () => {}",
    "fine": "document.title = 'fine'",
}
PAGE = "<!doctype html><html lang=en><title>A page</title><main><h1>A page</h1>{}</main></html>"


@pytest_asyncio.fixture(loop_scope="session", name="site")
async def _site() -> AsyncIterator[str]:
    """A server with a page for each script, and one whose inline script its policy forbids."""

    async def page(request: web.Request) -> web.Response:
        tag = f'<script src="/script/{request.match_info["name"]}"></script>'
        return web.Response(text=PAGE.format(tag), content_type="text/html")

    async def script(request: web.Request) -> web.Response:
        source = SCRIPTS[request.match_info["name"]]
        return web.Response(text=source, content_type="text/javascript")

    async def inline(_request: web.Request) -> web.Response:
        return web.Response(
            text=PAGE.format("<script>1</script><input>"),
            content_type="text/html",
            headers={"Content-Security-Policy": POLICY},
        )

    async def icon(_request: web.Request) -> web.Response:
        return web.Response()

    app = web.Application()
    app.add_routes([web.get("/page/{name}", page), web.get("/script/{name}", script)])
    app.add_routes([web.get("/inline", inline), web.get("/favicon.ico", icon)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest_asyncio.fixture(loop_scope="session", name="own")
async def _own(browser: Browser, site: str) -> AsyncIterator[Windows]:
    async with open_windows(browser, {site}) as windows:
        yield windows


@pytest.mark.parametrize(
    ("path", "finding"),
    [
        ("page/warns", r"^console warning: careful"),
        ("page/fails", r"^page error: broken$"),
        ("page/refuses", r"^404 GET /missing$"),
        ("page/leaves", r"^request to elsewhere: https://elsewhere\.example/font\.woff2$"),
        ("page/phones", r"^request to elsewhere: wss://elsewhere\.example/$"),
        ("inline", r"^console error: .*Content Security Policy"),
    ],
)
async def test_what_may_not_happen_is_found(
    own: Windows, site: str, path: str, finding: str
) -> None:
    """Each kind of trouble is a finding, in words; the test that is about it may expect it."""
    page = await own.open(f"{site}/{path}")
    for _ in range(50):
        if own.guard.findings:
            break
        await page.wait_for_timeout(20)

    assert any(re.search(finding, each) for each in own.guard.findings), own.guard.findings
    own.guard.expect(finding)
    own.guard.expect("elsewhere.example")


async def test_a_clean_page_has_no_findings(own: Windows, site: str) -> None:
    """Where all is well, nothing is said."""
    page = await own.open(f"{site}/page/fine")

    assert await page.title() == "fine"
    assert own.guard.findings == []
    assert await serious_findings(page) == []


async def test_axe_tells_what_and_where(own: Windows, site: str) -> None:
    """A control without a name is a finding that names the element and what would mend it."""
    own.guard.expect("Content Security Policy")
    page = await own.open(f"{site}/inline")

    found = await serious_findings(page)

    assert len(found) == 1
    assert re.match(r"label \(critical\): input: .*aria-label", found[0])
