"""The control API: act as a user, see what users see, wind the clock, order trouble."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.sandbox.failures import Impossible
from bot.sandbox.faults import Fault
from bot.sandbox.sight import (
    channels_view,
    message_view,
    sight_of,
    users_view,
    visible_messages,
)

if TYPE_CHECKING:
    from bot.sandbox.server import Sandbox

__all__ = ["Control"]

Body = dict[str, Any]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Control:
    """The routes below `/control/`; everything in and out is JSON."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def routes(self) -> list[web.RouteDef]:
        get, post = web.get, web.post
        user = "/control/users/{user}"
        return [
            get("/control/users", _worded(self._users)),
            get("/control/channels", _worded(self._channels)),
            get("/control/channels/{channel}/messages", _worded(self._messages)),
            get(f"{user}/view", _worded(self._view)),
            post(f"{user}/command", _worded(self._command)),
            post(f"{user}/message", _worded(self._message)),
            post(f"{user}/click", _worded(self._click)),
            post(f"{user}/options", _worded(self._options)),
            post(f"{user}/modal/fill", _worded(self._fill)),
            post(f"{user}/modal/click", _worded(self._modal_click)),
            post(f"{user}/modal/options", _worded(self._modal_options)),
            post(f"{user}/modal/submit", _worded(self._submit)),
            post(f"{user}/modal/close", _worded(self._close)),
            get("/control/clock", _worded(self._clock)),
            post("/control/clock/wind", _worded(self._wind)),
            get("/control/faults", _worded(self._faults)),
            post("/control/faults", _worded(self._order_fault)),
            post("/control/faults/reset", _worded(self._reset_faults)),
            get("/control/calls", _worded(self._calls)),
            get("/control/socket", _worded(self._socket)),
            post("/control/socket/disconnect", _worded(self._disconnect)),
            post("/control/request_url", _worded(self._request_url)),
        ]

    # --- seeing ------------------------------------------------------------------------------

    async def _users(self, _request: web.Request) -> web.StreamResponse:
        return web.json_response({"users": users_view(self._sandbox.workspace)})

    async def _channels(self, _request: web.Request) -> web.StreamResponse:
        return web.json_response({"channels": channels_view(self._sandbox.workspace)})

    async def _messages(self, request: web.Request) -> web.StreamResponse:
        place = self._sandbox.workspace.conversations.get(request.match_info["channel"])
        if place is None:
            raise Impossible(f"there is no conversation {request.match_info['channel']}")
        messages = [message_view(place, message) for message in visible_messages(place, None)]
        return web.json_response({"messages": messages})

    async def _view(self, request: web.Request) -> web.StreamResponse:
        user = request.match_info["user"]
        if user not in self._sandbox.workspace.members:
            raise Impossible(f"there is no user {user}")
        return web.json_response(sight_of(self._sandbox.workspace, user))

    # --- acting ------------------------------------------------------------------------------

    async def _command(self, request: web.Request) -> web.StreamResponse:
        user, body = await _asked(request)
        done = await self._sandbox.acting.command(
            user, body.get("channel", "dm"), _text(body, "text")
        )
        return web.json_response(done)

    async def _message(self, request: web.Request) -> web.StreamResponse:
        user, body = await _asked(request)
        done = await self._sandbox.acting.message(
            user, _text(body, "channel"), _text(body, "text"), thread_ts=body.get("thread_ts")
        )
        return web.json_response(done)

    async def _click(self, request: web.Request) -> web.StreamResponse:
        user, body = await _asked(request)
        done = await self._sandbox.acting.click(
            user,
            _text(body, "channel"),
            _text(body, "ts"),
            action_id=_text(body, "action_id"),
            block_id=body.get("block_id"),
            value=body.get("value"),
        )
        return web.json_response(done)

    async def _options(self, request: web.Request) -> web.StreamResponse:
        user, body = await _asked(request)
        offered = await self._sandbox.acting.suggest(
            user,
            _text(body, "channel"),
            _text(body, "ts"),
            action_id=_text(body, "action_id"),
            block_id=body.get("block_id"),
            typed=_text(body, "query"),
        )
        return web.json_response({"options": offered})

    async def _fill(self, request: web.Request) -> web.StreamResponse:
        user, body = await _asked(request)
        values = body.get("values")
        if not isinstance(values, dict):
            raise Impossible('say {"values": {"<block_id or action_id>": …}}', status=422)
        done = await self._sandbox.modal_acting.fill(
            user, values, view=body.get("view"), dispatch=bool(body.get("dispatch", True))
        )
        return web.json_response(done)

    async def _modal_click(self, request: web.Request) -> web.StreamResponse:
        user, body = await _asked(request)
        done = await self._sandbox.modal_acting.click(
            user,
            action_id=_text(body, "action_id"),
            block_id=body.get("block_id"),
            value=body.get("value"),
            view=body.get("view"),
        )
        return web.json_response(done)

    async def _modal_options(self, request: web.Request) -> web.StreamResponse:
        user, body = await _asked(request)
        offered = await self._sandbox.modal_acting.suggest(
            user,
            action_id=_text(body, "action_id"),
            block_id=body.get("block_id"),
            typed=_text(body, "query"),
        )
        return web.json_response({"options": offered})

    async def _submit(self, request: web.Request) -> web.StreamResponse:
        user, body = await _asked(request)
        done = await self._sandbox.modal_acting.submit(user, view=body.get("view"))
        return web.json_response(done)

    async def _close(self, request: web.Request) -> web.StreamResponse:
        user, body = await _asked(request)
        done = await self._sandbox.modal_acting.close(
            user, whole_stack=bool(body.get("all")), view=body.get("view")
        )
        return web.json_response(done)

    # --- the clock ---------------------------------------------------------------------------

    async def _clock(self, _request: web.Request) -> web.StreamResponse:
        return web.json_response(await self._sandbox.winding.state())

    async def _wind(self, request: web.Request) -> web.StreamResponse:
        return web.json_response(await self._sandbox.winding.wind(await _json(request)))

    # --- trouble, and the record -------------------------------------------------------------

    async def _faults(self, _request: web.Request) -> web.StreamResponse:
        ordered = [fault.described() for fault in self._sandbox.faults.ordered]
        return web.json_response({"faults": ordered})

    async def _order_fault(self, request: web.Request) -> web.StreamResponse:
        body = await _json(request)
        try:
            fault = Fault(**body)
        except TypeError as error:
            raise Impossible(f"that is no fault: {error}", status=422) from error
        self._sandbox.faults.order(fault)
        return web.json_response(fault.described())

    async def _reset_faults(self, _request: web.Request) -> web.StreamResponse:
        self._sandbox.faults.clear()
        return web.json_response({"faults": []})

    async def _calls(self, request: web.Request) -> web.StreamResponse:
        wanted = request.query.get("method")
        calls = [
            {
                "method": call.method,
                "payload": call.payload,
                "response": call.response,
                "at": call.at,
                "fault": call.fault,
            }
            for call in self._sandbox.recorder.calls
            if wanted in (None, call.method)
        ]
        return web.json_response({"calls": calls})

    async def _socket(self, _request: web.Request) -> web.StreamResponse:
        return web.json_response({"connections": self._sandbox.sockets.count})

    async def _disconnect(self, request: web.Request) -> web.StreamResponse:
        body = await _json(request)
        told = await self._sandbox.sockets.disconnect(body.get("reason", "refresh_requested"))
        return web.json_response({"told": told})

    async def _request_url(self, request: web.Request) -> web.StreamResponse:
        body = await _json(request)
        if body.get("url") is None:
            self._sandbox.request_url = None
        elif not await self._sandbox.use_request_url(_text(body, "url")):
            raise Impossible("the URL did not echo the challenge", status=422)
        return web.json_response({"url": self._sandbox.request_url})


def _worded(handler: Handler) -> Handler:
    """Say what isn't possible in words and with its own status, instead of a bare 500."""

    async def worded(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except Impossible as error:
            said = {"error": error.words, "fields": error.fields}
            return web.json_response(said, status=error.status)

    return worded


async def _json(request: web.Request) -> Body:
    if not request.can_read_body:
        return {}
    try:
        body = json.loads(await request.text())
    except ValueError as error:
        raise Impossible("the body is not JSON", status=HTTPStatus.BAD_REQUEST) from error
    if not isinstance(body, dict):
        raise Impossible("the body is not a JSON object", status=HTTPStatus.BAD_REQUEST)
    return body


async def _asked(request: web.Request) -> tuple[str, Body]:
    return request.match_info["user"], await _json(request)


def _text(body: Body, name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str):
        raise Impossible(f"say which {name}, as a string", status=422)
    return value
