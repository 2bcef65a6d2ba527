"""The page as a whole: what stands at which address, and what browsers may do with it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from aiohttp import web

from bot.sandbox.failures import Impossible
from bot.sandbox.page.client_page import ClientPage
from bot.sandbox.page.clock_region import ClockRegion
from bot.sandbox.page.drawing import Drawing
from bot.sandbox.page.environment import own_assets, page_environment
from bot.sandbox.page.frame import ComposerRegion, HeadRegion, PeopleRegion, SidebarRegion
from bot.sandbox.page.home_region import HomeRegion
from bot.sandbox.page.inspector import InspectorEntryRegion, InspectorListRegion, InspectorPage
from bot.sandbox.page.live import Hub
from bot.sandbox.page.message_facts import MessageFacts
from bot.sandbox.page.modal_region import ModalsRegion
from bot.sandbox.page.people import People
from bot.sandbox.page.places import Places
from bot.sandbox.page.regions import Region
from bot.sandbox.page.rows import Rows
from bot.sandbox.page.tour_region import TourRegion

if TYPE_CHECKING:
    from bot.sandbox.server import Sandbox

__all__ = ["Site"]

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Site:
    """The routes that people open in a browser; everything that they see is made here."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        workspace = sandbox.workspace
        environment = self.environment = page_environment()
        drawing = Drawing(workspace, environment)
        facts = MessageFacts(workspace)
        self._people = People(workspace)
        places = Places(workspace, self._people, facts)
        rows = Rows(environment, drawing, self._people, facts)

        frame = (workspace, environment, self._people, places)
        regions: Sequence[Region] = [
            PeopleRegion(*frame),
            SidebarRegion(*frame),
            HeadRegion(*frame),
            ComposerRegion(*frame),
            ModalsRegion(workspace, environment, drawing),
            HomeRegion(workspace, environment, drawing),
            ClockRegion(workspace, environment, sandbox.winding),
            TourRegion(workspace, environment, drawing, sandbox.tour),
        ]
        listed = InspectorListRegion(workspace, environment)
        entry = InspectorEntryRegion(workspace, environment)
        self._hub = Hub(workspace, drawing, rows, regions=regions, inspector=[listed, entry])
        self._client = ClientPage(
            workspace,
            environment,
            drawing,
            people=self._people,
            places=places,
            rows=rows,
            regions=regions,
            hub=self._hub,
        )
        self._inspector = InspectorPage(
            workspace, environment, listed, entry, since=lambda: self._hub.since
        )

    def routes(self) -> list[web.RouteDef]:
        pages = {
            "/": self._client.front,
            "/client/{user}": self._client.own_place,
            "/client/{user}/{channel}": self._client.show,
            "/client/{user}/{channel}/earlier": self._client.earlier,
            "/names/{user}": self._client.names,
            "/inspector": self._inspector.show,
            "/inspector/{number}": self._inspector.show,
        }
        return [
            *(web.get(path, self._guarded(show)) for path, show in pages.items()),
            web.get("/live", self._hub.serve),
            *own_assets().routes(),
        ]

    def mount(self, app: web.Application) -> None:
        """Let what the page shows follow the workspace while the sandbox's server runs."""
        app.on_startup.append(self._start)
        app.on_shutdown.append(self._stop)

    async def _start(self, _app: web.Application) -> None:
        await self._hub.start()

    async def _stop(self, _app: web.Application) -> None:
        await self._hub.close()

    def _guarded(self, handler: Handler) -> Handler:
        """Say in words what isn't there, and tell the browser what a page may do."""
        return partial(self._answer, handler)

    async def _answer(self, handler: Handler, request: web.Request) -> web.StreamResponse:
        try:
            response = await handler(request)
        except Impossible as error:
            response = self._missing(request.match_info.get("user", ""), error.status)
        response.headers.update(security_headers(self._sandbox.base_url.rpartition(":")[2]))
        return response

    def _missing(self, user: str, status: int) -> web.Response:
        known = self._people.can_act(user)
        text = self.environment.get_template("missing.html").render(
            words="It may have been closed, or it isn't for you to see.",
            back=f"/client/{user}" if known else "/",
            back_words="Back to your messages" if known else "To the workspace",
        )
        return web.Response(text=text, content_type="text/html", status=status)


def security_headers(port: str) -> dict[str, str]:
    """What every page says: nothing from elsewhere, nobody else around it, nothing told of it."""
    # Browsers whose 'self' means no WebSockets; a policy can't name an IPv6 address.
    sockets = " ".join(f"ws://{host}:{port}" for host in ("127.0.0.1", "localhost"))
    policy = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": f"'self' {sockets}",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{key} {value}" for key, value in policy.items()),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cache-Control": "no-store",
    }
