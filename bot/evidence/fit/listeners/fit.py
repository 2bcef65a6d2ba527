"""A deal's fit: its form, and the taps under a check's fit questions (docs/rhythm.md R13)."""

from __future__ import annotations

import re

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.evidence.fit import fit_views
from bot.evidence.fit.fit_views import FitMeta
from bot.evidence.fit.fitting import Fitting
from bot.evidence.fit.ids import Act, Form
from bot.evidence.fit.rules import Part
from bot.evidence.fit.tapping import Tapping
from bot.people.desk import Desk
from bot.slack.layers import show
from bot.slack.payloads import (
    Malformed,
    Payload,
    parse_click,
    parse_submission,
    subject_of,
)
from bot.words import tongue

__all__ = ["register"]

TAPS = re.compile("^(" + "|".join(map(re.escape, fit_views.ACTS)) + ")$")


def register(app: AsyncApp, desk: Desk, fitting: Fitting, tapping: Tapping) -> None:
    """Register the buttons and the form."""

    @app.action(Act.OPEN)
    async def open_form(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        page = await fitting.page(click.workspace, subject_of(click), viewer=click.user)
        await show(desk.gateway, click, body, fit_views.fit_form(tongue(page.reader.locale), page))
        await ack()

    @app.view(Form.FIT)
    async def save(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        sent = parse_submission(context, body)
        deal = FitMeta.loads(sent.metadata).deal
        said = fit_views.read(sent.values)
        page = await fitting.say(sent.workspace, deal, said, by=sent.user)
        view = fit_views.answered(tongue(page.reader.locale), page)
        await ack(response_action="update", view=dict(view))

    @app.action(TAPS)
    async def tap(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        if click.message is None or click.value not in set(Part):
            raise Malformed("an answer about a fit without its question")
        part, answer = Part(click.value), fit_views.ACTS[Act(click.action_id)]
        page = await tapping.tap(click.workspace, click.message, part, answer, by=click.user)
        t = tongue(page.reader.locale)
        words = fit_views.kept_words(t, page, part)
        await desk.gateway.respond(click.response_url, text=words)
        await ack()
