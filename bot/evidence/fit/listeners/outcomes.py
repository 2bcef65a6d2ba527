"""Why deals end: taps, the form, and `/coach outcomes` (docs/rhythm.md R39)."""

from __future__ import annotations

import re
from datetime import date

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.errors import N_
from bot.evidence.fit import outcome_views
from bot.evidence.fit.ids import Act, Field, Form
from bot.evidence.fit.outcome_views import CAUSE_ACTS, OutcomeMeta
from bot.evidence.fit.outcomes import Outcomes
from bot.people.desk import Desk
from bot.slack.commands import Commands
from bot.slack.layers import show
from bot.slack.messages import Said
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
from bot.words import tongue

__all__ = ["register"]

CAUSES = re.compile("^(" + "|".join(map(re.escape, CAUSE_ACTS)) + ")$")
TURNS = re.compile("^(" + "|".join(map(re.escape, (Act.MONTH_BACK, Act.MONTH_ON))) + ")$")


def register(app: AsyncApp, desk: Desk, commands: Commands, ends: Outcomes) -> None:
    """Register the word, the buttons and the form."""

    async def look(command: Command) -> Said | None:
        page = await ends.month(command.workspace, command.user)
        view = outcome_views.month_view(tongue(page.reader.locale), page)
        await desk.gateway.open_view(command.workspace, command.trigger_id, view)
        return None

    commands.add("outcomes", look, help=N_("`/coach outcomes`: why deals were won and lost"))

    @app.action(CAUSES)
    async def tap(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        outcome, cause = _cause(click)
        await ends.tap(click.workspace, outcome, cause, by=click.user)
        await ack()

    @app.action(Act.EXPLAIN)
    async def open_form(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        page = await ends.page(click.workspace, subject_of(click), viewer=click.user)
        view = outcome_views.outcome_form(tongue(page.reader.locale), page)
        await show(desk.gateway, click, body, view)
        await ack()

    @app.view(Form.OUTCOME)
    async def save(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        sent = parse_submission(context, body)
        outcome = OutcomeMeta.loads(sent.metadata).outcome
        chosen, line = sent.values.choices(Field.CAUSES), sent.values.text(Field.LINE)
        page = await ends.explain(sent.workspace, outcome, chosen, line, by=sent.user)
        view = outcome_views.explained(tongue(page.reader.locale), page)
        await ack(response_action="update", view=dict(view))

    @app.action(Act.MONTH)
    async def open_month(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        page = await ends.month(click.workspace, click.user)
        await show(
            desk.gateway, click, body, outcome_views.month_view(tongue(page.reader.locale), page)
        )
        await ack()

    @app.action(TURNS)
    async def turn(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        page = await ends.month(click.workspace, click.user, _month(click))
        view = outcome_views.month_view(tongue(page.reader.locale), page)
        await show(desk.gateway, click, body, view, in_place=True)
        await ack()


def _cause(click: Click) -> tuple[int, str]:
    digits, _, cause = click.value.partition(":")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= SUBJECT_DIGITS):
        raise Malformed("a cause without an outcome")
    return int(digits), cause


def _month(click: Click) -> date:
    try:
        return date.fromisoformat(click.value)
    except ValueError as error:
        raise Malformed(f"no month: {click.value[:20]!r}") from error
