"""`python -m bot.sandbox manifest.yml`: the sandbox alone, on real time, for any Slack app."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path

import click

from bot.clock import SystemClock
from bot.sandbox.server import Sandbox
from bot.sandbox.world import demo_world

__all__ = ["main"]


@click.command()
@click.argument("manifest", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--port", default=8765, show_default=True, help="0 takes a free one.")
@click.option(
    "--record",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A file that gets one JSON line per Web API call.",
)
@click.option("--request-url", help="Deliver by signed HTTP to this URL, not by Socket Mode.")
def main(manifest: Path, port: int, record: Path | None, request_url: str | None) -> None:
    """Run a strict little Slack on this machine for the app of MANIFEST (.yml or .json)."""
    asyncio.run(_serve(manifest, port, record, request_url))


async def _serve(manifest: Path, port: int, record: Path | None, request_url: str | None) -> None:
    try:
        sandbox = Sandbox(
            clock=SystemClock(), manifest=manifest, world=demo_world(), port=port, record=record
        )
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    sandbox.request_url = request_url
    ended = asyncio.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(each, ended.set)
    await sandbox.start()
    click.echo(
        f"""Give these to the app, then act on the page or by the control API (docs/sandbox.md):
  SLACK_API_URL={sandbox.api_url}
  SLACK_BOT_TOKEN={sandbox.bot_token}
  SLACK_APP_TOKEN={sandbox.app_token}
  SLACK_SIGNING_SECRET={sandbox.signing_secret}
Page: {sandbox.base_url}/
Control API: {sandbox.control_url}"""
    )
    await ended.wait()
    await sandbox.stop()


if __name__ == "__main__":
    main()
