"""The shortcut "Praise this insight", the rep's answer, and what each may change (R27, R48)."""

from __future__ import annotations

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.evidence.praise import views
from bot.evidence.praise.ids import Act, Field, Form, Shortcut
from bot.evidence.praise.listeners.desk import PraiseDesk
from bot.evidence.praise.pages import PraisePage
from bot.evidence.praise.views import PraiseMeta
from bot.slack.messages import View
from bot.slack.payloads import Click, Payload, parse_click, parse_submission, subject_of
from bot.slack.shortcuts import parse_message_shortcut
from bot.words import tongue

__all__ = ["register"]


def register(app: AsyncApp, desk: PraiseDesk) -> None:
    """Register the shortcut, the buttons and the two forms."""
    _register_answers(app, desk)
    _register_forms(app, desk)

    @app.shortcut(Shortcut.FROM_MESSAGE)
    async def from_message(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        pointed = parse_message_shortcut(context, body)
        page = await desk.praises.point_out(
            pointed.workspace,
            pointed.message,
            author=pointed.author,
            text=pointed.text,
            by=pointed.user,
        )
        t = tongue(page.reader.locale)
        is_new = page.praise.may_be_praised
        view = views.propose_form(t, page) if is_new else views.status_view(t, page)
        await desk.desk.gateway.open_view(pointed.workspace, pointed.trigger_id, view)
        await ack()


def _register_answers(app: AsyncApp, desk: PraiseDesk) -> None:
    async def renewed(click: Click, page: PraisePage) -> None:
        """Where it was clicked in a modal, show there what stands; a message follows by itself."""
        if click.view is not None and click.view.hash and click.message is None:
            view = views.status_view(tongue(page.reader.locale), page)
            await desk.desk.gateway.update_view(click.workspace, click.view.id, view)

    @app.action(Act.YES)
    async def yes(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        page = await desk.praises.agree(click.workspace, subject_of(click), by=click.user)
        await renewed(click, page)
        await ack()

    @app.action(Act.NO)
    async def rather_not(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        page = await desk.praises.decline(click.workspace, subject_of(click), by=click.user)
        await renewed(click, page)
        await ack()

    @app.action(Act.TAKE_BACK)
    async def take_back(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        page = await desk.praises.take_back(click.workspace, subject_of(click), by=click.user)
        await renewed(click, page)
        await ack()


def _register_forms(app: AsyncApp, desk: PraiseDesk) -> None:
    @app.action(Act.LOOK)
    async def look(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        page = await desk.praises.page(click.workspace, subject_of(click), viewer=click.user)
        await desk.show(click, body, views.status_view(tongue(page.reader.locale), page))
        await ack()

    @app.action(Act.EDIT)
    async def edit(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        page = await desk.praises.page(click.workspace, subject_of(click), viewer=click.user)
        await desk.show(click, body, _words_or_status(page))
        await ack()

    @app.view(Form.PROPOSE)
    async def propose(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        sent = parse_submission(context, body)
        praise = PraiseMeta.loads(sent.metadata).praise
        why = sent.values.text(Field.WHY)
        page = await desk.praises.propose(sent.workspace, praise, why, by=sent.user)
        view = views.status_view(tongue(page.reader.locale), page)
        await ack(response_action="update", view=dict(view))

    @app.view(Form.WORDS)
    async def words(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        sent = parse_submission(context, body)
        meta = PraiseMeta.loads(sent.metadata)
        said = sent.values.text(Field.QUOTE) or sent.values.text(Field.WHY)
        if meta.agrees:
            await desk.praises.agree(sent.workspace, meta.praise, by=sent.user, quote=said)
        else:
            await desk.praises.reword(sent.workspace, meta.praise, said, by=sent.user)
        await ack(response_action="clear")


def _words_or_status(page: PraisePage) -> View:
    """Open the form where there is something to change, else say what stands."""
    t = tongue(page.reader.locale)
    return (
        views.words_form(t, page) if page.praise.may_be_taken_back else views.status_view(t, page)
    )
