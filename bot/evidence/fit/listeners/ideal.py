"""The ideal customer's form (docs/rhythm.md R13)."""

from __future__ import annotations

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.evidence.fit import ideal_views
from bot.evidence.fit.ideal import IdealCustomers
from bot.evidence.fit.ids import Act, Form
from bot.people.desk import Desk
from bot.slack.layers import show
from bot.slack.payloads import Payload, parse_click, parse_submission
from bot.words import tongue

__all__ = ["register"]


def register(app: AsyncApp, desk: Desk, ideals: IdealCustomers) -> None:
    """Register the button and the form."""

    @app.action(Act.IDEAL)
    async def open_form(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        page = await ideals.page(click.workspace, click.user)
        view = ideal_views.ideal_view(tongue(page.reader.locale), page)
        await show(desk.gateway, click, body, view)
        await ack()

    @app.view(Form.IDEAL)
    async def save(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        sent = parse_submission(context, body)
        ideal = await ideals.save(sent.workspace, ideal_views.read(sent.values), by=sent.user)
        view = ideal_views.saved(await desk.tongue(sent), ideal)
        await ack(response_action="update", view=dict(view))
