"""Reviving a rhythm: the button of the offer, and its form (docs/rhythm.md R5)."""

from __future__ import annotations

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.rhythm import revival_views
from bot.rhythm.listeners.desk import Desk
from bot.rhythm.revival_views import MemberMeta, Revive
from bot.rhythm.slot_pages import Wanted
from bot.slack.payloads import Payload, parse_click, parse_submission, subject_of
from bot.words import tongue

__all__ = ["register"]


def register(app: AsyncApp, desk: Desk) -> None:
    """Register the button and the form."""

    @app.action(Revive.OPEN)
    async def open_form(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        page = await desk.slot_editing.page(click.workspace, subject_of(click), by=click.user)
        t = tongue(page.manager.locale)
        view = revival_views.revival_form(t, page.member_id, page.rep, page.slot, page.free)
        await desk.gateway.open_view(click.workspace, click.trigger_id, view)
        await ack()

    @app.view(Revive.FORM)
    async def revive(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        sent = parse_submission(context, body)
        member = MemberMeta.loads(sent.metadata).member
        chosen = revival_views.read(sent.values)
        wanted = Wanted(chosen.weekday, chosen.start, chosen.length, chosen.every)
        await desk.slot_editing.change(
            sent.workspace, member, wanted, by=sent.user, field=Revive.TIME
        )
        await desk.revival.settle(sent.workspace, member, by=sent.user)
        await ack()
