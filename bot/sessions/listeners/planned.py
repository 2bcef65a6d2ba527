"""`/coach session`: planning, moving, calling off, and saying how it was (docs/rhythm.md R15a)."""

from __future__ import annotations

import re

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.errors import N_
from bot.sessions import form_views
from bot.sessions.form_views import AS_USUAL, SessionMeta
from bot.sessions.ids import Act, Field, Form
from bot.sessions.listeners.desk import Desk, deal_id, start
from bot.sessions.pages import Wish
from bot.sessions.rules import Share
from bot.slack.commands import Commands
from bot.slack.payloads import (
    Click,
    Command,
    Malformed,
    Payload,
    parse_click,
    parse_submission,
    subject_of,
)
from bot.words import tongue

__all__ = ["register"]

_SOMEBODY = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
ANSWERS = {
    Act.HELD_ALL: Share.ALL,
    Act.HELD_HALF: Share.HALF,
    Act.HELD_NONE: Share.NONE,
    Act.NOT_HELD: None,
}


def register(app: AsyncApp, desk: Desk, commands: Commands) -> None:
    """Register the word, the forms, and the buttons of a session's message."""

    async def plan(command: Command) -> None:
        found = _SOMEBODY.match(command.rest)
        await _open(desk, command, found[1] if found else "")

    commands.add(
        "session",
        plan,
        help=N_("`/coach session`: plan one about a deal, an account, a loss or the forecast"),
        is_for_leads=True,
    )
    _register_forms(app, desk)
    _register_buttons(app, desk)


def _register_forms(app: AsyncApp, desk: Desk) -> None:
    @app.action(Act.PLAN)
    async def open_form(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        await _open(desk, click, click.value)
        await ack()

    @app.view(Form.PLAN)
    async def save(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        sent = parse_submission(context, body)
        wish = Wish(
            sent.values.choice(Field.REP) or "",
            start(sent.values),
            sent.values.choice(Field.KIND) or "",
            _length(sent.values.choice(Field.LENGTH)),
            sent.values.text(Field.ABOUT),
            deal_id(sent.values),
        )
        await desk.planned.plan(sent.workspace, wish, by=sent.user)
        await ack()

    @app.action(Act.MOVE)
    async def open_move(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        page = await desk.planned.see(click.workspace, subject_of(click), by=click.user)
        reader = page.manager if click.user == page.facts.manager else page.rep
        view = form_views.move_form(tongue(reader.locale), page, click.user)
        await desk.gateway.open_view(click.workspace, click.trigger_id, view)
        await ack()

    @app.view(Form.MOVE)
    async def move(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        sent = parse_submission(context, body)
        subject = SessionMeta.loads(sent.metadata).session
        await desk.planned.move(sent.workspace, subject, start(sent.values), by=sent.user)
        await ack()


def _register_buttons(app: AsyncApp, desk: Desk) -> None:
    @app.action(Act.CANCEL)
    async def cancel(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        await desk.planned.cancel(click.workspace, subject_of(click), by=click.user)
        await ack()

    @app.action(Act.MAKE_COACHING)
    async def make_coaching(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        await desk.planned.make_coaching(click.workspace, subject_of(click), by=click.user)
        await ack()

    @app.action(re.compile("^(" + "|".join(re.escape(act) for act in ANSWERS) + ")$"))
    async def answer(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        share = ANSWERS[Act(click.action_id)]
        await desk.planned.answer(click.workspace, subject_of(click), share, by=click.user)
        await ack()


async def _open(desk: Desk, asked: Command | Click, rep: str) -> None:
    page = await desk.planned.page(asked.workspace, asked.user)
    view = form_views.plan_form(tongue(page.reader.locale), page, rep)
    await desk.gateway.open_view(asked.workspace, asked.trigger_id, view)


def _length(chosen: str | None) -> int | None:
    """Read a length in minutes; None for what is usual. Raises Malformed."""
    if chosen is None or chosen == AS_USUAL:
        return None
    if not (chosen.isascii() and chosen.isdigit() and len(chosen) <= len("180")):
        raise Malformed("no length of ours")
    return int(chosen)
