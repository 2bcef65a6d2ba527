"""`/coach action`, the shortcut of a message, and the form of a new action (docs/rhythm.md R31)."""

from __future__ import annotations

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.actions import form_views
from bot.actions.form_views import NewMeta
from bot.actions.ids import Act, Form, Shortcut
from bot.actions.listeners.desk import ActionDesk
from bot.actions.pages import About
from bot.actions.rules import Place
from bot.errors import N_
from bot.slack.commands import Commands
from bot.slack.payloads import (
    SUBJECT_DIGITS,
    Command,
    Malformed,
    Payload,
    parse_click,
    parse_submission,
)
from bot.slack.shortcuts import parse_message_shortcut
from bot.words import tongue

__all__ = ["register"]


def register(app: AsyncApp, desk: ActionDesk, commands: Commands) -> None:
    """Register the word, the shortcut, the button and the form."""
    _register_word(desk, commands)
    _register_form(app, desk)

    @app.shortcut(Shortcut.FROM_MESSAGE)
    async def from_message(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        pointed = parse_message_shortcut(context, body)
        at = pointed.message
        about = About(place=Place(at.channel, at.thread_ts or at.ts))
        page = await desk.drafts.page(pointed.workspace, pointed.user, about, typed=pointed.text)
        view = form_views.new_form(tongue(page.reader.locale), page)
        await desk.desk.gateway.open_view(pointed.workspace, pointed.trigger_id, view)
        await ack()

    @app.action(Act.NEW)
    async def new(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        page = await desk.drafts.page(click.workspace, click.user, _about(click.value))
        await desk.show(click, body, form_views.new_form(tongue(page.reader.locale), page))
        await ack()


def _register_word(desk: ActionDesk, commands: Commands) -> None:
    async def action(command: Command) -> None:
        page = await desk.drafts.page(command.workspace, command.user, About(), typed=command.rest)
        view = form_views.new_form(tongue(page.reader.locale), page)
        await desk.desk.gateway.open_view(command.workspace, command.trigger_id, view)

    commands.add(
        "action",
        action,
        help=N_("`/coach action Send the list by Friday`: agree on who does what by when"),
    )


def _register_form(app: AsyncApp, desk: ActionDesk) -> None:
    @app.action(Act.REP)
    async def other_rep(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        if click.view is None:
            raise Malformed("a rep is chosen in a form only")
        meta = NewMeta.loads(click.view.metadata)
        place = meta.about.place
        about = About(click.value, meta.one_on_one, meta.deal, place)
        page = await desk.drafts.page(click.workspace, click.user, about)
        view = form_views.new_form(tongue(page.reader.locale), page)
        await desk.desk.gateway.update_view(
            click.workspace, click.view.id, view, hash=click.view.hash
        )
        await ack()

    @app.view(Form.NEW)
    async def save(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        sent = parse_submission(context, body)
        draft = form_views.read_new(sent.values, NewMeta.loads(sent.metadata))
        page = await desk.drafts.make(sent.workspace, draft, by=sent.user)
        view = form_views.made_view(tongue(page.reader.locale), page)
        await ack(response_action="update", view=dict(view))


def _about(value: str) -> About:
    """Read what a button is about: nothing, `one_on_one:<id>` or `deal:<id>`. Raises Malformed."""
    kind, _, number = value.partition(":")
    if not value:
        return About()
    if number.isascii() and number.isdigit() and len(number) <= SUBJECT_DIGITS:
        if kind == "one_on_one":
            return About(one_on_one=int(number))
        if kind == "deal":
            return About(deal=int(number))
    raise Malformed(f"nothing that an action could be about: {value[:40]!r}")
