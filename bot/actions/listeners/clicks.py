"""What is said of an action in one tap: yes, done, dropped, need help, after all (R31)."""

from __future__ import annotations

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.actions import form_views, rules
from bot.actions.form_views import WordsAbout
from bot.actions.ids import Act
from bot.actions.listeners.desk import ActionDesk, ids_of
from bot.actions.pages import OnePage
from bot.slack.payloads import Click, Payload, parse_click, subject_of
from bot.words import tongue

__all__ = ["register"]


def register(app: AsyncApp, desk: ActionDesk) -> None:
    """Register the buttons of an action, and those of several."""
    _register_yes(app, desk)
    _register_with_words(app, desk)

    @app.action(Act.REOPEN)
    async def reopen(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        await desk.actions.reopen(click.workspace, subject_of(click), by=click.user)
        await _renew(desk, click)
        await ack()

    @app.action(Act.MOVE)
    async def move(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        page = await desk.one(click, subject_of(click))
        rules.can_change(page.action)
        view = form_views.change_form(tongue(page.reader.locale), page, desk.below(click))
        await desk.show(click, body, view)
        await ack()


def _register_yes(app: AsyncApp, desk: ActionDesk) -> None:
    @app.action(Act.ACCEPT)
    async def accept(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        await desk.actions.accept(click.workspace, [subject_of(click)], by=click.user)
        await _renew(desk, click)
        await ack()

    @app.action(Act.ACCEPT_ALL)
    async def accept_all(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        await desk.actions.accept(click.workspace, ids_of(click), by=click.user)
        await _renew(desk, click)
        await ack()

    @app.action(Act.DONE)
    async def done(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        await desk.actions.finish(click.workspace, [subject_of(click)], by=click.user)
        await _renew(desk, click)
        await ack()

    @app.action(Act.DONE_ALL)
    async def done_all(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        await desk.actions.finish(click.workspace, ids_of(click), by=click.user)
        await _renew(desk, click)
        await ack()


def _register_with_words(app: AsyncApp, desk: ActionDesk) -> None:
    """Register what is done at once, and then asks for a line that nobody has to write."""

    @app.action(Act.HELP)
    async def need_help(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        action = subject_of(click)
        await desk.actions.ask_for_help(click.workspace, action, "", by=click.user)
        await _ask(desk, click, body, await desk.one(click, action), WordsAbout.HELP)
        await ack()

    @app.action(Act.DROP)
    async def drop(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        action = subject_of(click)
        await desk.actions.drop(click.workspace, action, by=click.user)
        await _ask(desk, click, body, await desk.one(click, action), WordsAbout.OUTCOME)
        await ack()

    @app.action(Act.OUTCOME)
    async def outcome(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        page = await desk.one(click, subject_of(click))
        rules.can_explain(page.action)
        await _ask(desk, click, body, page, WordsAbout.OUTCOME)
        await ack()

    @app.action(Act.DECLINE)
    async def decline(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        page = await desk.one(click, subject_of(click))
        rules.can_change(page.action)
        await _ask(desk, click, body, page, WordsAbout.DECLINE)
        await ack()


async def _ask(
    desk: ActionDesk, click: Click, body: Payload, page: OnePage, about: WordsAbout
) -> None:
    view = form_views.words_form(tongue(page.reader.locale), page, about, desk.below(click))
    await desk.show(click, body, view)
    await _renew(desk, click)


async def _renew(desk: ActionDesk, click: Click) -> None:
    await desk.renew(click.workspace, click.user, desk.below(click))
