"""`/coach rollup`, the pages of a roll-up, and how it is counted (docs/rhythm.md R41, R42)."""

from __future__ import annotations

import re

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.errors import N_
from bot.people.desk import Desk
from bot.rhythm.rules import Week
from bot.slack.commands import Commands
from bot.slack.layers import show
from bot.slack.messages import View
from bot.slack.payloads import Click, Command, Malformed, Payload, parse_click
from bot.summaries.reports import roll_up_views
from bot.summaries.reports.ids import Act
from bot.summaries.reports.roll_up import RollUps
from bot.words import tongue

__all__ = ["register"]

TURNS = re.compile("^(" + "|".join(map(re.escape, (Act.ROLL_UP_BACK, Act.ROLL_UP_ON))) + ")$")
MOST_DIGITS = 4


def register(app: AsyncApp, desk: Desk, commands: Commands, *, roll_ups: RollUps) -> None:
    """Register the word and the buttons."""

    async def look(command: Command) -> None:
        page = await roll_ups.page(command.workspace, command.user)
        view = roll_up_views.teams_view(tongue(page.reader.locale), page)
        await desk.gateway.open_view(command.workspace, command.trigger_id, view)

    commands.add(
        "rollup",
        look,
        help=N_("`/coach rollup`: four weeks of your teams in numbers"),
        is_for_leads=True,
    )

    @app.action(Act.ROLL_UP)
    async def open_teams(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        await show(desk.gateway, click, body, await _view(roll_ups, click))
        await ack()

    @app.action(TURNS)
    async def turn(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        await show(desk.gateway, click, body, await _view(roll_ups, click), in_place=True)
        await ack()

    @app.action(Act.ROLL_UP_COUNTED)
    async def how_counted(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        view = roll_up_views.counted_view(await desk.tongue(click))
        await show(desk.gateway, click, body, view)
        await ack()


async def _view(roll_ups: RollUps, click: Click) -> View:
    week, _, number = click.value.partition(":")
    if not (number.isascii() and number.isdigit() and len(number) <= MOST_DIGITS):
        raise Malformed("a roll-up without a page")
    try:
        last = Week.parse(week)
    except ValueError as error:
        raise Malformed(f"no week: {week[:20]!r}") from error
    page = await roll_ups.page(click.workspace, click.user, last)
    return roll_up_views.teams_view(tongue(page.reader.locale), page, int(number))
