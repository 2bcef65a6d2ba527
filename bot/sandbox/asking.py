"""How one asks the control API: JSON in, and what isn't possible comes back in words."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

from aiohttp import web

from bot.sandbox.failures import Impossible

__all__ = ["Body", "asked", "json_body", "optional_text", "text_of", "worded"]

Body = dict[str, Any]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def worded(handler: Handler) -> Handler:
    """Say what isn't possible in words and with its own status, instead of a bare 500."""

    async def answering(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except Impossible as error:
            said = {"error": error.words, "fields": error.fields}
            return web.json_response(said, status=error.status)

    return answering


async def json_body(request: web.Request) -> Body:
    """What was sent, {} for nothing; raises Impossible (400) for what is no JSON object."""
    if not request.can_read_body:
        return {}
    try:
        body = json.loads(await request.text())
    except ValueError as error:
        raise Impossible("the body is not JSON", status=HTTPStatus.BAD_REQUEST) from error
    if not isinstance(body, dict):
        raise Impossible("the body is not a JSON object", status=HTTPStatus.BAD_REQUEST)
    return body


async def asked(request: web.Request) -> tuple[str, Body]:
    """Who acts, by the path, and what they do."""
    return request.match_info["user"], await json_body(request)


def optional_text(body: Body, name: str) -> str | None:
    """A field that may be left out; raises Impossible (422) when it is no text."""
    return None if body.get(name) is None else text_of(body, name)


def text_of(body: Body, name: str) -> str:
    """A field that has to be there; raises Impossible (422)."""
    value = body.get(name)
    if not isinstance(value, str):
        raise Impossible(f"say which {name}, as a string", status=422)
    return value
