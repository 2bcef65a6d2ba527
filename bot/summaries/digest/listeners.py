"""From the buttons of a Monday's overview to what they do (docs/rhythm.md R41a)."""

from __future__ import annotations

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.errors import InvalidInput
from bot.people.desk import Desk
from bot.sessions import form_views
from bot.slack.layers import show
from bot.slack.payloads import Malformed, Payload, parse_click
from bot.summaries.digest import views
from bot.summaries.digest.ids import Act
from bot.summaries.digest.service import Digests
from bot.words import tongue

__all__ = ["register"]


def register(app: AsyncApp, desk: Desk, digests: Digests) -> None:
    """Register the buttons."""

    @app.action(Act.LOOK)
    async def look(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        page = await digests.look(click.workspace, viewer=click.user)
        view = views.digest_view(tongue(page.reader.locale), page)
        await show(desk.gateway, click, body, view)
        await ack()

    @app.action(Act.PLAN)
    async def plan(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        offer = views.offer_of(click.value)
        if offer is None:
            raise Malformed("that button offers no time of ours")
        rep, at = offer
        try:
            await digests.plan(click.workspace, rep, at, by=click.user)
        except InvalidInput:
            # That time is taken or past meanwhile: the form finds another.
            page = await digests.to_plan(click.workspace, by=click.user)
            form = form_views.plan_form(tongue(page.reader.locale), page, rep)
            await show(desk.gateway, click, body, form)
        await ack()
