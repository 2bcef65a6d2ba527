"""The doctor's look at Slack: whether tokens and scopes are good, and the clocks agree."""

from __future__ import annotations

from datetime import datetime

from bot.clock import Clock
from bot.doctor.findings import Finding, Health
from bot.sandbox.manifest import Manifest
from bot.settings import Mode, Settings
from bot.slack.answers import AuthTest
from bot.slack.failures import SlackFailure, SlackLimited, SlackRefused
from bot.slack.gateway import Gateway
from bot.slack.web import proxy_for

__all__ = ["look_at_slack"]

# Over HTTP Slack's signature is refused when the clocks are five minutes apart.
WORTH_A_LOOK_SECONDS = 30.0
TOO_FAR_SECONDS = 240.0


async def look_at_slack(
    settings: Settings, gateway: Gateway, manifest: Manifest, clock: Clock
) -> list[Finding]:
    """Ask Slack about each token; nothing is said in any channel."""
    try:
        auth = await gateway.auth_test(settings.bot_token)
    except SlackFailure as failure:
        return [_unheard("token", "SLACK_BOT_TOKEN", failure, settings)]
    findings = [
        Finding(
            "token",
            Health.FINE,
            f"SLACK_BOT_TOKEN is good for the workspace {auth.team_name} ({auth.team_id}).",
        ),
        _scopes(auth, manifest),
        *_clocks(auth, clock.now()),
    ]
    if settings.mode is Mode.SOCKET:
        findings.append(await _app_token(settings, gateway))
    return findings


def _scopes(auth: AuthTest, manifest: Manifest) -> Finding:
    missing = sorted(set(manifest.scopes) - set(auth.scopes))
    if missing:
        return Finding(
            "scopes",
            Health.BROKEN,
            f"The app lacks {', '.join(missing)}.",
            "Paste manifest.yml under “App Manifest” in the app's settings at Slack, save, and "
            "press “Reinstall to Workspace” under “Install App”; the token stays the same.",
        )
    more = sorted(set(auth.scopes) - set(manifest.scopes))
    if more:
        return Finding(
            "scopes",
            Health.LOOK,
            f"The app may do all it needs, and more than that: {', '.join(more)}.",
            "What isn't needed is better taken away: manifest.yml lists what is.",
        )
    return Finding("scopes", Health.FINE, f"All {len(manifest.scopes)} scopes are there.")


def _clocks(auth: AuthTest, now: datetime) -> list[Finding]:
    if auth.at is None:
        return []
    apart = abs((now - auth.at).total_seconds())
    if apart <= WORTH_A_LOOK_SECONDS:
        return [Finding("clock", Health.FINE, "This machine's clock agrees with Slack's.")]
    return [
        Finding(
            "clock",
            Health.BROKEN if apart > TOO_FAR_SECONDS else Health.LOOK,
            f"This machine's clock and Slack's are {apart:.0f} s apart; reminders come as much "
            "too early or too late, and beyond five minutes Slack's requests are refused.",
            "Let this machine follow an NTP server.",
        )
    ]


async def _app_token(settings: Settings, gateway: Gateway) -> Finding:
    assert settings.app_token is not None
    try:
        await gateway.socket_address(settings.app_token)
    except SlackFailure as failure:
        return _unheard("socket", "SLACK_APP_TOKEN", failure, settings)
    return Finding("socket", Health.FINE, "SLACK_APP_TOKEN opens Socket Mode.")


def _unheard(check: str, setting: str, failure: SlackFailure, settings: Settings) -> Finding:
    if isinstance(failure, SlackRefused):
        return Finding(
            check,
            Health.BROKEN,
            f"Slack doesn't accept {setting} ({failure.error}).",
            "docs/install.md says where each token comes from; copy it anew, without blanks.",
        )
    if isinstance(failure, SlackLimited):
        return Finding(
            check,
            Health.LOOK,
            f"Slack asks for patience: {failure}.",
            f"Try again in {failure.retry_after:.0f} s.",
        )
    proxy = proxy_for(settings.slack_api_url)
    way = f" through the proxy {proxy}" if proxy else ""
    return Finding(
        check,
        Health.BROKEN,
        f"Slack at {settings.slack_api_url} can't be reached{way}: {failure}.",
        "Check the network, HTTPS_PROXY, and SLACK_API_URL.",
    )
