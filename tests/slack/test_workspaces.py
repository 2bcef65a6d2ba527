"""Workspaces and seen events, on both databases."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.clock import HandClock
from bot.slack.answers import AuthTest
from bot.slack.failures import SlackRefused
from bot.slack.gateway import Gateway
from bot.slack.ids import SlackUserId, TeamId
from bot.slack.seen import first_time
from bot.slack.workspaces import Workspace, Workspaces
from bot.store import Store, WorkspaceId
from tests.conftest import add_workspace
from tests.slack.fakes import FakeSlack, Reply

ACME = AuthTest(
    team_id=TeamId("T1"),
    team_name="Acme",
    bot_user_id=SlackUserId("U0BOT"),
    scopes=("commands", "chat:write"),
)


@pytest.fixture(name="workspaces")
def _workspaces(store: Store, clock: HandClock) -> Workspaces:
    return Workspaces(store, clock=clock, token="xoxb-1")


async def test_install(store: Store, workspaces: Workspaces, clock: HandClock) -> None:
    """A new workspace gets a row, with the scopes that Slack granted."""
    workspace = await workspaces.install(ACME)

    async with store.begin_across() as session:
        row = await session.get_one(Workspace, workspace)
    assert (row.slack_team_id, row.name, row.bot_user_id) == ("T1", "Acme", "U0BOT")
    assert (row.scopes, row.created_at, row.paused_until) == (
        "commands,chat:write",
        clock.now(),
        None,
    )


async def test_install_again(store: Store, workspaces: Workspaces, clock: HandClock) -> None:
    """Installing again keeps the row and its birthday, and brings the rest up to date."""
    born = clock.now()
    first = await workspaces.install(ACME)
    clock.advance(timedelta(days=1))

    renamed = AuthTest(TeamId("T1"), "Acme Ltd", SlackUserId("U0NEW"), "E1", ("commands",))
    again = await workspaces.install(renamed)

    assert again == first
    async with store.begin_across() as session:
        row = await session.get_one(Workspace, first)
    assert (row.name, row.bot_user_id, row.enterprise_id) == ("Acme Ltd", "U0NEW", "E1")
    assert (row.scopes, row.created_at) == ("commands", born)
    assert await workspaces.bot(first) == "U0NEW"


async def test_by_team(store: Store, workspaces: Workspaces, clock: HandClock) -> None:
    """A workspace is found by Slack's id, also one that another replica installed meanwhile."""
    assert await workspaces.by_team("T1") is None

    theirs = await Workspaces(store, clock=clock, token="xoxb-1").install(ACME)

    assert await workspaces.by_team("T1") == theirs
    assert await workspaces.bot(theirs) == "U0BOT"
    assert await workspaces.token(theirs) == "xoxb-1"


async def test_bot_of_nowhere(workspaces: Workspaces) -> None:
    """A workspace that isn't there has no bot."""
    with pytest.raises(KeyError):
        await workspaces.bot(WorkspaceId(99))


async def test_connect(slack: FakeSlack, gateway: Gateway, workspaces: Workspaces) -> None:
    """At start Slack is asked whose token it is, and that workspace is installed."""
    told = {"ok": True, "team_id": "T1", "team": "Acme", "user_id": "U0BOT"}
    slack.plan("auth.test", Reply(told, headers={"x-oauth-scopes": "commands"}))

    workspace = await workspaces.connect(gateway)

    assert await workspaces.by_team("T1") == workspace
    assert slack.calls[0].token == "xoxb-1"


async def test_connect_with_a_wrong_token(
    slack: FakeSlack, gateway: Gateway, workspaces: Workspaces
) -> None:
    """A wrong token is refused in Slack's word, and nothing is installed."""
    slack.plan("auth.test", Reply({"ok": False, "error": "invalid_auth"}))

    with pytest.raises(SlackRefused, match="invalid_auth"):
        await workspaces.connect(gateway)

    assert await workspaces.by_team("T1") is None


async def test_seen(store: Store, workspace: WorkspaceId, clock: HandClock) -> None:
    """An event is new once; the same id in another workspace is another event."""
    other = await add_workspace(store, clock, "T0002")
    said = []
    for place in (workspace, workspace, other):
        async with store.begin(place) as session:
            said.append(await first_time(session, "Ev1", clock.now()))

    assert said == [True, False, True]


async def test_seen_only_with_its_effect(
    store: Store, workspace: WorkspaceId, clock: HandClock
) -> None:
    """An event whose effect was rolled back is new again when Slack sends it again."""

    async def fail() -> None:
        async with store.begin(workspace) as session:
            await first_time(session, "Ev1", clock.now())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()

    async with store.begin(workspace) as session:
        assert await first_time(session, "Ev1", clock.now())


async def test_seen_at_once(store: Store, workspace: WorkspaceId, clock: HandClock) -> None:
    """Of many that take in the same event at once, exactly one is the first."""

    async def take() -> bool:
        async with store.begin(workspace) as session:
            return await first_time(session, "Ev1", clock.now())

    assert sum(await asyncio.gather(*[take() for _ in range(8)])) == 1


async def test_install_at_once(store: Store, clock: HandClock) -> None:
    """Replicas that start together install one workspace."""
    replicas = [Workspaces(store, clock=clock, token="xoxb-1") for _ in range(5)]

    found = await asyncio.gather(*[replica.install(ACME) for replica in replicas])

    assert len(set(found)) == 1
    async with store.begin_across() as session:
        assert await session.scalar(select(func.count()).select_from(Workspace)) == 1
