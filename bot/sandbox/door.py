"""Who may come in: programs and pages of this machine, no page from elsewhere."""

from __future__ import annotations

from functools import partial
from ipaddress import ip_address

from aiohttp import web
from aiohttp.typedefs import Handler

__all__ = ["is_loopback", "local_only"]


def local_only(route: web.RouteDef) -> web.RouteDef:
    """Make a route refuse what a foreign web page could aim at this port.

    A middleware would do the same for all of them, but aiohttp remembers the last thousand
    handlers it put one around, and with them each sandbox that a test has started.
    """
    guarded = partial(_answer, route.handler)
    return web.RouteDef(route.method, route.path, guarded, route.kwargs)


async def _answer(handler: Handler, request: web.Request) -> web.StreamResponse:
    name = request.host.rpartition(":")[0].strip("[]") or request.host
    if not is_loopback(name) or _is_anothers(request):
        return web.Response(status=403, text="the sandbox is for this machine only")
    return await handler(request)


def _is_anothers(request: web.Request) -> bool:
    """Whether a browser asks on behalf of another page; other clients say nothing of pages.

    It names the origin with every POST and WebSocket only: a picture of another page may lead
    here as well, and a call of the Web API needs no more than that. A link may be followed from
    anywhere, to all but that API.
    """
    origin = request.headers.get("Origin")
    if origin not in (None, f"http://{request.host}"):
        return True
    if request.headers.get("Sec-Fetch-Site", "none") in ("none", "same-origin"):
        return False
    return request.headers.get("Sec-Fetch-Dest") != "document" or request.path.startswith("/api/")


def is_loopback(host: str) -> bool:
    """Whether a name or address can only mean this machine."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
