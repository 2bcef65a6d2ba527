"""The set-up form: opened, redrawn while it is filled in, saved."""

from __future__ import annotations

import re

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.errors import N_
from bot.people.rules import Times
from bot.rhythm import set_up_views
from bot.rhythm.listeners.desk import Desk
from bot.rhythm.set_up_views import SetUpId, Shown
from bot.slack.blocks import option
from bot.slack.commands import Commands
from bot.slack.messages import View
from bot.slack.payloads import (
    Click,
    Command,
    Malformed,
    Payload,
    parse_click,
    parse_options,
    parse_submission,
)
from bot.store import WorkspaceId
from bot.words import tongue

__all__ = ["register"]


def register(app: AsyncApp, desk: Desk, commands: Commands) -> None:
    """Register `/coach setup` and its form."""

    async def set_up(command: Command) -> None:
        await _open_set_up(desk, command.workspace, command.user, command.trigger_id)

    commands.add(
        "setup", set_up, help=N_("`/coach setup`: set up your team's 1:1s, or change them")
    )

    @app.action(SetUpId.OPEN)
    async def open_form(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        await _open_set_up(desk, click.workspace, click.user, click.trigger_id)
        await ack()

    @app.action(re.compile(f"^({re.escape(SetUpId.TIMES)}|{re.escape(SetUpId.REPS)})$"))
    async def redraw(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        if click.view is None:
            raise Malformed("the form's own fields act in the form only")
        shown = set_up_views.shown_in(click.view.values)
        view = await _set_up_view(desk, click, shown)
        await desk.gateway.update_view(click.workspace, click.view.id, view, hash=click.view.hash)
        await ack()

    @app.options(SetUpId.ZONE)
    async def zones(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        asked = parse_options(context, body)
        found = set_up_views.zone_choices(asked.query, now=desk.clock.now())
        await ack(options=[dict(option(choice)) for choice in found])

    @app.view(SetUpId.FORM)
    async def save(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        sent = parse_submission(context, body)
        await desk.set_up.save(sent.workspace, set_up_views.read(sent.values), by=sent.user)
        await ack()


async def _open_set_up(desk: Desk, workspace: WorkspaceId, user: str, trigger_id: str) -> None:
    draft = await desk.set_up.draft(workspace, user)
    shown = set_up_views.first_shown(draft)
    names = await desk.people.names(workspace, shown.reps)
    view = set_up_views.set_up_form(
        tongue(draft.locale), shown, names, now=desk.clock.now(), is_new=draft.team is None
    )
    await desk.gateway.open_view(workspace, trigger_id, view)


async def _set_up_view(desk: Desk, click: Click, shown: Shown) -> View:
    is_kept = shown.times is Times.KEPT
    names = await desk.people.names(click.workspace, shown.reps) if is_kept else {}
    page = await desk.rhythms.way_in(click.workspace, click.user)
    t = tongue(page.locale)
    return set_up_views.set_up_form(t, shown, names, now=desk.clock.now(), is_new=not page.teams)
