"""Fixtures for the tests of everything that speaks Slack."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer
from slack_bolt.async_app import AsyncApp

from bot.errors import CoachError
from bot.slack.app_factory import build_app
from bot.slack.gateway import Gateway
from bot.slack.transport import EVENTS_PATH, web_app
from bot.slack.web import open_session
from bot.store import WorkspaceId
from tests.slack.fakes import (
    SECRET,
    WORKSPACE,
    FakeSlack,
    OneTeam,
    OneToken,
    interactive,
    running_slack,
    signed,
)

FORM = "application/x-www-form-urlencoded"


@pytest.fixture(name="slack")
async def _slack() -> AsyncIterator[FakeSlack]:
    async with running_slack() as slack:
        yield slack


@pytest.fixture(name="gateway")
async def _gateway(slack: FakeSlack) -> AsyncIterator[Gateway]:
    """A gateway to the fake: impatient enough for tests, and patient on a busy machine (1.5 s)."""
    async with open_session(slack.api_url) as session:
        yield Gateway(base_url=slack.api_url, session=session, tokens=OneToken(), timeout=1.5)


@pytest.fixture(name="teams")
def _teams() -> OneTeam:
    return OneTeam()


@dataclass
class Ear:
    """Hears what was declined; `is_deaf` makes it fail."""

    heard: list[CoachError] = field(default_factory=list)
    is_deaf: bool = False

    async def hear(self, workspace: WorkspaceId, error: CoachError) -> None:
        if self.is_deaf:
            raise RuntimeError("deaf")
        assert workspace == WORKSPACE
        self.heard.append(error)


@pytest.fixture(name="ear")
def _ear() -> Ear:
    return Ear()


@pytest.fixture(name="app")
def _app(gateway: Gateway, teams: OneTeam, ear: Ear) -> AsyncApp:
    return build_app(workspaces=teams, gateway=gateway, signing_secret=SECRET, on_declined=ear.hear)


@dataclass
class Slack:
    """Slack's side of HTTP mode: sends signed requests and reads what we answer."""

    http: TestClient[Any, Any]

    async def post(self, body: str, *, kind: str = FORM, **headers: str) -> ClientResponse:
        sent = {"Content-Type": kind, **signed(body), **headers}
        return await self.http.post(EVENTS_PATH, data=body, headers=sent)

    async def interact(self, payload: dict[str, Any]) -> dict[str, Any] | None:
        """Send a click or a form; Slack shows an error for anything but a 200."""
        return await _answer(await self.post(interactive(payload)))

    async def command(self, body: str) -> dict[str, Any] | None:
        return await _answer(await self.post(body))


async def _answer(response: ClientResponse) -> dict[str, Any] | None:
    assert response.status == 200
    return await response.json() if await response.text() else None


@pytest.fixture(name="http")
async def _http(app: AsyncApp) -> AsyncIterator[Slack]:
    async def database() -> None:
        """Is always there."""

    site = web_app(app, database=database, tick_age=lambda: 1.0)
    async with TestClient(TestServer(site)) as client:
        yield Slack(client)
