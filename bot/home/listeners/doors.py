"""Buttons in the App Home that open what a command opens, too (docs/rhythm.md R49a)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.home.doors import Doors
from bot.home.ids import Act
from bot.people import calendar_views, roles_views
from bot.people.desk import Desk
from bot.rhythm import prepared_views
from bot.slack.messages import View
from bot.slack.payloads import Click, Payload, parse_click
from bot.summaries.reports import roll_up_views, webhook_views
from bot.words import tongue

__all__ = ["register"]

Draw = Callable[[Doors, Click], Awaitable[View]]


def register(app: AsyncApp, desk: Desk, doors: Doors) -> None:
    """Register them."""
    for act, draw in DRAWN.items():
        _register(app, desk, doors, act, draw)


def _register(app: AsyncApp, desk: Desk, doors: Doors, act: Act, draw: Draw) -> None:
    @app.action(act)
    async def open_door(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        view = await draw(doors, click)
        await desk.gateway.open_view(click.workspace, click.trigger_id, view)
        await ack()


async def _calendar(doors: Doors, click: Click) -> View:
    page = await doors.calendars.page(click.workspace, click.user)
    return calendar_views.calendar_form(tongue(page.reader.locale), page)


async def _roles(doors: Doors, click: Click) -> View:
    page = await doors.appointing.page(click.workspace, click.user)
    t = tongue(page.locale)
    return roles_views.roles(t, page) if page.may_appoint else roles_views.your_page(t, page)


async def _prepare(doors: Doors, click: Click) -> View:
    page = await doors.prepared.page(click.workspace, click.user)
    return prepared_views.prepare_form(tongue(page.locale), page)


async def _webhook(doors: Doors, click: Click) -> View:
    await doors.roles.look_at(click.workspace, click.user)
    page = await doors.summaries.reports.webhooks.page(click.workspace, click.user)
    return webhook_views.webhook_form(tongue(page.reader.locale), page)


async def _numbers(doors: Doors, click: Click) -> View:
    page = await doors.summaries.reports.roll_ups.page(click.workspace, click.user)
    return roll_up_views.teams_view(tongue(page.reader.locale), page)


DRAWN: Mapping[Act, Draw] = {
    Act.CALENDAR: _calendar,
    Act.ROLES: _roles,
    Act.PREPARE: _prepare,
    Act.WEBHOOK: _webhook,
    Act.NUMBERS: _numbers,
}
