"""How what people do reaches the app: through its socket, or as signed HTTP requests."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any, Literal
from urllib.parse import urlencode

import aiohttp

from bot.clock import SystemClock
from bot.sandbox.faults import Faults, PayloadFault
from bot.sandbox.journal import Entry, Journal
from bot.sandbox.sockets import Sockets

__all__ = ["Answer", "Delivery", "EnvelopeKind", "signature"]

SEND_FAULTS: tuple[PayloadFault, ...] = ("lost_ack", "cut", "duplicate")

EnvelopeKind = Literal["slash_commands", "interactive", "events_api"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the app answered in time; `body` is None for a bare ack.

    `trouble` is empty when it did, else what Slack tells the person: operation_timeout,
    dispatch_failed. `reason` says the same to the app when an event comes again: http_timeout,
    http_error and the like, over Socket Mode timeout.
    """

    body: Any = None
    trouble: str = ""
    reason: str = ""
    no_retry: bool = False
    entry: Entry | None = None
    """Where the journal keeps the exchange."""


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Slack's v0 signature of a request (authentication/verifying-requests-from-slack)."""
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


class Delivery:
    """Sends payloads to a request URL when there is one, else to one of the open sockets.

    `patience` is how long an ack may take, in real seconds. Without `interactive` in the
    manifest, clicks and forms have nowhere to go.
    """

    def __init__(
        self,
        sockets: Sockets,
        signing_secret: str,
        journal: Journal,
        faults: Faults,
        *,
        patience: float,
        interactive: bool,
    ) -> None:
        self.request_url: str | None = None
        self._patience = patience
        self._interactive = interactive
        self._sockets = sockets
        self._journal = journal
        self._faults = faults
        self._secret = signing_secret
        self._session: aiohttp.ClientSession | None = None

    async def start(self) -> None:
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=self._patience))

    async def stop(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def send(
        self,
        kind: EnvelopeKind,
        payload: Mapping[str, Any],
        *,
        retry: tuple[int, str] | None = None,
    ) -> Answer:
        """Deliver once and wait for the ack. `retry` is the number and reason of a repetition.

        Ordered trouble may deliver it twice, cut its connection, or lose the ack.
        """
        fault = self._faults.for_payload(kind, _name(kind, payload), among=SEND_FAULTS)
        trouble = fault.kind if fault is not None else ""
        if trouble == "duplicate":
            both = (self._send(kind, payload, retry), self._send(kind, payload, retry))
            return (await asyncio.gather(*both))[0]
        return await self._send(kind, payload, retry, trouble)

    async def _send(
        self,
        kind: EnvelopeKind,
        payload: Mapping[str, Any],
        retry: tuple[int, str] | None,
        fault: str = "",
    ) -> Answer:
        entry = self._journal.begin(
            "payload",
            _name(kind, payload),
            deepcopy(dict(payload)),  # what is chosen later in the same message isn't in it
            user=_user(payload),
            retry=retry or (0, ""),
        )
        if kind == "interactive" and not self._interactive:
            answer = Answer(trouble="dispatch_failed")
        elif self.request_url is not None:
            answer = await self._by_http(self.request_url, kind, payload, retry)
            if fault:  # of a request that breaks off, too, Slack only misses the answer
                answer = Answer(trouble="operation_timeout", reason="http_timeout")
        else:
            answer = await self._by_socket(kind, payload, retry, cut=fault == "cut")
            if fault == "lost_ack":
                answer = Answer(trouble="operation_timeout", reason="timeout")
        self._journal.end(entry, answer.body, trouble=answer.trouble, fault=fault)
        return replace(answer, entry=entry)

    async def verify(self, url: str) -> bool:
        """Slack's handshake with a new request URL: it has to echo the challenge."""
        payload = {"type": "url_verification", "token": "sandbox", "challenge": "echo-this-back"}
        answer = await self._by_http(url, "events_api", payload, None)
        said = answer.body.get("challenge") if isinstance(answer.body, dict) else answer.body
        return not answer.trouble and said == payload["challenge"]

    async def _by_socket(
        self,
        kind: EnvelopeKind,
        payload: Mapping[str, Any],
        retry: tuple[int, str] | None,
        *,
        cut: bool,
    ) -> Answer:
        envelope: dict[str, Any] = {
            "type": kind,
            "accepts_response_payload": kind != "events_api",
            "payload": dict(payload),
        }
        if kind == "events_api":
            number, reason = retry or (0, "")
            envelope |= {"retry_attempt": number, "retry_reason": reason}
        try:
            ack = await asyncio.wait_for(self._sockets.send(envelope, cut=cut), self._patience)
        except TimeoutError:
            return Answer(trouble="operation_timeout", reason="timeout")
        if ack is None:
            return Answer(trouble="dispatch_failed", reason="connection_failed")
        return Answer(ack.get("payload") or None)

    async def _by_http(
        self,
        url: str,
        kind: EnvelopeKind,
        payload: Mapping[str, Any],
        retry: tuple[int, str] | None,
    ) -> Answer:
        content_type = "application/x-www-form-urlencoded"
        match kind:
            case "slash_commands":
                body = urlencode(dict(payload)).encode()
            case "interactive":
                body = urlencode({"payload": json.dumps(payload)}).encode()
            case "events_api":
                body, content_type = json.dumps(payload).encode(), "application/json"
        timestamp = str(int(SystemClock().now().timestamp()))
        headers = {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature(self._secret, timestamp, body),
        }
        if retry is not None:
            headers |= {"X-Slack-Retry-Num": str(retry[0]), "X-Slack-Retry-Reason": retry[1]}
        if self._session is None:
            raise RuntimeError("start the sandbox first")
        try:
            async with self._session.post(url, data=body, headers=headers) as response:
                said = await response.read()
                no_retry = response.headers.get("X-Slack-No-Retry") == "1"
                if response.status != HTTPStatus.OK:
                    return Answer(trouble="dispatch_failed", reason="http_error", no_retry=no_retry)
                return Answer(_parsed(said, response.content_type), no_retry=no_retry)
        except TimeoutError:
            return Answer(trouble="operation_timeout", reason="http_timeout")
        except aiohttp.TooManyRedirects:
            return Answer(trouble="dispatch_failed", reason="too_many_redirects")
        except aiohttp.ClientConnectionError:
            return Answer(trouble="dispatch_failed", reason="connection_failed")
        except aiohttp.ClientError:
            return Answer(trouble="dispatch_failed", reason="unknown_error")


def _parsed(said: bytes, content_type: str) -> Any:
    text = said.decode()
    if not text.strip():
        return None
    if content_type == "application/json":
        try:
            return json.loads(text)
        except ValueError:
            return {"not": "json"}
    return {"text": text}


def _name(kind: EnvelopeKind, payload: Mapping[str, Any]) -> str:
    """What the inspector calls a payload: its own type, for a command its name."""
    match kind:
        case "slash_commands":
            return str(payload.get("command", kind))
        case "events_api":
            return str(payload.get("event", {}).get("type", kind))
        case _:
            return str(payload.get("type", kind))


def _user(payload: Mapping[str, Any]) -> str | None:
    """Whose doing a payload is."""
    user = payload.get("user_id") or payload.get("user") or payload.get("event", {}).get("user")
    return user.get("id") if isinstance(user, dict) else user
