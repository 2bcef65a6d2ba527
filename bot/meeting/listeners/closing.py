"""Closing a 1:1: the form, what is typed into it, the taps under the recap (R12 to R15, R48)."""

from __future__ import annotations

import re
from dataclasses import replace

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.meeting import closing_views
from bot.meeting.closing import Closing
from bot.meeting.closing_pages import MOST_ACTION_ROWS, About
from bot.meeting.closing_views import EditMeta
from bot.meeting.ids import Act, Form
from bot.meeting.recap_views import MOSTLY, USEFUL
from bot.meeting.records import Records
from bot.people.desk import Desk
from bot.rhythm.label import Label
from bot.slack.failures import SlackFailure
from bot.slack.payloads import (
    Click,
    Malformed,
    Payload,
    ViewRef,
    parse_click,
    parse_submission,
    subject_of,
)
from bot.words import tongue

__all__ = ["register"]

log = structlog.get_logger(__name__)

LABELS = dict(zip(MOSTLY, (Label.COACHING, Label.HALF, Label.OTHER), strict=True))


def register(app: AsyncApp, desk: Desk, closing: Closing, records: Records) -> None:
    """Register the forms, their fields and buttons, and the buttons of the recap."""
    _register_forms(app, desk, closing, records)
    _register_fields(app, desk, closing, records)
    _register_taps(app, records)


def _register_forms(app: AsyncApp, desk: Desk, closing: Closing, records: Records) -> None:
    @app.action(Act.CLOSE)
    async def open_form(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        page = await closing.page(click.workspace, subject_of(click), by=click.user)
        view = closing_views.close_form(tongue(page.manager.locale), page)
        await desk.gateway.open_view(click.workspace, click.trigger_id, view)
        await ack()

    @app.view(Form.CLOSE)
    async def close(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        sent = parse_submission(context, body)
        about = closing_views.about_of(sent.metadata)
        given = closing_views.given_in(sent.values)
        await closing.close(sent.workspace, given, about, by=sent.user, view=sent.view_id)
        await ack()

    @app.action(Act.EDIT)
    async def open_edit(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        subject = subject_of(click)
        page = await records.edit_page(click.workspace, subject, by=click.user)
        if page.reader.slack_id == page.facts.manager:
            whole = await closing.page(click.workspace, subject, by=click.user)
            view = closing_views.close_form(tongue(whole.manager.locale), whole)
        else:
            view = closing_views.edit_form(tongue(page.reader.locale), page)
        await desk.gateway.open_view(click.workspace, click.trigger_id, view)
        await ack()

    @app.view(Form.EDIT)
    async def edit(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        sent = parse_submission(context, body)
        meta = EditMeta.loads(sent.metadata)
        await records.edit(
            sent.workspace,
            meta.one_on_one,
            closing_views.given_in(sent.values),
            version=meta.version,
            by=sent.user,
            view=sent.view_id,
        )
        await ack()


def _register_fields(app: AsyncApp, desk: Desk, closing: Closing, records: Records) -> None:
    @app.action(Act.TYPED)
    async def typed(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        view = _view(click)
        if view.callback_id == Form.EDIT:
            await _keep_edit(records, click, view, _typed_at(body))
        else:
            about = closing_views.about_of(view.metadata)
            found = await _keep(closing, click, view, about, _typed_at(body))
            if found and not about.is_hinted:
                await _redraw(desk, closing, click, replace(about, is_hinted=True))
        await ack()

    @app.action(Act.MORE_ACTIONS)
    async def more(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        view = _view(click)
        about = closing_views.about_of(view.metadata)
        await _keep(closing, click, view, about, _typed_at(body))
        rows = min(about.rows + 1, MOST_ACTION_ROWS)
        await _redraw(desk, closing, click, replace(about, rows=rows))
        await ack()

    @app.action(Act.ASK_FOR_STEP)
    async def ask(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        view = _view(click)
        about = closing_views.about_of(view.metadata)
        deal = subject_of(click)
        await _keep(closing, click, view, about, _typed_at(body))
        await closing.ask_for_step(click.workspace, about.one_on_one, deal, by=click.user)
        await _redraw(desk, closing, click, about)
        await ack()


def _register_taps(app: AsyncApp, records: Records) -> None:
    @app.action(re.compile("^(" + "|".join(map(re.escape, LABELS)) + ")$"))
    async def rate(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        label = LABELS[Act(click.action_id)]
        await records.rate(click.workspace, subject_of(click), label, by=click.user)
        await ack()

    @app.action(re.compile("^(" + "|".join(map(re.escape, USEFUL)) + ")$"))
    async def useful(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        said = USEFUL[Act(click.action_id)]
        await records.say_useful(click.workspace, subject_of(click), said, by=click.user)
        await ack()


async def _keep(closing: Closing, click: Click, view: ViewRef, about: About, typed_at: str) -> bool:
    """Keep what stands in the form; tell whether its notes sound like forecasting."""
    given = closing_views.given_in(view.values)
    found = await closing.typed(
        click.workspace, given, about, by=click.user, view=view.id, typed_at=typed_at
    )
    return bool(found)


async def _keep_edit(records: Records, click: Click, view: ViewRef, typed_at: str) -> None:
    meta = EditMeta.loads(view.metadata)
    await records.typed(
        click.workspace,
        meta.one_on_one,
        closing_views.given_in(view.values),
        version=meta.version,
        by=click.user,
        view=view.id,
        typed_at=typed_at,
    )


async def _redraw(desk: Desk, closing: Closing, click: Click, about: About) -> None:
    """Draw the open form anew; what stands in its fields stays there, by their names."""
    page = await closing.page(click.workspace, about.one_on_one, by=click.user)
    drawn = replace(page, about=about, is_kept=False)
    view = closing_views.close_form(tongue(page.manager.locale), drawn)
    try:
        await desk.gateway.update_view(click.workspace, _view(click).id, view)
    except SlackFailure as failure:
        # It was closed or sent at the same moment: then there is nothing to draw.
        log.info("meeting.form_gone", why=str(failure))


def _view(click: Click) -> ViewRef:
    if click.view is None:
        raise Malformed(f"{click.action_id} comes from no form")
    return click.view


def _typed_at(body: Payload) -> str:
    """Read Slack's time of a change: two of them may reach us in the other order."""
    actions = body.get("actions")
    first = actions[0] if isinstance(actions, list) and actions else None
    at = first.get("action_ts") if isinstance(first, dict) else None
    return at if isinstance(at, str) else ""
