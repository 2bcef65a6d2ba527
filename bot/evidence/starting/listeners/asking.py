"""`/coach check`, its button and its form (docs/rhythm.md R43)."""

from __future__ import annotations

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.errors import N_
from bot.evidence.starting import views
from bot.evidence.starting.ids import Act, Form
from bot.evidence.starting.listeners.desk import StartingDesk, deal_of_click
from bot.evidence.starting.views import CheckMeta
from bot.slack.commands import Commands
from bot.slack.payloads import Command, Payload, parse_click, parse_submission
from bot.words import tongue

__all__ = ["register"]


def register(app: AsyncApp, desk: StartingDesk, commands: Commands) -> None:
    """Register the word, the button, the menus of the form, and the form."""
    _register_word(desk, commands)

    @app.action(Act.CHECK)
    async def open_form(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        page = await desk.starting.page(click.workspace, click.user, deal_id=deal_of_click(click))
        await desk.show(click, body, views.check_form(tongue(page.reader.locale), page))
        await ack()

    @app.action(Act.REP)
    async def other_rep(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        page = await desk.starting.page(click.workspace, click.user, rep=click.value)
        await desk.renew(click, views.check_form(tongue(page.reader.locale), page))
        await ack()

    @app.action(Act.DEAL)
    async def other_deal(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        page = await desk.starting.page(click.workspace, click.user, deal_id=deal_of_click(click))
        await desk.renew(click, views.check_form(tongue(page.reader.locale), page))
        await ack()

    @app.view(Form.CHECK)
    async def start(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        sent = parse_submission(context, body)
        wanted = views.read_check(sent.values, CheckMeta.loads(sent.metadata))
        page = await desk.starting.start(
            sent.workspace, wanted, by=sent.user, key=f"form:{sent.view_id}"
        )
        view = views.started(tongue(page.reader.locale), page)
        await ack(response_action="update", view=dict(view))


def _register_word(desk: StartingDesk, commands: Commands) -> None:
    async def check(command: Command) -> None:
        page = await desk.starting.page(command.workspace, command.user, typed=command.rest)
        view = views.check_form(tongue(page.reader.locale), page)
        await desk.desk.gateway.open_view(command.workspace, command.trigger_id, view)

    commands.add(
        "check",
        check,
        help=N_("`/coach check Acme renewal`: ask what we know about a deal, and how we know it"),
    )
