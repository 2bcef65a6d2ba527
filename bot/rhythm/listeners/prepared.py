"""`/coach prepare`: ops prepare teams, and each manager starts theirs (docs/rhythm.md R46)."""

from __future__ import annotations

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.errors import N_
from bot.rhythm import prepared_views, template_views
from bot.rhythm.ids import Act, Form
from bot.rhythm.listeners.desk import Desk
from bot.rhythm.listeners.set_up import open_team
from bot.rhythm.prepared_pages import Faulty, PreparedField, PreparedState
from bot.rhythm.prepared_views import BatchMeta, SheetMeta
from bot.rhythm.template_views import TemplateMeta
from bot.slack.commands import Commands
from bot.slack.payloads import (
    Command,
    Malformed,
    Payload,
    Submission,
    parse_click,
    parse_submission,
    subject_of,
)
from bot.words import tongue

__all__ = ["register"]

NOT_WAITING = N_("This team isn't waiting any more. `/coach` shows what is yours.")
LEFT = N_("Fine. I leave it, and whoever prepared it is told.")


def register(app: AsyncApp, desk: Desk, commands: Commands) -> None:
    """Register the word, its forms, and the buttons of what a manager gets."""

    async def prepare(command: Command) -> None:
        page = await desk.prepared.page(command.workspace, command.user)
        view = prepared_views.prepare_form(tongue(page.locale), page)
        await desk.gateway.open_view(command.workspace, command.trigger_id, view)

    commands.add(
        "prepare",
        prepare,
        help=N_("`/coach prepare`: for admins and ops: prepare teams for their managers"),
        is_for_leads=True,
    )
    _register_sheet(app, desk)
    _register_template(app, desk)
    _register_offer(app, desk)


def _register_sheet(app: AsyncApp, desk: Desk) -> None:
    @app.view(Form.PREPARE)
    async def look(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        sent = parse_submission(context, body)
        typed = sent.values.text(PreparedField.LINES)
        try:
            found = await desk.prepared.look_through(sent.workspace, typed, by=sent.user)
        except Faulty as faulty:
            page = await desk.prepared.page(sent.workspace, sent.user)
            t = tongue(page.locale)
            view = prepared_views.prepare_form(t, page, faulty.faults, typed=typed)
            await ack(response_action="update", view=dict(view))
            return
        if SheetMeta.loads(sent.metadata).has_faults:
            await _draw_anew(desk, sent, sent.view_id, typed)
        view = prepared_views.look_through(tongue(found.locale), found)
        await ack(response_action="push", view=dict(view))

    @app.view(Form.OFFER)
    async def offer(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        sent = parse_submission(context, body)
        batch = BatchMeta.loads(sent.metadata).batch
        teams = await desk.prepared.offer(sent.workspace, batch, by=sent.user)
        view = prepared_views.done(await desk.tongue(sent), teams)
        await ack(response_action="update", view=dict(view))


def _register_template(app: AsyncApp, desk: Desk) -> None:
    @app.action(Act.TEMPLATE)
    async def ask(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        if click.view is None:
            raise Malformed("templates are made from the form")
        page = await desk.prepared.page(click.workspace, click.user)
        view = template_views.template_form(tongue(page.locale), page, click.view.id)
        await desk.gateway.push_view(click.workspace, click.trigger_id, view)
        await ack()

    @app.view(Form.TEMPLATE)
    async def save(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        sent = parse_submission(context, body)
        template = template_views.read_template(sent.values)
        await desk.prepared.save_template(sent.workspace, template, by=sent.user)
        await _draw_anew(desk, sent, TemplateMeta.loads(sent.metadata).root, "")
        await ack()


def _register_offer(app: AsyncApp, desk: Desk) -> None:
    @app.action(Act.START)
    async def start(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        team = await desk.prepared.one(click.workspace, subject_of(click), reader=click.user)
        if team.manager != click.user or team.state is not PreparedState.WAITING:
            await desk.answer(click, NOT_WAITING)
        else:
            await open_team(desk, click, None, prepared=team)
        await ack()

    @app.action(Act.DECLINE)
    async def decline(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        await desk.prepared.decline(click.workspace, subject_of(click), by=click.user)
        await desk.answer(click, LEFT)
        await ack()


async def _draw_anew(desk: Desk, sent: Submission, view_id: str, typed: str) -> None:
    """Draw the sheet's form as it is now; what was typed stays in its field."""
    page = await desk.prepared.page(sent.workspace, sent.user)
    view = prepared_views.prepare_form(tongue(page.locale), page, typed=typed)
    await desk.gateway.update_view(sent.workspace, view_id, view)
