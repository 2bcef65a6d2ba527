"""What Slack tells about teams, people and channels, read into values."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.slack.answers import AuthTest, SlackChannel, SlackUser
from bot.slack.gateway import Gateway
from bot.slack.ids import SlackUserId, TeamId
from tests.slack.fakes import WORKSPACE, FakeSlack, Reply


async def test_auth(slack: FakeSlack, gateway: Gateway) -> None:
    """Slack says whose token it is, and in a header what it may do."""
    slack.plan(
        "auth.test",
        Reply(
            {"ok": True, "team_id": "T1", "team": "Acme", "user_id": "U0BOT"},
            headers={
                "x-oauth-scopes": "commands,chat:write, im:write",
                "Date": "Fri, 27 Nov 2026 10:00:00 +0100",
            },
        ),
    )

    auth = await gateway.auth_test("xoxb-another")

    assert auth == AuthTest(
        team_id=TeamId("T1"),
        team_name="Acme",
        bot_user_id=SlackUserId("U0BOT"),
        scopes=("commands", "chat:write", "im:write"),
        at=datetime(2026, 11, 27, 9, tzinfo=UTC),
    )
    assert slack.calls[0].token == "xoxb-another"


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (
            {
                "id": "U1",
                "name": "mia",
                "tz": "Europe/Berlin",
                "locale": "de-DE",
                "is_owner": True,
                "profile": {"display_name": "mia", "real_name": "Mia Berg"},
                "team_id": "T1",
            },
            {
                "name": "Mia Berg",
                "zone": "Europe/Berlin",
                "locale": "de-DE",
                "is_admin": True,
                "display_name": "mia",
            },
        ),
        ({"id": "U1", "name": "mia"}, {"name": "mia", "zone": "UTC"}),
        (
            {"id": "U1", "name": "g", "is_ultra_restricted": True, "deleted": True},
            {"name": "g", "is_guest": True, "deleted": True, "zone": "UTC"},
        ),
        ({"id": "U1", "is_bot": True}, {"name": "U1", "is_bot": True, "zone": "UTC"}),
    ],
)
async def test_user(
    slack: FakeSlack, gateway: Gateway, told: dict[str, Any], expected: dict[str, Any]
) -> None:
    """A person comes with name, zone, language and what they may do, whatever Slack leaves out."""
    slack.plan("users.info", Reply({"ok": True, "user": told}))

    user = await gateway.user(WORKSPACE, "U1")

    assert SlackUser(id="U1", team_id=told.get("team_id"), **expected) == user  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"id": "C1", "name": "sales", "is_member": True}, {"name": "sales", "is_member": True}),
        ({"id": "C1", "name": "x", "is_ext_shared": True}, {"name": "x", "is_outside": True}),
        (
            {"id": "C1", "name": "x", "is_pending_ext_shared": True},
            {"name": "x", "is_outside": True},
        ),
        ({"id": "C1", "name": "x", "pending_shared": ["T9"]}, {"name": "x", "is_outside": True}),
        ({"id": "C1", "name": "x", "is_org_shared": True}, {"name": "x"}),
        (
            {"id": "C1", "name": "x", "is_archived": True, "is_private": True},
            {"name": "x", "is_archived": True, "is_private": True},
        ),
        ({"id": "C1", "is_im": True}, {"name": "", "is_member": True, "is_private": True}),
    ],
)
async def test_channel(
    slack: FakeSlack, gateway: Gateway, told: dict[str, Any], expected: dict[str, Any]
) -> None:
    """A channel comes with who can read it: outsiders count from the invitation on (R50)."""
    slack.plan("conversations.info", Reply({"ok": True, "channel": told}))

    channel = await gateway.channel(WORKSPACE, "C1")

    assert SlackChannel(**{"id": "C1", "is_member": False, **expected}) == channel
