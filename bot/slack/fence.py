"""No request leaves after its deadline, looked at when nothing more stands before the wire."""

from __future__ import annotations

from contextvars import ContextVar, Token
from datetime import datetime
from types import SimpleNamespace, TracebackType
from typing import Self

import aiohttp

from bot.clock import Clock

__all__ = ["Fence", "fencing"]


class Fence:
    """Holds back the requests of the block it stands around, once it is `until` or later.

    Used as `with Fence(…) as fence:`, around calls over a session with `fencing()`. Whatever
    delays a request on its way (the loop, a name to be looked up, a new connection, a process that
    was stopped and goes on), it is asked for when its first byte is about to be written. Between
    that look and the byte nothing is awaited.
    """

    def __init__(self, clock: Clock, *, until: datetime) -> None:
        self._clock = clock
        self._until = until
        self._token: Token[Fence | None] | None = None
        self.has_held = False
        """Whether a request was held back: Slack has none of it."""

    def __enter__(self) -> Self:
        self._token = _current.set(self)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._token is not None
        _current.reset(self._token)

    def check(self) -> None:
        """Raise HeldBack when it is too late."""
        if self._clock.now() >= self._until:
            self.has_held = True
            raise HeldBack("too late to be sent")


class HeldBack(aiohttp.ClientError):
    """A request wasn't made, since its time was over."""


_current: ContextVar[Fence | None] = ContextVar("fence", default=None)


def fencing() -> aiohttp.TraceConfig:
    """What makes an aiohttp session mind fences.

    aiohttp's middlewares would come too early: a connection is made, and a task for the body
    started, after the last of them. Its tracing is told right before headers (of a request
    without a body) and body go to the socket, and what it raises ends the request.
    """
    config = aiohttp.TraceConfig()
    config.on_request_headers_sent.append(_on_headers)
    config.on_request_chunk_sent.append(_on_chunk)
    return config


async def _on_headers(
    _: aiohttp.ClientSession, __: SimpleNamespace, ___: aiohttp.TraceRequestHeadersSentParams
) -> None:
    _look()


async def _on_chunk(
    _: aiohttp.ClientSession, __: SimpleNamespace, ___: aiohttp.TraceRequestChunkSentParams
) -> None:
    _look()


def _look() -> None:
    fence = _current.get()
    if fence is not None:
        fence.check()
