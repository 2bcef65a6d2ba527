"""`/coach calendar`: a private calendar is given, changed and forgotten."""

from __future__ import annotations

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.errors import N_
from bot.people import calendar_views
from bot.people.calendar_views import CalendarForm
from bot.people.calendars.service import ADDRESS
from bot.people.listeners.desk import Desk
from bot.slack.commands import Commands
from bot.slack.messages import View
from bot.slack.payloads import Command, Payload, Submission, parse_submission
from bot.words import tongue

__all__ = ["register"]


def register(app: AsyncApp, desk: Desk, commands: Commands) -> None:
    """Register `/coach calendar` and its form."""

    async def calendar(command: Command) -> None:
        page = await desk.calendars.page(command.workspace, command.user)
        form = calendar_views.calendar_form(tongue(page.reader.locale), page)
        await desk.gateway.open_view(command.workspace, command.trigger_id, form)

    commands.add(
        "calendar",
        calendar,
        help=N_("`/coach calendar`: I offer no time at which you are busy"),
    )

    @app.view(CalendarForm.FORM)
    async def save(ack: AsyncAck, context: AsyncBoltContext, body: Payload) -> None:
        sent = parse_submission(context, body)
        typed = sent.values.text(ADDRESS)
        if not typed and not calendar_views.forgets(sent.values):
            await ack()
            return
        view = await _kept(desk, sent, typed)
        await ack(response_action="update", view=dict(view))


async def _kept(desk: Desk, sent: Submission, typed: str) -> View:
    """Do what the form asks for, and draw what came of it."""
    t = await desk.tongue(sent)
    if calendar_views.forgets(sent.values):
        await desk.calendars.forget(sent.workspace, sent.user)
        return calendar_views.forgotten(t)
    if not await desk.calendars.keep(sent.workspace, sent.user, typed):
        return calendar_views.still_reading(t)
    page = await desk.calendars.page(sent.workspace, sent.user)
    return calendar_views.read_once(t, page)
