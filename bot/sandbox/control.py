"""The control API: act as a user, see what users see, wind the clock, order trouble."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from bot.sandbox.asking import json_body, text_of, worded
from bot.sandbox.control_people import PeopleControl
from bot.sandbox.failures import Impossible
from bot.sandbox.faults import Fault
from bot.sandbox.sight import (
    channels_view,
    commands_view,
    message_view,
    sight_of,
    users_view,
    visible_messages,
)

if TYPE_CHECKING:
    from bot.sandbox.server import Sandbox

__all__ = ["Control"]


class Control:
    """The routes below `/control/`; everything in and out is JSON."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def routes(self) -> list[web.RouteDef]:
        get, post = web.get, web.post
        user = "/control/users/{user}"
        return [
            get("/control/users", worded(self._users)),
            get("/control/channels", worded(self._channels)),
            get("/control/commands", worded(self._commands)),
            get("/control/channels/{channel}/messages", worded(self._messages)),
            get(f"{user}/view", worded(self._view)),
            *PeopleControl(self._sandbox).routes(),
            post("/control/channels/{channel}/change", worded(self._change_channel)),
            get("/control/clock", worded(self._clock)),
            post("/control/clock/wind", worded(self._wind)),
            get("/control/tour", worded(self._tour)),
            post("/control/tour/reset", worded(self._reset_tour)),
            get("/control/faults", worded(self._faults)),
            post("/control/faults", worded(self._order_fault)),
            post("/control/faults/reset", worded(self._reset_faults)),
            get("/control/calls", worded(self._calls)),
            get("/control/socket", worded(self._socket)),
            post("/control/socket/disconnect", worded(self._disconnect)),
            post("/control/socket/cut", worded(self._cut)),
            post("/control/request_url", worded(self._request_url)),
        ]

    # --- seeing ------------------------------------------------------------------------------

    async def _users(self, _request: web.Request) -> web.StreamResponse:
        return web.json_response({"users": users_view(self._sandbox.workspace)})

    async def _channels(self, _request: web.Request) -> web.StreamResponse:
        return web.json_response({"channels": channels_view(self._sandbox.workspace)})

    async def _commands(self, _request: web.Request) -> web.StreamResponse:
        return web.json_response(commands_view(self._sandbox.workspace))

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

    async def _change_channel(self, request: web.Request) -> web.StreamResponse:
        channel, body = request.match_info["channel"], await json_body(request)
        return web.json_response(self._sandbox.circumstances.change_channel(channel, body))

    # --- the clock ---------------------------------------------------------------------------

    async def _clock(self, _request: web.Request) -> web.StreamResponse:
        return web.json_response(await self._sandbox.winding.state())

    async def _wind(self, request: web.Request) -> web.StreamResponse:
        return web.json_response(await self._sandbox.winding.wind(await json_body(request)))

    # --- the guided tour ---------------------------------------------------------------------

    async def _tour(self, _request: web.Request) -> web.StreamResponse:
        return web.json_response(self._sandbox.tour.shown())

    async def _reset_tour(self, _request: web.Request) -> web.StreamResponse:
        self._sandbox.tour.start_over()
        return web.json_response(self._sandbox.tour.shown())

    # --- trouble, and the record -------------------------------------------------------------

    async def _faults(self, _request: web.Request) -> web.StreamResponse:
        ordered = [fault.described() for fault in self._sandbox.faults.ordered]
        return web.json_response({"faults": ordered})

    async def _order_fault(self, request: web.Request) -> web.StreamResponse:
        body = await json_body(request)
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
        body = await json_body(request)
        told = await self._sandbox.sockets.disconnect(body.get("reason", "refresh_requested"))
        return web.json_response({"told": told})

    async def _cut(self, _request: web.Request) -> web.StreamResponse:
        return web.json_response({"cut": self._sandbox.sockets.cut()})

    async def _request_url(self, request: web.Request) -> web.StreamResponse:
        body = await json_body(request)
        if body.get("url") is None:
            self._sandbox.request_url = None
        elif not await self._sandbox.use_request_url(text_of(body, "url")):
            raise Impossible("the URL did not echo the challenge", status=422)
        return web.json_response({"url": self._sandbox.request_url})
