"""The buttons of a 1:1: start, held or not, move, skip."""

from __future__ import annotations

import re
from datetime import datetime

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.errors import N_, InvalidInput
from bot.rhythm import move_rules, move_views
from bot.rhythm.listeners.desk import Desk
from bot.rhythm.move_views import NO_NEW_TIME, Form, OneOnOneMeta
from bot.rhythm.rules import Answer
from bot.rhythm.views import Act
from bot.slack.payloads import Payload, Values, parse_click, parse_submission, subject_of
from bot.words import tongue

__all__ = ["register"]


def register(app: AsyncApp, desk: Desk) -> None:
    """Register the buttons of cards, sheets and pings, and the forms that they open."""
    _register_answers(app, desk)
    _register_moves(app, desk)


def _register_answers(app: AsyncApp, desk: Desk) -> None:
    @app.action(Act.START)
    async def start(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        await desk.rhythms.start(click.workspace, subject_of(click), by=click.user)
        await ack()

    answers = {Act.HELD: Answer.HELD, Act.NOT_HELD: Answer.NOT_HELD, Act.CHANGE_ANSWER: None}

    @app.action(re.compile("^(" + "|".join(re.escape(act) for act in answers) + ")$"))
    async def answer(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        says = answers[Act(click.action_id)]
        await desk.rhythms.answer(click.workspace, subject_of(click), by=click.user, says=says)
        await ack()


def _register_moves(app: AsyncApp, desk: Desk) -> None:
    @app.action(
        re.compile(f"^({re.escape(Act.MOVE)}|{re.escape(Act.MOVED)}|{re.escape(Act.SKIP)})$")
    )
    async def open_form(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        offer = await desk.rhythms.offer(click.workspace, subject_of(click), by=click.user)
        draw = move_views.skip_form if click.action_id == Act.SKIP else move_views.move_form
        view = draw(tongue(offer.reader.locale), offer)
        await desk.gateway.open_view(click.workspace, click.trigger_id, view)
        await ack()

    @app.view(Form.MOVE)
    async def move(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        sent = parse_submission(context, body)
        subject = OneOnOneMeta.loads(sent.metadata).one_on_one
        zone = await desk.rhythms.zone_of(sent.workspace, sent.user)
        to, field = _wanted(sent.values, zone)
        await desk.rhythms.move(sent.workspace, subject, by=sent.user, to=to, field=field)
        await ack()

    @app.view(Form.SKIP)
    async def skip(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        sent = parse_submission(context, body)
        subject = OneOnOneMeta.loads(sent.metadata).one_on_one
        reason = move_rules.checked_reason(Form.REASON, sent.values.text(Form.REASON))
        slot = sent.values.choice(Form.SLOT)
        if slot == NO_NEW_TIME:
            await desk.rhythms.skip(sent.workspace, subject, by=sent.user, reason=reason)
        else:
            to = move_rules.slot_from(Form.SLOT, slot)
            await desk.rhythms.move(
                sent.workspace, subject, by=sent.user, to=to, field=Form.SLOT, reason=reason
            )
        await ack()


def _wanted(values: Values, zone: str) -> tuple[datetime, str]:
    """Read the time that somebody wants, and the field where what is wrong with it stands."""
    day, at = values.date(Form.DAY), values.time(Form.TIME)
    if day and at:
        return move_views.typed_start(day, at, zone), Form.TIME
    if day or at:
        missing = Form.TIME if day else Form.DAY
        raise InvalidInput({missing: N_("Pick both a day and a time.")})
    slot = values.choice(Form.SLOT)
    if slot is None:
        raise InvalidInput({Form.DAY: N_("Pick one of the free times, or a day and a time.")})
    return move_rules.slot_from(Form.SLOT, slot), Form.SLOT
