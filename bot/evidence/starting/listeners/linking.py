"""`/coach channel`, its form, and the rep's yes (docs/rhythm.md R50)."""

from __future__ import annotations

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.errors import N_
from bot.evidence.starting import channel_views
from bot.evidence.starting.channel_views import ChannelMeta
from bot.evidence.starting.ids import Act, Form, channel_field
from bot.evidence.starting.listeners.desk import StartingDesk, deal_of_click
from bot.evidence.starting.pages import LinkPage
from bot.slack.commands import Commands
from bot.slack.messages import View
from bot.slack.payloads import Click, Command, Payload, parse_click, parse_submission, subject_of
from bot.words import tongue

__all__ = ["register"]


def register(app: AsyncApp, desk: StartingDesk, commands: Commands) -> None:
    """Register the word, the buttons and the form."""
    _register_word(desk, commands)
    _register_answers(app, desk)

    @app.action(Act.CHANNEL)
    async def open_form(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        await desk.show(click, body, _form(await _page(desk, click)))
        await ack()

    @app.action(Act.CHANNEL_DEAL)
    async def other_deal(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        await desk.renew(click, _form(await _page(desk, click, picks=True)))
        await ack()

    @app.view(Form.CHANNEL)
    async def link(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        sent = parse_submission(context, body)
        deal = ChannelMeta.loads(sent.metadata).deal
        channel = sent.values.conversation(channel_field(deal))
        page = await desk.channels.link(sent.workspace, deal, channel, by=sent.user)
        view = channel_views.linked(tongue(page.reader.locale), page)
        await ack(response_action="update", view=dict(view))


def _register_answers(app: AsyncApp, desk: StartingDesk) -> None:
    @app.action(Act.AGREE)
    async def agree(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        page = await desk.channels.answer(
            click.workspace, subject_of(click), agrees=True, by=click.user
        )
        await _renew(desk, click, page)
        await ack()

    @app.action(Act.REFUSE)
    async def refuse(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        page = await desk.channels.answer(
            click.workspace, subject_of(click), agrees=False, by=click.user
        )
        await _renew(desk, click, page)
        await ack()

    @app.action(Act.UNLINK)
    async def unlink(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        page = await desk.channels.unlink(click.workspace, subject_of(click), by=click.user)
        await _renew(desk, click, page)
        await ack()


def _register_word(desk: StartingDesk, commands: Commands) -> None:
    async def channel(command: Command) -> None:
        page = await desk.channels.choices(command.workspace, command.user, command.rest)
        await desk.desk.gateway.open_view(command.workspace, command.trigger_id, _form(page))

    commands.add(
        "channel",
        channel,
        help=N_("`/coach channel Acme renewal`: hold the checks of a deal in its channel"),
    )


async def _page(desk: StartingDesk, click: Click, *, picks: bool = False) -> LinkPage:
    deal = deal_of_click(click)
    if deal is None:
        return await desk.channels.choices(click.workspace, click.user, "")
    return await desk.channels.page(click.workspace, deal, viewer=click.user, picks=picks)


async def _renew(desk: StartingDesk, click: Click, page: LinkPage) -> None:
    """Show the form anew that a button was pressed in; a message follows by itself."""
    if click.view is not None and click.view.callback_id == Form.CHANNEL:
        await desk.renew(click, _form(page))


def _form(page: LinkPage) -> View:
    return channel_views.channel_form(tongue(page.reader.locale), page)
