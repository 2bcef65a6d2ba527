"""Fetching a calendar from an address that somebody typed.

Such an address may be meant for a machine that only we can reach: `bot.people.outside` sees that
no connection goes there, redirects included.
"""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from bot.people.calendars.problems import Problem, Unreadable
from bot.people.outside import Address, Outside

__all__ = ["Fetch", "Fetched", "Fetcher", "address_of"]

MOST_BYTES = 5 * 1024 * 1024
SECONDS = 10.0
MOST_REDIRECTS = 3
REDIRECTS = frozenset({301, 302, 303, 307, 308})
CHUNK = 64 * 1024
ANY_COMPRESSION = 32 + zlib.MAX_WBITS
"""zlib or gzip, by what the first bytes say."""


@dataclass(frozen=True, slots=True, repr=False)
class Fetched:
    """What lies at an address; no content when it is what it was at the time of that `etag`."""

    content: bytes | None
    etag: str = ""


class Fetch(Protocol):
    """Fetches what lies at an address, unless its etag is still this one. Raises Unreadable."""

    async def __call__(self, address: str, *, etag: str = "") -> Fetched: ...


def address_of(typed: str) -> str:
    """Read an address as somebody pasted it; `webcal:` is how calendars write `https:`.

    Raises Unreadable for whatever is no address.
    """
    try:
        url = _url(typed.strip().strip("<>"))
    except ValueError as error:
        raise Unreadable(Problem.ADDRESS) from error
    return str(url.with_scheme("https") if url.scheme in {"webcal", "webcals"} else url)


class Fetcher:
    """Fetches from public addresses by https, within limits of time and size.

    `inside` lets it into one network more, by http and on any port: this very machine for tests
    and the sandbox, which then gets nowhere else.
    """

    def __init__(
        self,
        *,
        inside: Callable[[Address], bool] | None = None,
        resolver: AbstractResolver | None = None,
        seconds: float = SECONDS,
    ) -> None:
        self._outside = Outside(inside=inside, resolver=resolver)
        self._seconds = seconds

    async def __call__(self, address: str, *, etag: str = "") -> Fetched:
        headers = {"Accept": "text/calendar", "Accept-Encoding": "gzip"}
        if etag:
            headers["If-None-Match"] = etag
        try:
            async with asyncio.timeout(self._seconds):
                return await self._follow(self._checked(_url(address)), headers)
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError, zlib.error) as error:
            # Not chained: these name the host, and what is private about an address is all of it.
            raise Unreadable(_why(error)) from None

    async def _follow(self, url: URL, headers: Mapping[str, str]) -> Fetched:
        for _ in range(MOST_REDIRECTS + 1):
            async with (
                self._outside.session(url) as session,
                session.get(url, headers=headers, allow_redirects=False) as response,
            ):
                if response.status == 304 and "If-None-Match" in headers:
                    return Fetched(None)
                if response.status not in REDIRECTS:
                    return await _read(response)
                url = self._checked(url.join(_url(response.headers.get("Location", ""))))
        raise Unreadable(Problem.UNREACHABLE)

    def _checked(self, url: URL) -> URL:
        """See that an address is of the kind that we call. Raises Unreadable."""
        if not self._outside.may_call(url):
            raise Unreadable(Problem.ADDRESS)
        return url


def _url(text: str) -> URL:
    # As it is written: a signature in it may not survive being written in another way.
    return URL(text, encoded=text.isascii() and text.isprintable() and " " not in text)


async def _read(response: aiohttp.ClientResponse) -> Fetched:
    if response.status in {401, 403, 407}:
        raise Unreadable(Problem.LOCKED)
    if response.status in {404, 410}:
        raise Unreadable(Problem.GONE)
    if response.status != 200:
        raise Unreadable(Problem.UNREACHABLE)
    content = bytearray()
    async for chunk in response.content.iter_chunked(CHUNK):
        content += chunk
        if len(content) > MOST_BYTES:
            raise Unreadable(Problem.TOO_LARGE)
    encoding = response.headers.get("Content-Encoding", "identity").lower()
    return Fetched(_unpacked(bytes(content), encoding), response.headers.get("ETag", ""))


def _unpacked(content: bytes, encoding: str) -> bytes:
    if encoding == "identity":
        return content
    if encoding not in {"gzip", "x-gzip", "deflate"}:
        raise Unreadable(Problem.NO_CALENDAR)
    unpacked = zlib.decompressobj(ANY_COMPRESSION).decompress(content, MOST_BYTES + 1)
    if len(unpacked) > MOST_BYTES:
        raise Unreadable(Problem.TOO_LARGE)
    return unpacked


def _why(error: Exception) -> Problem:
    return Problem.NO_CALENDAR if isinstance(error, zlib.error) else Problem.UNREACHABLE
