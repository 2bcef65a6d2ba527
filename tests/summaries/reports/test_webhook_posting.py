"""Posting to an address that somebody typed: what is called, what isn't, and for how long."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.summaries.reports.webhook_posting import Poster
from bot.summaries.reports.webhook_rules import Problem
from tests.summaries.reports.receiver import Receiver, receiver

HEADERS = {"X-Coach-Delivery": "d1", "Content-Type": "application/json"}


@pytest.fixture(name="server")
async def _server() -> AsyncIterator[Receiver]:
    async with receiver() as server:
        yield server


@pytest.fixture(name="post")
def _post() -> Poster:
    """A poster that is let into this machine."""
    return Poster(inside=lambda address: address.is_loopback)


async def test_arrives(server: Receiver, post: Poster) -> None:
    """A body arrives as it is, with its headers."""
    found = await post(server.url, "{“}".encode(), HEADERS)

    assert found.problem is None
    [(headers, body)] = server.posted
    assert body == "{“}".encode()
    assert headers["X-Coach-Delivery"] == "d1"


async def test_no_redirect_is_followed(server: Receiver, post: Poster) -> None:
    """A redirect is told as one, and nobody goes there."""
    server.answers, server.headers = [307], {"Location": "/elsewhere"}

    assert (await post(server.url, b"{}", HEADERS)).problem is Problem.MOVED
    assert len(server.posted) == 1


async def test_a_wait(server: Receiver, post: Poster) -> None:
    """Retry-After is read in seconds; what is none is nothing."""
    server.answers = [503]
    for said, seconds in (("120", 120), ("soon", 0), ("9" * 30, 0), ("-1", 0), ("²", 0)):
        server.headers = {"Retry-After": said}
        found = await post(server.url, b"{}", HEADERS)
        assert (found.problem, found.wait.total_seconds()) == (Problem.BUSY, seconds)


async def test_too_slow(server: Receiver, post: Poster) -> None:
    """Nobody waits longer than was said."""
    server.is_slow = True

    assert (await post(server.url, b"{}", HEADERS, seconds=0.1)).problem is Problem.SLOW


async def test_nobody_there(post: Poster) -> None:
    """A closed port is told as what it is."""
    found = await post("http://127.0.0.1:9/hook", b"{}", HEADERS)

    assert found.problem is Problem.UNREACHABLE


@pytest.mark.parametrize(
    "address",
    [
        "http://example.com/hook",
        "https://user:secret@example.com/hook",
        "https://example.com:8443/hook",
        "https://localhost/hook",
        "https://127.0.0.1/hook",
        "https://169.254.169.254/latest/meta-data",
        "https://[::ffff:10.0.0.1]/hook",
        "https:///hook",
        "not an address",
        "",
    ],
)
async def test_addresses_that_are_not_called(address: str) -> None:
    """Other protocols and ports, passwords, names of a network and inner addresses are no."""
    post = Poster()

    assert not post.may_call(address)
    assert (await post(address, b"{}", HEADERS)).problem is Problem.ADDRESS


async def test_inside_stays_closed(server: Receiver) -> None:
    """Nothing of ours is reached by an address of this machine."""
    assert (await Poster()(server.url, b"{}", HEADERS)).problem is Problem.ADDRESS
    assert server.posted == []
