"""A message that somebody points out: its shortcut, and the magnifying glass (R43)."""

from __future__ import annotations

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.evidence.starting import views
from bot.evidence.starting.ids import Field, Form, Shortcut
from bot.evidence.starting.listeners.desk import StartingDesk
from bot.evidence.starting.views import PointedMeta
from bot.slack.payloads import Payload, parse_submission
from bot.slack.reactions import parse_reaction
from bot.slack.shortcuts import parse_message_shortcut
from bot.words import tongue

__all__ = ["register"]


def register(app: AsyncApp, desk: StartingDesk) -> None:
    """Register the shortcut, its form and the event."""

    @app.shortcut(Shortcut.HOW_DO_WE_KNOW)
    async def how_do_we_know(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        pointed = parse_message_shortcut(context, body)
        page = await desk.pointing.page(pointed)
        view = views.pointed_form(tongue(page.reader.locale), page)
        await desk.desk.gateway.open_view(pointed.workspace, pointed.trigger_id, view)
        await ack()

    @app.view(Form.POINTED)
    async def ask(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        sent = parse_submission(context, body)
        meta = PointedMeta.loads(sent.metadata)
        deal = views.deal_of(sent.values.choice(Field.DEAL))
        page = await desk.pointing.ask(sent.workspace, meta.rep, meta.message, deal, by=sent.user)
        view = views.started(tongue(page.reader.locale), page)
        await ack(response_action="update", view=dict(view))

    @app.event("reaction_added")
    async def reacted(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        if (event := parse_reaction(context, body)) is not None:
            await desk.pointing.reacted(event)
        await ack()
