"""`/coach webhook`: the address, its secret, a try, the end."""

from __future__ import annotations

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.errors import N_
from bot.people.desk import Desk
from bot.people.roles import Roles
from bot.slack.commands import Commands
from bot.slack.layers import is_modal, show
from bot.slack.payloads import (
    Command,
    Payload,
    parse_click,
    parse_submission,
    subject_of,
)
from bot.summaries.reports import webhook_views
from bot.summaries.reports.ids import Act, Field, Form
from bot.summaries.reports.webhook import Webhooks
from bot.words import tongue

__all__ = ["register"]


def register(
    app: AsyncApp, desk: Desk, commands: Commands, *, webhooks: Webhooks, roles: Roles
) -> None:
    """Register the word, the form and its buttons."""

    async def look(command: Command) -> None:
        # An admin of Slack's may be somebody whom we never met.
        await roles.look_at(command.workspace, command.user)
        page = await webhooks.page(command.workspace, command.user)
        view = webhook_views.webhook_form(tongue(page.reader.locale), page)
        await desk.gateway.open_view(command.workspace, command.trigger_id, view)

    commands.add(
        "webhook", look, help=N_("`/coach webhook`: the numbers of all teams, to a system of yours")
    )

    @app.view(Form.WEBHOOK)
    async def keep(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        sent = parse_submission(context, body)
        secret = await webhooks.keep(sent.workspace, sent.values.text(Field.ADDRESS), by=sent.user)
        page = await webhooks.page(sent.workspace, sent.user)
        view = webhook_views.secret_view(tongue(page.reader.locale), page, secret)
        await ack(response_action="update", view=dict(view))

    @app.action(Act.WEBHOOK_RENEW)
    async def renew(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        secret = await webhooks.renew(click.workspace, by=click.user)
        page = await webhooks.page(click.workspace, click.user)
        view = webhook_views.secret_view(tongue(page.reader.locale), page, secret)
        await show(desk.gateway, click, body, view, in_place=True)
        await ack()

    @app.action(Act.WEBHOOK_TEST)
    async def test(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        sent = await webhooks.test(click.workspace, by=click.user)
        view = webhook_views.tried(await desk.tongue(click), sent)
        await show(desk.gateway, click, body, view)
        await ack()

    @app.action(Act.WEBHOOK_END)
    async def end(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        await webhooks.end(click.workspace, by=click.user)
        view = webhook_views.webhook_ended(await desk.tongue(click))
        await show(desk.gateway, click, body, view, in_place=True)
        await ack()

    @app.action(Act.WEBHOOK_AGAIN)
    async def again(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        await webhooks.again(click.workspace, subject_of(click), by=click.user)
        if is_modal(body):
            page = await webhooks.page(click.workspace, click.user)
            view = webhook_views.webhook_form(tongue(page.reader.locale), page)
            await show(desk.gateway, click, body, view, in_place=True)
        await ack()
