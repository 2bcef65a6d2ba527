"""The Web API over HTTP: tokens, scopes, limits, ordered faults, and the record of it all."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.sandbox.arguments import Arguments, read_raw, typed_arguments
from bot.sandbox.failures import Limited, Refused
from bot.sandbox.faults import Fault, Faults
from bot.sandbox.journal import Entry
from bot.sandbox.methods import METHODS, Method
from bot.sandbox.recorder import RecordedCall, Recorder
from bot.sandbox.sockets import Sockets
from bot.sandbox.workspace import Workspace

__all__ = ["Tokens", "WebApi"]

LONG_ENOUGH = 3600.0
RATELIMITED = {"ok": False, "error": "ratelimited"}


@dataclass(frozen=True, slots=True)
class Tokens:
    """The only tokens that the sandbox takes."""

    bot: str
    app: str


class WebApi:
    """Answers `/api/<method>` as Slack does: HTTP 200 and `ok` in the body, 429 when limited."""

    def __init__(
        self,
        workspace: Workspace,
        tokens: Tokens,
        faults: Faults,
        recorder: Recorder,
        sockets: Sockets,
    ) -> None:
        self._workspace = workspace
        self._tokens = tokens
        self._faults = faults
        self._recorder = recorder
        self._sockets = sockets

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One call."""
        name = request.match_info["method"]
        entry = self._workspace.journal.begin("call", name, {})
        try:
            raw = await read_raw(request)
        except Refused as error:
            return self._reply(entry, error.answer)
        entry.body = dict(raw.arguments)
        fault = self._faults.for_call(name, raw.arguments.get("channel"))
        if fault is not None and not fault.has_effect:
            return await self._strike(request, fault, entry, None)
        answer: dict[str, Any]
        try:
            method = self._authorised(name, raw.token)
            self._workspace.limits.call(name, method.tier)
            entry.body = self._typed(method, raw.arguments)
            with self._workspace.during(entry):
                answer = {"ok": True, **self._done(request, method, dict(entry.body))}
        except Refused as error:
            answer = error.answer
        except Limited as limited:
            if fault is not None:
                return await self._strike(request, fault, entry, RATELIMITED)
            return self._limited(entry, limited.retry_after)
        if fault is not None:
            return await self._strike(request, fault, entry, answer)
        return self._reply(entry, answer)

    def _authorised(self, name: str, token: str | None) -> Method:
        method = METHODS.get(name)
        if method is None:
            raise Refused("unknown_method", req_method=name)
        if method.caller is None:
            return method
        if not token:
            raise Refused("not_authed")
        if token not in (self._tokens.bot, self._tokens.app):
            raise Refused("invalid_auth")
        if token != (self._tokens.bot if method.caller == "bot" else self._tokens.app):
            raise Refused("not_allowed_token_type")
        provided = self._workspace.manifest.scopes
        for scope in method.scopes:
            if scope not in provided:
                raise Refused("missing_scope", needed=scope, provided=",".join(provided))
        return method

    def _typed(self, method: Method, raw: Mapping[str, Any]) -> Arguments:
        if method.any_argument:
            return dict(raw)
        team_id = self._workspace.world.team_id
        if raw.get("team_id", team_id) != team_id:
            raise Refused("team_access_not_granted")
        # Bolt sends team_id with every call, and Slack lets it: only tokens of a whole
        # organisation need it.
        own = {name: value for name, value in raw.items() if name != "team_id"}
        return typed_arguments(own, method.takes, method.required)

    def _done(self, request: web.Request, method: Method, arguments: Arguments) -> dict[str, Any]:
        if method.name == "apps.connections.open":
            return {"url": f"ws://{request.host}/link/?ticket={self._sockets.ticket()}"}
        answer = method.handler(self._workspace, arguments)
        if "upload_url" in answer:
            answer["upload_url"] = f"http://{request.host}{answer['upload_url']}"
        return answer

    def _reply(self, entry: Entry, answer: dict[str, Any]) -> web.StreamResponse:
        self._record(entry, answer, None)
        return web.json_response(answer, headers=self._headers())

    def _limited(
        self, entry: Entry, retry_after: int, fault: str | None = None
    ) -> web.StreamResponse:
        self._record(entry, RATELIMITED, fault)
        headers = {**self._headers(), "Retry-After": str(retry_after)}
        return web.json_response(RATELIMITED, status=429, headers=headers)

    async def _strike(
        self,
        request: web.Request,
        fault: Fault,
        entry: Entry,
        answer: dict[str, Any] | None,
    ) -> web.StreamResponse:
        """Let the ordered trouble happen; `answer` is what Slack did before, if anything."""
        match fault.kind:
            case "ratelimited":
                return self._limited(entry, fault.retry_after, fault.kind)
            case "error":
                refusal = {"ok": False, "error": fault.error}
                self._record(entry, refusal, fault.kind)
                return web.json_response(refusal, headers=self._headers())
        self._record(entry, answer, fault.kind)
        match fault.kind:
            case "slow" | "drip" | "cut_short":
                return await self._dawdle(request, fault, answer or {})
            case "http_500":
                return web.Response(status=500, text="Internal Server Error")
            case "garbage":
                return web.Response(text="<html>Something is wrong", content_type="text/html")
            case "timeout":
                await asyncio.sleep(LONG_ENOUGH)
            case _:
                pass
        self._hang_up(request)
        return web.Response(status=500)

    async def _dawdle(
        self, request: web.Request, fault: Fault, answer: dict[str, Any]
    ) -> web.StreamResponse:
        """Answer as it should be, but late, byte after byte, or only the first half of it."""
        if fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
            return web.json_response(answer, headers=self._headers())
        body = json.dumps(answer).encode()
        response = web.StreamResponse(headers=self._headers())
        response.content_type, response.content_length = "application/json", len(body)
        await response.prepare(request)
        if fault.kind == "cut_short":
            await response.write(body[: len(body) // 2])
            self._hang_up(request)
            return response
        for byte in body:
            await response.write(bytes([byte]))
            await asyncio.sleep(fault.seconds / len(body))
        return response

    def _hang_up(self, request: web.Request) -> None:
        if request.transport is not None:
            request.transport.abort()

    def _record(self, entry: Entry, answer: dict[str, Any] | None, fault: str | None) -> None:
        refused = "" if answer is None or answer.get("ok") else str(answer.get("error"))
        self._workspace.journal.end(entry, answer, trouble=refused, fault=fault or "")
        self._recorder.record(RecordedCall(entry.name, entry.body, answer, entry.at, fault))

    def _headers(self) -> dict[str, str]:
        return {
            "x-oauth-scopes": ",".join(self._workspace.manifest.scopes),
            "x-slack-req-id": f"{self._workspace.ids.number('request'):032x}",
        }
