"""The form for one rep's slot: opened, redrawn, saved; and the way back to the team's time."""

from __future__ import annotations

import re

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.rhythm import slot_views
from bot.rhythm.listeners.desk import Desk
from bot.rhythm.slot_views import SlotId, SlotMeta
from bot.slack.payloads import (
    Click,
    Malformed,
    Payload,
    parse_click,
    parse_submission,
    subject_of,
)

__all__ = ["open_slot", "register"]


def register(app: AsyncApp, desk: Desk) -> None:
    """Register the button of a rep's slot, and its form."""

    @app.action(SlotId.OPEN)
    async def open_form(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        await open_slot(desk, click, subject_of(click))
        await ack()

    @app.action(re.compile(f"^({re.escape(SlotId.LENGTH)}|{re.escape(SlotId.EVERY)})$"))
    async def redraw(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        if click.view is None:
            raise Malformed("the form's own fields act in the form only")
        about = SlotMeta.loads(click.view.metadata)
        length, every = slot_views.shown_in(click.view.values)
        page = await desk.slot_editing.page(
            click.workspace, about.member, by=click.user, length=length, every=every
        )
        view = slot_views.slot_form(await desk.tongue(click), page, length=length, every=every)
        await desk.gateway.update_view(click.workspace, click.view.id, view)
        await ack()

    @app.action(SlotId.GIVE_BACK)
    async def give_back(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        if click.view is None:
            raise Malformed("the way back stands in the form only")
        member = subject_of(click)
        page = await desk.slot_editing.give_back(click.workspace, member, by=click.user)
        view = slot_views.given_back(await desk.tongue(click), page)
        await desk.gateway.update_view(click.workspace, click.view.id, view)
        await ack()

    @app.view(SlotId.FORM)
    async def save(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        sent = parse_submission(context, body)
        about = SlotMeta.loads(sent.metadata)
        wanted, field = slot_views.read(sent.values, about)
        await desk.slot_editing.change(
            sent.workspace, about.member, wanted, by=sent.user, field=field
        )
        await ack()


async def open_slot(desk: Desk, click: Click, member: int) -> None:
    """Open the form for the slot of a rep, by their place in a team."""
    page = await desk.slot_editing.page(click.workspace, member, by=click.user)
    time, t = page.slot.time, await desk.tongue(click)
    view = slot_views.slot_form(t, page, length=time.length, every=page.slot.every)
    await desk.gateway.open_view(click.workspace, click.trigger_id, view)
