"""`/coach roles`: who is what in the workspace (docs/rhythm.md R46, R50)."""

from __future__ import annotations

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.errors import N_
from bot.people import roles_views
from bot.people.ids import Act, Form
from bot.people.listeners.desk import Desk
from bot.people.roles_pages import RolesPage
from bot.slack.commands import Commands
from bot.slack.messages import Said, View
from bot.slack.payloads import (
    Click,
    Command,
    Malformed,
    Payload,
    parse_click,
    parse_submission,
    subject_of,
)
from bot.words import tongue

__all__ = ["register"]


def register(app: AsyncApp, desk: Desk, commands: Commands) -> None:
    """Register the word, the page's buttons and its form."""

    async def roles(command: Command) -> Said | None:
        page = await desk.appointing.page(command.workspace, command.user)
        t = tongue(page.locale)
        if not page.may_appoint:
            return roles_views.yours(t, page)
        view = roles_views.roles(t, page)
        await desk.gateway.open_view(command.workspace, command.trigger_id, view)
        return None

    commands.add("roles", roles, help=N_("`/coach roles`: what you are here, and who gives roles"))

    @app.action(Act.GIVE)
    async def ask(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        await _show(desk, click, roles_views.give_form(await desk.tongue(click)))
        await ack()

    @app.action(Act.END)
    async def end(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        page = await desk.appointing.end(click.workspace, subject_of(click), by=click.user)
        await _redraw(desk, click, page)
        await ack()

    @app.action(Act.SHOW_PERSONS)
    async def show(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        await _decide(desk, parse_click(context, body), shows=True)
        await ack()

    @app.action(Act.HIDE_PERSONS)
    async def hide(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        await _decide(desk, parse_click(context, body), shows=False)
        await ack()

    @app.view(Form.GIVE)
    async def give(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        sent = parse_submission(context, body)
        form = roles_views.read(sent.values)
        done = await desk.appointing.give(sent.workspace, form, by=sent.user)
        page = await desk.appointing.page(sent.workspace, sent.user)
        view = roles_views.roles(tongue(page.locale), page, done)
        await ack(response_action="update", view=dict(view))


async def _decide(desk: Desk, click: Click, *, shows: bool) -> None:
    page = await desk.appointing.show_persons(click.workspace, shows=shows, by=click.user)
    await _redraw(desk, click, page)


async def _redraw(desk: Desk, click: Click, page: RolesPage) -> None:
    """Draw the page anew; who just ended their own last role reads what they are now."""
    t = tongue(page.locale)
    if page.may_appoint:
        await _show(desk, click, roles_views.roles(t, page))
    else:
        await _show(desk, click, roles_views.your_page(t, page))


async def _show(desk: Desk, click: Click, view: View) -> None:
    if click.view is None:
        raise Malformed("the page of roles is a form")
    await desk.gateway.update_view(click.workspace, click.view.id, view)
