"""HTTP over real sockets: signatures, broken payloads, health, a graceful end."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestClient, TestServer
from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.errors import N_
from bot.slack.transport import run_web, web_app
from bot.store import StoreError
from tests.slack import fakes
from tests.slack.conftest import FORM, Slack
from tests.slack.fakes import Slow

JSON = "application/json"


async def fine() -> None:
    """A database that is there."""


@asynccontextmanager
async def site(
    app: AsyncApp | None = None,
    *,
    database: Callable[[], Awaitable[object]] = fine,
    age: float | None = 1.0,
) -> AsyncIterator[TestClient[Any, Any]]:
    server = TestServer(web_app(app, database=database, tick_age=lambda: age))
    async with TestClient(server) as client:
        yield client


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", JSON),
        (b"{", JSON),
        (b"[]", JSON),
        (b"[1]", JSON),
        (b"7", JSON),
        (b"null", JSON),
        (b'"text"', JSON),
        (b"[" * 100_000, JSON),
        (b"\xff\xfe", JSON),
        (b"payload={", FORM),
        (b"payload=", FORM),
        (b"payload=[]", FORM),
        (b"payload=7", FORM),
        (b"payload=%FF%FE", FORM),
        (b'{"type": "event_callback", "event": "team_join", "team_id": "T0001"}', JSON),
        (b'{"type": "event_callback", "event": null, "team_id": "T0001"}', JSON),
        (b'{"team": 7}', JSON),
        (b'{"user": 7, "team_id": "T0001"}', JSON),
        (fakes.interactive(fakes.click(actions=[])).encode(), FORM),
        (fakes.interactive(fakes.click(actions="held")).encode(), FORM),
        (fakes.interactive(fakes.click(actions=[None])).encode(), FORM),
    ],
    ids=lambda value: str(value)[:40],
)
async def test_malformed(http: Slack, body: bytes, kind: str) -> None:
    """A signed request that is none of Slack's payloads is refused with words, never a crash."""
    headers = {"Content-Type": kind, **fakes.signed(body.decode(errors="replace"))}

    response = await http.http.post("/slack/events", data=body, headers=headers)

    assert response.status == 400
    assert "none of Slack’s payloads" in await response.text()


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Slack-Signature": "v0=abc", "X-Slack-Request-Timestamp": "now"},
        {**fakes.signed(fakes.command()), "X-Slack-Request-Timestamp": "now"},
        {**fakes.signed(fakes.command()), "X-Slack-Request-Timestamp": "9" * 5000},
        {**fakes.signed(fakes.command()), "X-Slack-Signature": "v0=ä"},
        fakes.signed(fakes.command(), secret="another"),
        fakes.signed(fakes.command("other words")),
        fakes.signed(fakes.command(), at="1531420618"),
    ],
    ids=["none", "nonsense", "no time", "endless", "no ASCII", "secret", "body", "old"],
)
async def test_signature(app: AsyncApp, headers: dict[str, str]) -> None:
    """Only what Slack signed within five minutes is taken in."""

    @app.command("/coach")
    async def coach(ack: AsyncAck) -> None:
        await ack("in")

    async with site(app) as client:
        sent = {"Content-Type": FORM, **headers}
        response = await client.post("/slack/events", data=fakes.command(), headers=sent)

    assert response.status == 401


async def test_signed(app: AsyncApp, http: Slack) -> None:
    """With a signature it is taken in."""

    @app.command("/coach")
    async def coach(ack: AsyncAck) -> None:
        await ack("in")

    assert await (await http.post(fakes.command())).text() == "in"


async def test_url_verification(http: Slack) -> None:
    """Slack's test of the address is answered with its challenge."""
    body = json.dumps({"type": "url_verification", "challenge": "c123", "token": "t"})

    response = await http.post(body, kind=JSON)

    assert await response.json() == {"challenge": "c123"}


async def test_large_body(http: Slack) -> None:
    """A body beyond anything that Slack sends is refused before it is read."""
    body = io.BytesIO(b"x" * (3 * 1024 * 1024))
    headers = {"Content-Type": FORM, **fakes.signed("x")}

    response = await http.http.post("/slack/events", data=body, headers=headers)

    assert response.status == 413


@pytest.mark.parametrize(
    ("age", "status"), [(1.0, 200), (59.0, 200), (61.0, 503), (None, 503)], ids=repr
)
async def test_health(age: float | None, status: int) -> None:
    """Health tells when the last tick was; one that is too old, or never was, is ill."""
    async with site(age=age) as client:
        response = await client.get("/healthz")
        said = await response.json()

    assert response.status == status
    assert (said["healthy"], said["last_tick_seconds"]) == (status == 200, age)


async def test_health_without_database() -> None:
    """Health tells when the database is away."""

    async def away() -> None:
        raise StoreError(N_("The database can't be opened."))

    async with site(database=away) as client:
        response = await client.get("/healthz")
        said = await response.json()

    assert (response.status, said["database"]) == (503, "unreachable")


async def test_metrics() -> None:
    """Figures are there in Prometheus' format."""
    async with site() as client:
        response = await client.get("/metrics")
        said = await response.text()

    assert (response.status, response.content_type) == (200, "text/plain")
    assert "# TYPE" in said


async def test_no_events_without_an_app() -> None:
    """With Socket Mode the web server has health and figures only."""
    async with site() as client:
        response = await client.post("/slack/events", data=fakes.command())

    assert response.status == 404


async def test_web_ends_gracefully(app: AsyncApp) -> None:
    """A request under way is finished before the server stops."""
    slow = Slow(app)
    served = run_web(web_app(app, database=fine, tick_age=lambda: 1.0), host="127.0.0.1", port=0)
    port = await served.__aenter__()
    body = fakes.command()
    headers = {"Content-Type": FORM, **fakes.signed(body)}
    async with aiohttp.ClientSession() as session:
        url = f"http://127.0.0.1:{port}/slack/events"
        sending = asyncio.create_task(session.post(url, data=body, headers=headers))
        await slow.begun.wait()

        stopping = asyncio.create_task(served.__aexit__(None, None, None))
        await asyncio.sleep(0.05)
        slow.may_end.set()

        assert await (await sending).text() == "done"
        await stopping
