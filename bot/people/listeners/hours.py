"""`/coach hours`: one's working days, hours and public holidays (docs/rhythm.md R8)."""

from __future__ import annotations

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.errors import N_
from bot.people import hours_views
from bot.people.hours_views import HoursId
from bot.people.listeners.desk import Desk
from bot.people.pages import HoursField
from bot.slack.blocks import option
from bot.slack.commands import Commands
from bot.slack.payloads import (
    Click,
    Command,
    Payload,
    parse_click,
    parse_options,
    parse_submission,
)
from bot.words import tongue

__all__ = ["register"]


def register(app: AsyncApp, desk: Desk, commands: Commands) -> None:
    """Register `/coach hours` and its form."""

    async def hours(command: Command) -> None:
        await _open(desk, command)

    commands.add(
        "hours", hours, help=N_("`/coach hours`: your working days, hours and public holidays")
    )

    @app.action(HoursId.OPEN)
    async def open_form(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        await _open(desk, parse_click(context, body))
        await ack()

    @app.options(HoursField.COUNTRY)
    async def countries(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        asked = parse_options(context, body)
        page = await desk.own_hours.page(asked.workspace, asked.user)
        t = tongue(page.reader.locale)
        found = hours_views.country_choices(t, page, asked.query)
        await ack(options=[dict(option(choice)) for choice in found])

    @app.view(HoursId.FORM)
    async def save(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        sent = parse_submission(context, body)
        form = hours_views.read(sent.values)
        async with desk.watching(sent.workspace, sent.user, sent.user) as changes:
            reader = await desk.own_hours.save(sent.workspace, form, by=sent.user)
        planned = await desk.outlook(sent.workspace, sent.user, sent.user)
        view = hours_views.saved(tongue(reader.locale), reader, changes, planned.values())
        await ack(response_action="update", view=dict(view))


async def _open(desk: Desk, asked: Command | Click) -> None:
    page = await desk.own_hours.page(asked.workspace, asked.user)
    view = hours_views.hours_form(tongue(page.reader.locale), page)
    await desk.gateway.open_view(asked.workspace, asked.trigger_id, view)
