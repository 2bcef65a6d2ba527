"""Picking deals: the button, and its form (docs/rhythm.md R12)."""

from __future__ import annotations

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.meeting import agenda_forms
from bot.meeting.agenda_forms import FocusMeta
from bot.meeting.focus import Focus
from bot.meeting.ids import Act, Form
from bot.meeting.listeners.views_of import show
from bot.people.desk import Desk
from bot.slack.payloads import Payload, parse_click, parse_submission
from bot.words import tongue

__all__ = ["register"]


def register(app: AsyncApp, desk: Desk, picks: Focus) -> None:
    """Register the button and the form."""

    @app.action(Act.FOCUS)
    async def open_form(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        click = parse_click(context, body)
        page = await picks.page(click.workspace, click.value, by=click.user)
        await show(desk, click, body, agenda_forms.focus_form(tongue(page.rep.locale), page))
        await ack()

    @app.view(Form.FOCUS)
    async def pick(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        sent = parse_submission(context, body)
        rep = FocusMeta.loads(sent.metadata).rep
        chosen, on_purpose = agenda_forms.read_picks(sent.values)
        await picks.pick(sent.workspace, rep, chosen, on_purpose=on_purpose, by=sent.user)
        await ack()
