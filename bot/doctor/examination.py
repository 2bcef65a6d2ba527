"""The whole examination: settings, database, Slack, and every message's shape."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path

from bot.clock import Clock
from bot.doctor.database import look_at_database
from bot.doctor.findings import Finding, Health
from bot.doctor.shapes import Rest, look_at_shapes
from bot.doctor.slack import look_at_slack
from bot.sandbox.manifest import Manifest
from bot.sandboxed import manifest_path
from bot.settings import Mode, Settings, SettingsError, load_database_url
from bot.slack.gateway import Gateway
from bot.slack.web import open_session
from bot.store import WorkspaceId

__all__ = ["examine"]


class _NoTokens:
    async def token(self, workspace: WorkspaceId) -> str:
        raise LookupError(f"the doctor speaks for no workspace, not for {workspace} either")


async def examine(
    environ: Mapping[str, str],
    dotenv: Path | None,
    *,
    clock: Clock,
    remote: bool = False,
    rest: Rest = asyncio.sleep,
) -> list[Finding]:
    """Look at everything that Coach needs to run; one trouble doesn't hide the next.

    With `remote` Slack's own judge (`blocks.validate`) sees each kind of message and form, filled
    with made-up people; when it wants a pause, `rest` waits for so many seconds. Raises nothing
    that is to be expected.
    """
    try:
        settings = Settings.load(environ, dotenv)
    except SettingsError as error:
        broken = [
            Finding("settings", Health.BROKEN, str(problem), "docs/operate.md lists them all.")
            for problem in error.problems
        ]
        return [*broken, *await _database_alone(environ, dotenv, clock)]
    way = "Socket Mode" if settings.mode is Mode.SOCKET else f"HTTP on port {settings.port}"
    findings = [Finding("settings", Health.FINE, f"All are readable; Slack comes by {way}.")]
    findings += await look_at_database(settings.database_url, clock)
    async with open_session(settings.slack_api_url) as session:
        gateway = Gateway(base_url=settings.slack_api_url, session=session, tokens=_NoTokens())
        manifest = Manifest.read(manifest_path())
        findings += await look_at_slack(settings, gateway, manifest, clock)
        if remote:
            findings += await look_at_shapes(gateway, rest)
    return findings


async def _database_alone(
    environ: Mapping[str, str], dotenv: Path | None, clock: Clock
) -> list[Finding]:
    try:
        url = load_database_url(environ, dotenv)
    except SettingsError:  # told already
        return []
    return await look_at_database(url, clock)
