"""`/coach log`: coaching in the moment, in one line, one tap or a form (docs/rhythm.md R6)."""

from __future__ import annotations

import re

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.errors import N_, InvalidInput, Text
from bot.sessions import moment_views
from bot.sessions.ids import Act, Field, Form, Options
from bot.sessions.listeners.desk import Desk, deal_id, start
from bot.sessions.pages import Wish
from bot.sessions.rules import AD_HOC
from bot.slack.commands import Commands
from bot.slack.messages import Said
from bot.slack.payloads import (
    Click,
    Command,
    Payload,
    parse_click,
    parse_options,
    parse_submission,
    subject_of,
)
from bot.words import tongue

__all__ = ["register"]

# Slack puts a person's id in the place of a name that was typed.
_LINE = re.compile(
    r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>\s*(?:([0-9]{1,4})\s*(?:m|min|mins|minutes)?(?:\s+|$))?(.*)",
    re.DOTALL,
)
HOW = N_("Begin with whom you coached.")


def register(app: AsyncApp, desk: Desk, commands: Commands) -> None:
    """Register the word, the buttons, the form and its select."""
    _register_word(desk, commands)
    _register_form(app, desk)

    @app.action(Act.LOG_NOW)
    async def log_now(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        wish = Wish(click.value, lambda _: desk.clock.now(), AD_HOC)
        page = await desk.moments.log(click.workspace, wish, by=click.user)
        await _instead(desk, click, moment_views.logged(tongue(page.reader.locale), page))
        await ack()

    @app.action(Act.REMOVE)
    async def remove(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        page = await desk.moments.remove(click.workspace, subject_of(click), by=click.user)
        said = moment_views.removed(tongue(page.reader.locale), page)
        if click.view is not None and click.view.callback_id == Form.LOG:
            view = moment_views.saved(tongue(page.reader.locale), said)
            await desk.gateway.update_view(click.workspace, click.view.id, view)
        elif click.view is None:
            await _instead(desk, click, said)
        await ack()


def _register_word(desk: Desk, commands: Commands) -> None:
    async def log(command: Command) -> Said:
        if not command.rest:
            page = await desk.moments.page(command.workspace, command.user)
            return moment_views.one_tap(tongue(page.reader.locale), page)
        wish = _read(desk, command.rest)
        if isinstance(wish, Text):
            return moment_views.refused(await desk.tongue(command), wish)
        try:
            done = await desk.moments.log(command.workspace, wish, by=command.user)
        except InvalidInput as error:
            return moment_views.refused(await desk.tongue(command), error.user_message)
        return moment_views.logged(tongue(done.reader.locale), done)

    commands.add(
        "log",
        log,
        help=N_("`/coach log @Ron 15 pricing call`: you coached in the moment; `/coach log` asks"),
        is_for_leads=True,
    )


def _register_form(app: AsyncApp, desk: Desk) -> None:
    @app.action(Act.LOG)
    async def open_form(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        page = await desk.moments.form(click.workspace, click.user)
        view = moment_views.log_form(tongue(page.reader.locale), page, click.value)
        await desk.gateway.open_view(click.workspace, click.trigger_id, view)
        await ack()

    @app.view(Form.LOG)
    async def save(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        sent = parse_submission(context, body)
        length = sent.values.choice(Field.LENGTH) or ""
        wish = Wish(
            sent.values.choice(Field.REP) or "",
            start(sent.values),
            AD_HOC,
            int(length) if length.isascii() and length.isdigit() and len(length) < 4 else None,
            sent.values.text(Field.ABOUT),
            deal_id(sent.values),
        )
        page = await desk.moments.log(sent.workspace, wish, by=sent.user)
        t = tongue(page.reader.locale)
        view = moment_views.saved(t, moment_views.logged(t, page))
        await ack(response_action="update", view=dict(view))

    @app.options(Options.DEAL)
    async def deals(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        asked = parse_options(context, body)
        found = await desk.asking.deals_of(asked.workspace, asked.user, asked.query)
        await ack(options=[dict(one) for one in moment_views.deal_choices(found)])


async def _instead(desk: Desk, click: Click, said: Said) -> None:
    """Say what a tap did in place of the buttons, so that it isn't tapped again."""
    await desk.gateway.respond(
        click.response_url, text=said.text, blocks=said.blocks, replace_original=True
    )


def _read(desk: Desk, typed: str) -> Wish | Text:
    """Read `@Ron 15 pricing call`; words that say what is missing for anything else."""
    found = _LINE.fullmatch(typed.strip())
    if found is None:
        return HOW
    length = int(found[2]) if found[2] else None
    return Wish(found[1], lambda _: desk.clock.now(), AD_HOC, length, found[3])
