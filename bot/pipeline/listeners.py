"""`/coach deal`, the forms of deals, and the one-tap fixes of their gaps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.errors import N_
from bot.people.desk import Desk
from bot.pipeline import closing_views, form_views, views
from bot.pipeline.closing_views import ClosingMeta
from bot.pipeline.fixes import Fixes
from bot.pipeline.form_views import DealMeta
from bot.pipeline.forms import DealForms
from bot.pipeline.ids import Act, Field, Form
from bot.pipeline.pages import DealPage
from bot.pipeline.rules import CLOSED, DealState
from bot.slack import layers
from bot.slack.commands import Commands
from bot.slack.failures import SlackFailure
from bot.slack.messages import Said, View
from bot.slack.payloads import (
    SUBJECT_DIGITS,
    Click,
    Command,
    Malformed,
    Payload,
    parse_click,
    parse_submission,
    subject_of,
)
from bot.store import WorkspaceId
from bot.words import tongue

__all__ = ["register"]

log = structlog.get_logger(__name__)

ENDS = {
    Act.WON: DealState.WON,
    Act.LOST: DealState.LOST,
    Act.WALK_AWAY: DealState.WALKED_AWAY,
}


@dataclass(frozen=True, slots=True)
class _Room:
    """What these listeners work with."""

    desk: Desk
    forms: DealForms
    fixes: Fixes


def register(
    app: AsyncApp, desk: Desk, commands: Commands, *, forms: DealForms, fixes: Fixes
) -> None:
    """Register the word, the buttons and the forms."""
    room = _Room(desk, forms, fixes)
    _register_word(room, commands)
    _register_form(app, room)
    _register_closing(app, room)
    _register_fixes(app, room)


def _register_word(room: _Room, commands: Commands) -> None:
    async def deal(command: Command) -> Said | None:
        page = await room.forms.look(command.workspace, command.user, command.rest)
        t = tongue(page.reader.locale)
        if not isinstance(page, DealPage):
            return views.deals_list(t, page)
        view = form_views.deal_form(t, page)
        await room.desk.gateway.open_view(command.workspace, command.trigger_id, view)
        return None

    commands.add(
        "deal",
        deal,
        help=N_(
            "`/coach deal`: your open deals; `/coach deal Acme renewal` opens one, or a new one"
        ),
    )


def _register_form(app: AsyncApp, room: _Room) -> None:
    @app.action(Act.OPEN)
    async def open_deal(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        page = await room.forms.page(click.workspace, subject_of(click), viewer=click.user)
        await _show(room, click, body, _form(page))
        await ack()

    @app.action(Act.NEW)
    async def new_deal(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        page = await room.forms.blank(click.workspace, click.user, click.value)
        await _show(room, click, body, _form(page))
        await ack()

    @app.view(Form.DEAL)
    async def save(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        sent = parse_submission(context, body)
        about = DealMeta.loads(sent.metadata)
        typed = form_views.read(sent.values)
        done = await room.forms.save(
            sent.workspace, typed, by=sent.user, deal_id=about.deal, seen=about.seen
        )
        t = tongue(done.reader.locale)
        if isinstance(done, DealPage):
            view = form_views.deal_form(t, done)
            await ack(response_action="update", view=dict(view))
        elif done.is_news:
            await ack(response_action="update", view=dict(form_views.saved(t, done.deal)))
        else:
            await ack()


def _register_closing(app: AsyncApp, room: _Room) -> None:
    for act, state in ENDS.items():
        _register_end(app, room, act, state)

    @app.view(Form.CLOSING)
    async def close(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        sent = parse_submission(context, body)
        about = ClosingMeta.loads(sent.metadata)
        if about.state not in CLOSED:
            raise Malformed("no way for a deal to end")
        state = DealState(about.state)
        reason = sent.values.text(Field.REASON)
        page = await room.forms.close(sent.workspace, about.deal, state, reason, by=sent.user)
        await _renew(room, sent.workspace, about.below, page)
        view = closing_views.closed(tongue(page.reader.locale), page, below=about.below)
        await ack(response_action="update", view=dict(view))

    @app.action(Act.REOPEN)
    async def reopen(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        page = await room.forms.reopen(click.workspace, subject_of(click), by=click.user)
        t = tongue(page.reader.locale)
        if click.view is None or click.view.callback_id != Form.CLOSING:
            await _show(room, click, body, _form(page))
        else:
            below = ClosingMeta.loads(click.view.metadata).below
            await _renew(room, click.workspace, below, page)
            view = closing_views.reopened(t, page)
            await room.desk.gateway.update_view(click.workspace, click.view.id, view)
        await ack()

    @app.action(Act.REMOVE)
    async def remove(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        page = await room.forms.remove(click.workspace, subject_of(click), by=click.user)
        await _show(room, click, body, closing_views.removed(tongue(page.reader.locale), page))
        await ack()


def _register_end(app: AsyncApp, room: _Room, act: Act, state: DealState) -> None:
    @app.action(act)
    async def ask_why(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        page = await room.forms.page(click.workspace, subject_of(click), viewer=click.user)
        below = click.view.id if click.view and click.view.callback_id == Form.DEAL else ""
        t = tongue(page.reader.locale)
        view = closing_views.closing_form(t, page, state, below=below)
        await _show(room, click, body, view, on_top=True)
        await ack()


def _register_fixes(app: AsyncApp, room: _Room) -> None:
    @app.action(Act.PUT_OFF)
    async def put_off(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        deal, was, to = _put_off(click)
        await room.fixes.put_off(click.workspace, deal, was, to, by=click.user)
        await ack()

    @app.action(Act.CLOSE_ON)
    async def close_on(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        day = _day(click.value)
        await room.fixes.close_on(click.workspace, _deal_of_row(click), day, by=click.user)
        await ack()

    @app.action(Act.STEP_ON)
    async def step_on(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        day = _day(click.value)
        await room.fixes.step_on(click.workspace, _deal_of_row(click), day, by=click.user)
        await ack()


async def _show(
    room: _Room, click: Click, body: Payload, view: View, *, on_top: bool = False
) -> None:
    """Open a modal; in one, put it on top, or in the place of a form of ours."""
    is_ours = click.view is not None and click.view.callback_id == Form.DEAL
    await layers.show(room.desk.gateway, click, body, view, in_place=is_ours and not on_top)


async def _renew(room: _Room, workspace: WorkspaceId, below: str, page: DealPage) -> None:
    """Show the deal as it is now in the form that lies below; if it's gone, that's no harm."""
    if not below:
        return
    try:
        await room.desk.gateway.update_view(workspace, below, _form(page))
    except SlackFailure as failure:
        log.info("pipeline.not_renewed", reason=str(failure))


def _form(page: DealPage) -> View:
    return form_views.deal_form(tongue(page.reader.locale), page)


def _put_off(click: Click) -> tuple[int, date, date]:
    deal, _, days = click.value.partition(":")
    was, _, to = days.partition(":")
    return _number(deal), _day(was), _day(to)


def _deal_of_row(click: Click) -> int:
    """Read which deal a row of fixes is about: a date picker carries no value of its own."""
    return _number(click.block_id.partition(":")[2])


def _number(digits: str) -> int:
    if not (digits.isascii() and digits.isdigit() and len(digits) <= SUBJECT_DIGITS):
        raise Malformed("a fix without a deal")
    return int(digits)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Malformed(f"no day: {text[:20]!r}") from error
