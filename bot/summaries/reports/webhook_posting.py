"""Posting to an address that somebody typed: to public ones only, and without detours."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Protocol

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from bot.people.outside import Address, Outside
from bot.summaries.reports.webhook_rules import Problem, Reply, Sent, judged

__all__ = ["Post", "Poster"]

SECONDS = 10.0
MOST_WAIT_DIGITS = 6


class Post(Protocol):
    """Posts a body and tells what came of it; never raises for what others do."""

    async def __call__(
        self, address: str, body: bytes, headers: Mapping[str, str], *, seconds: float = ...
    ) -> Sent: ...

    def may_call(self, address: str) -> bool:
        """Tell whether an address is of the kind that is called at all."""
        ...


class Poster:
    """Posts by https to public addresses; a redirect is no yes, and is not followed.

    `inside` lets it into one network more, as `Outside` says. What is answered isn't read.
    """

    def __init__(
        self,
        *,
        inside: Callable[[Address], bool] | None = None,
        resolver: AbstractResolver | None = None,
    ) -> None:
        self._outside = Outside(inside=inside, resolver=resolver)

    def may_call(self, address: str) -> bool:
        """Tell whether an address is of the kind that is called at all."""
        try:
            return self._outside.may_call(_url(address))
        except ValueError:
            return False

    async def __call__(
        self, address: str, body: bytes, headers: Mapping[str, str], *, seconds: float = SECONDS
    ) -> Sent:
        """Post it once, within so many seconds."""
        if not self.may_call(address):
            return Sent(Problem.ADDRESS)
        url = _url(address)
        try:
            async with (
                asyncio.timeout(seconds),
                self._outside.session(url) as session,
                session.post(url, data=body, headers=headers, allow_redirects=False) as response,
            ):
                return judged(Reply(response.status, _wait(response.headers)))
        except TimeoutError:
            return Sent(Problem.SLOW)
        except (aiohttp.ClientError, OSError, ValueError):
            return Sent(Problem.UNREACHABLE)


def _url(text: str) -> URL:
    # As it is written: a key in it may not survive being written in another way.
    return URL(text, encoded=text.isascii() and text.isprintable() and " " not in text)


def _wait(headers: Mapping[str, str]) -> timedelta:
    """Read Retry-After where it is in seconds."""
    said = headers.get("Retry-After", "")
    if not (said.isascii() and said.isdigit() and len(said) <= MOST_WAIT_DIGITS):
        return timedelta()
    return timedelta(seconds=int(said))
