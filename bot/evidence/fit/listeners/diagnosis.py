"""What a rep's pipeline gives reason to ask (docs/rhythm.md R34 to R36)."""

from __future__ import annotations

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.evidence.fit import diagnosis_views
from bot.evidence.fit.diagnosing import Diagnosing
from bot.evidence.fit.ids import Act
from bot.people.desk import Desk
from bot.slack.layers import show
from bot.slack.payloads import Payload, parse_click
from bot.words import tongue

__all__ = ["register"]


def register(app: AsyncApp, desk: Desk, diagnosing: Diagnosing) -> None:
    """Register the button."""

    @app.action(Act.DIAGNOSE)
    async def look(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        page = await diagnosing.page(click.workspace, click.value, viewer=click.user)
        view = diagnosis_views.diagnosis_view(tongue(page.reader.locale), page)
        await show(desk.gateway, click, body, view)
        await ack()
