"""The machine's own settings: its proxy is used for Slack, and nothing of it gets in the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.slack.gateway import Gateway
from bot.slack.web import open_session, proxy_for
from tests.slack.fakes import WORKSPACE, FakeSlack, OneToken, Reply

PROXY = "http://127.0.0.1:9"


@pytest.mark.parametrize("names", ["HTTPS_PROXY", "https_proxy"])
def test_slack_is_reached_through_the_machines_proxy(
    names: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a company lets nothing out but through a proxy, calls to Slack go through it."""
    monkeypatch.setenv(names, PROXY)

    assert proxy_for("https://slack.com/api/") == PROXY


def test_no_proxy_for_what_is_reached_directly(monkeypatch: pytest.MonkeyPatch) -> None:
    """NO_PROXY counts for Slack's address as for any other."""
    monkeypatch.setenv("HTTPS_PROXY", PROXY)
    monkeypatch.setenv("NO_PROXY", "slack.com")

    assert proxy_for("https://slack.com/api/") is None


async def test_this_very_machine_is_reached_directly(
    slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sandbox works behind a company's proxy, also where NO_PROXY forgets this machine."""
    monkeypatch.setenv("HTTP_PROXY", PROXY)
    monkeypatch.setenv("http_proxy", PROXY)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)

    assert await asked(slack) == "mia"


async def test_a_netrc_stays_unread(
    slack: FakeSlack, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Logins that somebody keeps for other programs don't get in the way of the token."""
    netrc = tmp_path / "netrc"
    netrc.write_text("default login mia password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))

    assert await asked(slack) == "mia"


async def asked(slack: FakeSlack) -> str:
    slack.plan("users.info", Reply({"ok": True, "user": {"id": "U1", "name": "mia"}}))
    async with open_session(slack.api_url) as session:
        gateway = Gateway(base_url=slack.api_url, session=session, tokens=OneToken())
        return (await gateway.user(WORKSPACE, "U1")).name
