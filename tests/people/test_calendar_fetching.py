"""Fetching from an address that a stranger typed: what is called, what isn't, and for how long."""

from __future__ import annotations

import asyncio
import gzip
import socket
import zlib
from collections.abc import AsyncIterator
from ipaddress import ip_address

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.people.calendars.fetching import MOST_BYTES, Fetcher, address_of
from bot.people.calendars.problems import Problem, Unreadable
from bot.people.outside import is_public
from tests.support.calendar_server import CalendarServer, calendar_server, ics

SMALL = ics()


@pytest.fixture(name="server")
async def _server() -> AsyncIterator[CalendarServer]:
    async with calendar_server() as server:
        server.files["a.ics"] = SMALL
        yield server


@pytest.fixture(name="fetch")
def _fetch() -> Fetcher:
    """A fetcher that is let into this machine."""
    return Fetcher(inside=lambda address: address.is_loopback)


class Names(AbstractResolver):
    """Knows one address for every name, at a port of its own: where a trap may wait."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [
            ResolveResult(
                hostname=host,
                host=self._host,
                port=self._port or port,
                family=socket.AF_INET6 if ":" in self._host else socket.AF_INET,
                proto=0,
                flags=0,
            )
        ]

    async def close(self) -> None:
        """Nothing is open."""


async def problem(fetch: Fetcher, address: str) -> Problem:
    with pytest.raises(Unreadable) as caught:
        await fetch(address)
    return caught.value.problem


@pytest.mark.parametrize(
    "address",
    [
        "1.1.1.1",
        "142.250.74.14",
        "2606:4700:4700::1111",
        "::ffff:8.8.8.8",
        "64:ff9b::808:808",
    ],
)
def test_addresses_of_the_internet(address: str) -> None:
    """Public addresses are called, by either version of IP."""
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "127.8.8.8",
        "169.254.169.254",
        "172.16.0.1",
        "192.0.2.1",
        "192.168.1.1",
        "198.18.0.1",
        "224.0.0.1",
        "239.1.2.3",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "2001:0:4136:e378:8000:63bf:f5ff:fffe",
        "2001:db8::1",
        "2002:7f00:1::",
        "2002:a00:1::",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
    ],
)
def test_addresses_of_nobody_elses_business(address: str) -> None:
    """Whatever isn't the internet is refused, also in another address's clothes."""
    assert not is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        "http://example.com/a.ics",
        "ftp://example.com/a.ics",
        "file:///etc/passwd",
        "https://user:secret@example.com/a.ics",
        "https://user@example.com/a.ics",
        "https://example.com:8443/a.ics",
        "https://localhost/a.ics",
        "https://intranet/a.ics",
        "https://127.0.0.1/a.ics",
        "https://[::1]/a.ics",
        "https://[::ffff:169.254.169.254]/latest",
        "https://169.254.169.254/latest/meta-data",
        "https://2130706433/a.ics",
        "https:///a.ics",
        "example.com/a.ics",
        "not an address",
        "",
    ],
)
async def test_addresses_that_are_not_called(address: str) -> None:
    """Other protocols and ports, passwords, names of a network and bare inner addresses are no."""
    assert await problem(Fetcher(), address_of(address)) is Problem.ADDRESS


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
@pytest.mark.parametrize("name", ["calendar.example.com", "0x7f.1", "127.1", "127.0.0.1.nip.io"])
async def test_where_a_name_leads_is_what_counts(host: str, name: str) -> None:
    """A public name, or a number in disguise, that leads inside gets no connection."""
    connected: list[object] = []
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    trap = await asyncio.start_server(lambda *both: connected.append(both), host, 0, family=family)
    async with trap:
        port = trap.sockets[0].getsockname()[1]
        fetch = Fetcher(resolver=Names(host, port))

        assert await problem(fetch, f"https://{name}/a.ics") is Problem.UNREACHABLE
    assert not connected


async def test_a_redirect_gets_no_further(server: CalendarServer) -> None:
    """A redirect is looked at like the first address: inside stays closed after it, too."""
    server.statuses["go"] = 302
    server.headers["go"] = {"Location": "http://10.0.0.1/a.ics"}

    assert await problem(Fetcher(inside=_is_loopback), server.url("go")) is Problem.UNREACHABLE
    assert [path for path, _ in server.asked] == ["go"]


def _is_loopback(address: object) -> bool:
    return bool(getattr(address, "is_loopback", False))


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_redirects_are_followed(server: CalendarServer, fetch: Fetcher, status: int) -> None:
    """A few redirects are usual; a relative one is understood."""
    for step, to in (("1", "/2"), ("2", server.url("3")), ("3", "a.ics")):
        server.statuses[step] = status
        server.headers[step] = {"Location": to}

    assert (await fetch(server.url("1"))).content == SMALL


async def test_redirects_have_an_end(server: CalendarServer, fetch: Fetcher) -> None:
    """A ring of redirects ends with the fourth request."""
    server.statuses["ring"] = 302
    server.headers["ring"] = {"Location": "/ring"}

    assert await problem(fetch, server.url("ring")) is Problem.UNREACHABLE
    assert len(server.asked) == 4


async def test_a_redirect_to_nowhere(server: CalendarServer, fetch: Fetcher) -> None:
    """A redirect that says not where, or to another protocol, is no way in."""
    server.statuses |= {"nowhere": 302, "file": 302}
    server.headers["file"] = {"Location": "file:///etc/passwd"}

    assert await problem(fetch, server.url("nowhere")) is not None
    assert await problem(fetch, server.url("file")) is not None


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (401, Problem.LOCKED),
        (403, Problem.LOCKED),
        (404, Problem.GONE),
        (410, Problem.GONE),
        (204, Problem.UNREACHABLE),
        (304, Problem.UNREACHABLE),
        (429, Problem.UNREACHABLE),
        (500, Problem.UNREACHABLE),
        (503, Problem.UNREACHABLE),
    ],
)
async def test_what_a_server_says(
    server: CalendarServer, fetch: Fetcher, status: int, expected: Problem
) -> None:
    """Each refusal is told apart as far as the owner can do something about it."""
    server.statuses["a.ics"] = status

    assert await problem(fetch, server.url("a.ics")) is expected


async def test_nobody_is_told_who_asks(server: CalendarServer, fetch: Fetcher) -> None:
    """No cookie comes back, nothing of this machine is told, and an etag is sent when given."""
    server.headers["a.ics"] = {"Set-Cookie": "wombat=1; Path=/"}
    server.etags["a.ics"] = '"1"'

    first = await fetch(server.url("a.ics"))
    again = await fetch(server.url("a.ics"), etag=first.etag)

    assert (first.content, first.etag, again.content) == (SMALL, '"1"', None)
    for _, headers in server.asked:
        assert not {name.lower() for name in headers} & {"cookie", "authorization", "referer"}


async def test_size_has_a_limit(server: CalendarServer, fetch: Fetcher) -> None:
    """What is larger than any calendar isn't read to its end."""
    server.files |= {"most": b"x" * MOST_BYTES, "more": b"x" * (MOST_BYTES + 1)}

    assert len((await fetch(server.url("most"))).content or b"") == MOST_BYTES
    assert await problem(fetch, server.url("more")) is Problem.TOO_LARGE


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
async def test_packed_calendars(server: CalendarServer, fetch: Fetcher, encoding: str) -> None:
    """Packed calendars are read; what swells beyond the limit is stopped at it."""
    pack = gzip.compress if encoding == "gzip" else zlib.compress
    server.headers |= {name: {"Content-Encoding": encoding} for name in ("packed", "bomb")}
    server.files |= {"packed": pack(SMALL), "bomb": pack(b"\0" * (4 * MOST_BYTES))}

    assert (await fetch(server.url("packed"))).content == SMALL
    assert len(server.files["bomb"]) < MOST_BYTES
    assert await problem(fetch, server.url("bomb")) is Problem.TOO_LARGE


@pytest.mark.parametrize("encoding", ["br", "gzip, gzip", "gzip"])
async def test_packed_in_a_way_that_nobody_reads(
    server: CalendarServer, fetch: Fetcher, encoding: str
) -> None:
    """An encoding that we didn't ask for, or a lie about one, is no calendar."""
    server.headers["a.ics"] = {"Content-Encoding": encoding}

    assert await problem(fetch, server.url("a.ics")) is Problem.NO_CALENDAR


async def test_time_has_a_limit(server: CalendarServer) -> None:
    """A server that doesn't answer is left after the time for all of it together."""
    server.slow.add("a.ics")
    fetch = Fetcher(inside=_is_loopback, seconds=0.05)

    assert await problem(fetch, server.url("a.ics")) is Problem.UNREACHABLE


async def test_a_proxy_is_asked_to_connect(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the machine has a proxy for the internet, it is told the name, and connects itself."""
    lines: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines.append(await reader.readline())
        writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as proxy:
        port = proxy.sockets[0].getsockname()[1]
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{port}")
        monkeypatch.setenv("no_proxy", "")

        assert await problem(Fetcher(), "https://example.com/a.ics") is Problem.UNREACHABLE
        assert await problem(Fetcher(), "https://10.0.0.1/a.ics") is Problem.ADDRESS

    assert lines == [b"CONNECT example.com:443 HTTP/1.1\r\n"]


async def test_nobody_there(fetch: Fetcher) -> None:
    """A closed port, and an error from deep below, are told as one thing: nothing answers."""
    assert await problem(fetch, "http://127.0.0.1:1/a.ics") is Problem.UNREACHABLE


async def test_what_went_wrong_does_not_name_the_address(fetch: Fetcher) -> None:
    """The address is a secret: neither the error nor what led to it says it."""
    with pytest.raises(Unreadable) as caught:
        await fetch("http://127.0.0.1:1/private-wombat/a.ics")

    assert "wombat" not in repr(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("webcal://example.com/a.ics", "https://example.com/a.ics"),
        ("webcals://example.com/a.ics", "https://example.com/a.ics"),
        ("  https://example.com/a.ics\n", "https://example.com/a.ics"),
        ("<https://example.com/a.ics>", "https://example.com/a.ics"),
        ("https://example.com/a%40b/basic.ics?x=%2F", "https://example.com/a%40b/basic.ics?x=%2F"),
        ("https://example.com/Größe.ics", "https://example.com/Gr%C3%B6%C3%9Fe.ics"),
    ],
)
def test_addresses_as_they_are_pasted(typed: str, expected: str) -> None:
    """An address is taken as calendars write it, and as Slack or a mail wraps it."""
    assert address_of(typed) == expected
